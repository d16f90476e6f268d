import { FOLLOWER_TIERS, type PeerFigure } from '@app/analytics';

/** The column of a creator's listing that each figure is counted from, and found by. */
export const LISTED_FIGURES: Record<PeerFigure, string> = {
  engagement_rate: 'engagement_rate',
  average_likes: 'avg_likes',
  average_comments: 'avg_comments',
  posts_per_week: 'posts_per_week',
  follower_growth_30d: 'growth_30d',
};

/** The same over `profiles p` and its listing `l`, which a creator that is gone does not have. */
const OWN_FIGURES: Record<PeerFigure, string> = {
  engagement_rate: 'p.engagement_rate',
  average_likes: 'p.avg_likes',
  average_comments: 'p.avg_comments',
  posts_per_week: 'l.posts_per_week',
  follower_growth_30d: 'l.growth_30d',
};

/** Rows (figure, value) of `profiles p`. */
export const OWN_VALUES = `(
  select own.figure, own.value
    from (values (p.id)) as it (profile_id)
    left join creator_listings l on l.profile_id = it.profile_id and l.closed_xid is null
   cross join lateral (values ${Object.entries(OWN_FIGURES)
     .map(([figure, value]) => `('${figure}', ${value})`)
     .join(', ')}) as own (figure, value)) as own`;

const BOUNDS = `array[${FOLLOWER_TIERS.map(({ from }) => from).join(', ')}]::bigint[]`;

/** Lower bound of the tier of `profiles p`; null while the followers are unknown. */
export const TIER_OF_PROFILE = `(${BOUNDS})[width_bucket(p.followers_count, ${BOUNDS})]`;
