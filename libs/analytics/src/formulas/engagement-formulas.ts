import type { Formulas } from './formula';

const HIDDEN = 'Posts with hidden likes are left out and counted.';
const SETTLED = 'Posts of the window that are at least a day old.';

/** Rates, averages and their spread. */
export const ENGAGEMENT_FORMULAS = {
  er_median_f: {
    version: 1,
    unit: 'percent',
    what: '100 * median(likes + comments) / followers',
    notes: `The default: one viral post does not move a median. Last N posts of the window, a day old or more. ${HIDDEN}`,
  },
  er_mean_f: {
    version: 1,
    unit: 'percent',
    what: '100 * mean(likes + comments) / followers',
    notes: `As printed by HypeAuditor and Infludata. Moved by viral posts. ${HIDDEN}`,
  },
  er_likes_median_f: {
    version: 1,
    unit: 'percent',
    what: '100 * median(likes) / followers',
    notes: `As described by Modash: without comments. ${HIDDEN}`,
  },
  er_at_publish_f: {
    version: 1,
    unit: 'percent',
    what: 'median of 100 * (likes + comments) / followers of the snapshot nearest to the post',
    notes: 'As described by Traackr. Posts without a snapshot within 7 days are left out (`no_snapshot`).',
  },
  er_views: {
    version: 1,
    unit: 'percent',
    what: '100 * median((likes + comments) / views)',
    notes: `Videos and reels with known views. Independent of the followers. ${HIDDEN}`,
  },
  er_plays: {
    version: 1,
    unit: 'percent',
    what: '100 * median((likes + comments) / plays)',
    notes: 'As er_views with plays, which count repetitions: the two are never mixed.',
  },
  er_comments_views: {
    version: 1,
    unit: 'percent',
    what: '100 * median(comments / views)',
    notes: 'Stands in for er_views where too few videos show their likes.',
  },
  er_comments_plays: {
    version: 1,
    unit: 'percent',
    what: '100 * median(comments / plays)',
    notes: 'Stands in for er_plays where too few videos show their likes.',
  },
  er_comments_f: {
    version: 1,
    unit: 'percent',
    what: '100 * median(comments) / followers',
    notes: 'The fall-back where likes are hidden. Posts with comments switched off are left out.',
  },
  er_reach: {
    version: 1,
    unit: 'percent',
    what: '100 * (likes + comments) / people reached',
    notes: 'Never computed: reach is known to the owner of the account only.',
  },
  er_post_f: {
    version: 1,
    unit: 'percent',
    what: '100 * (likes + comments) / followers of one post',
    notes: 'Null with hidden likes or unknown followers.',
  },
  vs_median: {
    version: 1,
    unit: 'ratio',
    what: '(likes + comments) / own median; 1 = as usual',
    notes: 'The median over the posts it is shown with.',
  },
  likes_coverage: {
    version: 1,
    unit: 'percent',
    what: '100 * posts with visible likes / posts, among the last N',
    notes:
      'Hidden are null, -1, the flag of the platform, and a run of three or more posts with exactly 3 likes from 1,000 followers.',
  },
  likes_mean: { version: 1, unit: 'count', what: 'mean(likes)', notes: `${SETTLED} ${HIDDEN}` },
  likes_median: { version: 1, unit: 'count', what: 'median(likes)', notes: `${SETTLED} ${HIDDEN}` },
  comments_mean: {
    version: 1,
    unit: 'count',
    what: 'mean(comments)',
    notes: 'Posts with comments switched off are left out.',
  },
  comments_median: {
    version: 1,
    unit: 'count',
    what: 'median(comments)',
    notes: 'Posts with comments switched off are left out.',
  },
  views_mean: { version: 1, unit: 'count', what: 'mean(views)', notes: 'Videos and reels; views are not plays.' },
  views_median: { version: 1, unit: 'count', what: 'median(views)', notes: 'Videos and reels; views are not plays.' },
  plays_mean: { version: 1, unit: 'count', what: 'mean(plays)', notes: 'Videos and reels; plays count repetitions.' },
  plays_median: {
    version: 1,
    unit: 'count',
    what: 'median(plays)',
    notes: 'Videos and reels; plays count repetitions.',
  },
  likes_spread_iqr: {
    version: 1,
    unit: 'percent',
    what: '100 * (third - first quartile of likes) / median(likes)',
    notes: `Quartiles by linear interpolation. Very even likes are unusual. ${HIDDEN}`,
  },
  likes_spread_stdev: {
    version: 1,
    unit: 'percent',
    what: '100 * standard deviation(likes) / mean(likes)',
    notes: `Standard deviation of the population. Moved by viral posts. ${HIDDEN}`,
  },
  comments_per_100_likes: {
    version: 1,
    unit: 'ratio',
    what: 'median of 100 * comments / likes per post',
    notes: `Posts without a like or with comments switched off are left out. ${HIDDEN}`,
  },
  views_per_like: {
    version: 1,
    unit: 'ratio',
    what: 'median of views / likes per video',
    notes: `Videos and reels with known views and at least one like. ${HIDDEN}`,
  },
  viral_share: {
    version: 1,
    unit: 'percent',
    what: '100 * posts with likes + comments > 3 * own median / posts',
    notes: HIDDEN,
  },
  engagement_robust_cv: {
    version: 1,
    unit: 'ratio',
    what: '1.4826 * median absolute deviation / median of likes + comments',
    notes: `The robust coefficient of variation: 0 = every post alike. ${HIDDEN}`,
  },
} as const satisfies Formulas;
