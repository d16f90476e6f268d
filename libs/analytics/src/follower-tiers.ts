/** Follower tiers, the finest that published tables and the stored creators share. Bounds: from inclusive, to exclusive. */
export const FOLLOWER_TIERS = [
  { id: '0-1k', from: 0, to: 1_000 },
  { id: '1k-5k', from: 1_000, to: 5_000 },
  { id: '5k-10k', from: 5_000, to: 10_000 },
  { id: '10k-50k', from: 10_000, to: 50_000 },
  { id: '50k-100k', from: 50_000, to: 100_000 },
  { id: '100k-500k', from: 100_000, to: 500_000 },
  { id: '500k-1m', from: 500_000, to: 1_000_000 },
  { id: '1m+', from: 1_000_000, to: null },
] as const;

export type FollowerTier = (typeof FOLLOWER_TIERS)[number];

/** The tier of a follower count; null when it is unknown. */
export function tierOf(followers: number | null): FollowerTier | null {
  if (followers === null || followers < 0) return null;
  return FOLLOWER_TIERS.find(({ to }) => to === null || followers < to) ?? null;
}
