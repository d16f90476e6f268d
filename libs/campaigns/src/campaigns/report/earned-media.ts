import { round } from '@app/analytics';
import { estimated, exclusions, insufficient, sum, unavailable, type Figure } from './figure';
import type { RateCard, ReportPost } from './report-input.types';
import { isVideo } from './totals';

const METHOD = 'Counts times the lower and the upper rates of the card; the value is the middle of the two.';

/**
 * `emv.v1`: what the reactions are said to be worth by a rate card, in minor units: likes, comments and views, each times
 * its rate. An opinion, so always an interval; without a card in the campaign's currency there is no figure.
 */
export function earnedMediaOf(posts: readonly ReportPost[], card: RateCard | null, currency: string | null): Figure {
  const shown = posts.filter(({ likes, likesHidden }) => likes !== null && !likesHidden);
  const passport = {
    unit: 'minor_units' as const,
    formula: 'emv.v1',
    used: posts.length,
    excluded: exclusions({
      hidden_likes: posts.length - shown.length,
      unknown_views: posts.filter((post) => isVideo(post) && post.views === null).length,
    }),
  };
  if (currency === null) return unavailable('The campaign names no currency.', { ...passport, used: 0 });
  if (card === null) return unavailable(`No rate card for ${currency} is in force.`, { ...passport, used: 0 });
  if (posts.length === 0) return insufficient('No post of the campaign can be read.', passport);
  const likes = sum(shown.map((post) => post.likes ?? 0));
  const comments = sum(posts.map((post) => post.comments ?? 0));
  const views = sum(posts.map((post) => post.views ?? 0));
  const worth = (end: 'low' | 'high') =>
    (likes * card.like[end] + comments * card.comment[end] + views * card.view[end]) / 1000;
  const interval = { low: round(worth('low'), 2), high: round(worth('high'), 2) };
  return estimated(round((worth('low') + worth('high')) / 2, 2), { interval, method: METHOD }, passport);
}
