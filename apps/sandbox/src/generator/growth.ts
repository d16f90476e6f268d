import type { Creator } from './creator';
import { hash32 } from './random';
import { EPOCH_MS } from './sandbox-clock';

const DAY_MS = 86_400_000;

/** Followers at a moment: straight growth from the epoch with a small daily wobble; never below a fifth of the base. */
export function followersOn(creator: Creator, atMs: number): number {
  if (creator.quirks.has('gated')) return 0;
  const day = Math.floor((atMs - EPOCH_MS) / DAY_MS);
  const wobble = ((hash32(`day:${creator.key}:${day}`) % 2001) - 1000) / 1_000_000;
  const factor = Math.max(0.2, 1 + creator.growth * Math.max(-365, day)) + wobble;
  return Math.max(20, Math.round(creator.baseFollowers * factor));
}

export function followingOn(creator: Creator, atMs: number): number {
  const day = Math.floor((atMs - EPOCH_MS) / DAY_MS);
  return creator.quirks.has('gated') ? 0 : creator.following + (hash32(`following:${creator.key}:${day}`) % 5);
}
