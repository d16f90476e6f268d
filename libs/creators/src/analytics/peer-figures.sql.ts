import { FOLLOWER_TIERS, type PeerFigure } from '@app/analytics';

/** Where a creator's own value of each figure stands, over `profiles p`. */
export const FIGURE_COLUMNS: Record<PeerFigure, string> = {
  engagement_rate: 'p.engagement_rate',
  average_likes: 'p.avg_likes',
  average_comments: 'p.avg_comments',
};

/** Rows (figure, value) of a profile. */
export const FIGURE_VALUES = `(values ${Object.entries(FIGURE_COLUMNS)
  .map(([figure, column]) => `('${figure}', ${column})`)
  .join(', ')}) as own (figure, value)`;

const BOUNDS = `array[${FOLLOWER_TIERS.map(({ from }) => from).join(', ')}]::bigint[]`;

/** Lower bound of the tier of `profiles p`; null while the followers are unknown. */
export const TIER_OF_PROFILE = `(${BOUNDS})[width_bucket(p.followers_count, ${BOUNDS})]`;
