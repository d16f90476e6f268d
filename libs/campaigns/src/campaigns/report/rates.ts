import { mean, median, round } from '@app/analytics';
import { exclusions, insufficient, measured, type Figure } from './figure';
import type { CountedPost } from './report-input.types';
import { engagementOfPost } from './totals';

export interface Rates {
  /** `campaign_er_median_f.v1`: the median over the posts of 100 * (likes + comments) / followers of its creator. */
  rate: Figure;
  /** `campaign_er_mean_f.v1`: the same with the mean. */
  meanRate: Figure;
}

const DAY = 86_400_000;

/** What the rates need to know of a creator. */
export interface RatedCreator {
  followers: number | null;
  fetchedAt: Date;
}

/** Posts younger than a day when they were read are left out: they are still collecting their reactions. */
export function ratesOf(posts: readonly CountedPost[], creators: ReadonlyMap<string, RatedCreator>): Rates {
  const excluded = { hidden_likes: 0, too_young: 0, unknown_followers: 0 };
  const rates = posts.flatMap((post) => {
    const creator = creators.get(post.profileId);
    const engagement = engagementOfPost(post);
    if (engagement === null) excluded.hidden_likes += 1;
    else if (!creator?.followers) excluded.unknown_followers += 1;
    else if (creator.fetchedAt.getTime() - post.publishedAt.getTime() < DAY) excluded.too_young += 1;
    else return [(100 * engagement) / creator.followers];
    return [];
  });
  const figure = (value: number | null, formula: string): Figure => {
    const passport = { unit: 'percent' as const, formula, used: rates.length, excluded: exclusions(excluded) };
    return value === null
      ? insufficient('No post of the campaign can be rated yet.', passport)
      : measured(round(value, 4), passport);
  };
  return {
    rate: figure(median(rates), 'campaign_er_median_f.v1'),
    meanRate: figure(mean(rates), 'campaign_er_mean_f.v1'),
  };
}
