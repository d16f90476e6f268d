import { round } from '@app/analytics';
import { exclusions, insufficient, measured, sum, type Figure } from './figure';
import type { ReportPost, SentimentLabel } from './report-input.types';

export interface SentimentTally {
  positive: number;
  neutral: number;
  negative: number;
  /** Mean score, -1 to 1, with what was used and left out. */
  average: Figure;
}

export interface CampaignSentiment {
  /** Of the captions. */
  posts: SentimentTally;
  /** Of the comments the provider delivered with the posts, often the top ones: a sample. */
  comments: SentimentTally;
}

export function sentimentOf(posts: readonly ReportPost[]): CampaignSentiment {
  return { posts: ofPosts(posts), comments: ofComments(posts) };
}

function ofPosts(posts: readonly ReportPost[]): SentimentTally {
  const analysed = posts.filter(({ sentiment }) => sentiment !== null);
  const count = (label: SentimentLabel) => analysed.filter(({ sentiment }) => sentiment === label).length;
  return tally(
    { positive: count('positive'), neutral: count('neutral'), negative: count('negative') },
    {
      formula: 'campaign_post_sentiment.v1',
      scoreSum: sum(analysed.map(({ sentimentScore }) => sentimentScore ?? 0)),
      notAnalysed: posts.length - analysed.length,
    },
  );
}

function ofComments(posts: readonly ReportPost[]): SentimentTally {
  const all = (member: keyof ReportPost['commentTally']) => sum(posts.map(({ commentTally }) => commentTally[member]));
  return tally(
    { positive: all('positive'), neutral: all('neutral'), negative: all('negative') },
    { formula: 'campaign_comment_sentiment.v1', scoreSum: all('scoreSum'), notAnalysed: all('notAnalysed') },
  );
}

function tally(
  counts: Record<SentimentLabel, number>,
  { formula, scoreSum, notAnalysed }: { formula: string; scoreSum: number; notAnalysed: number },
): SentimentTally {
  const used = counts.positive + counts.neutral + counts.negative;
  const passport = { unit: 'score' as const, formula, used, excluded: exclusions({ not_analysed: notAnalysed }) };
  const average =
    used === 0 ? insufficient('Nothing is analysed yet.', passport) : measured(round(scoreSum / used, 4), passport);
  return { ...counts, average };
}
