import type { Creator } from './creator';
import { mediaId } from './media-id';
import { hash32 } from './random';
import { EPOCH_MS } from './sandbox-clock';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Older posts are archived by their owners once this many are up. */
export const MOST_POSTS = 200;

/** A post that is known to exist; its content is made when it is shown. */
export interface PostRef {
  owner: Creator;
  /** Number of a post in its owner's life, or `x<n>` for a scripted one. */
  slot: string;
  takenAtMs: number;
  id: bigint;
  isPinned: boolean;
}

/** A post a script added. */
export interface ExtraPost {
  takenAtMs: number;
  caption: string | null | undefined;
}

/**
 * The posts of an account that are up on the day of `anchorMs`, newest first, pinned ones included.
 * A post keeps its slot, id and time for ever: days that pass only add newer ones (and archive past the two hundredth).
 */
export function listPosts(creator: Creator, anchorMs: number, extras: readonly ExtraPost[] = []): PostRef[] {
  const own = creator.quirks.has('zero-posts') ? [] : listNatural(creator, anchorMs);
  const scripted = extras.map((extra, number) => ({
    owner: creator,
    slot: `x${number}`,
    takenAtMs: extra.takenAtMs,
    id: mediaId(extra.takenAtMs, creator.shard, 512 + (number & 511)),
    isPinned: false,
  }));
  return newestFirst([...own, ...scripted]).slice(0, MOST_POSTS);
}

export const newestFirst = (refs: PostRef[]): PostRef[] =>
  refs.sort((left, right) => (left.id < right.id ? 1 : left.id > right.id ? -1 : 0));

function listNatural(creator: Creator, anchorMs: number): PostRef[] {
  const offsetMs = (creator.silentSince ?? 0) * DAY_MS;
  const passed = (anchorMs - EPOCH_MS) / DAY_MS / creator.gapDays;
  const last = creator.basePosts + (creator.silentSince === null ? Math.ceil(passed) + 1 : 0);
  const pinned = pinnedSlots(creator);
  const refs: PostRef[] = [];
  for (let slot = last; slot >= 0 && refs.length < MOST_POSTS; slot--) {
    if (creator.silentSince !== null && slot >= creator.basePosts) continue;
    const takenAtMs = timeOfSlot(creator, slot) - offsetMs;
    if (takenAtMs > anchorMs) continue;
    const id = mediaId(takenAtMs, creator.shard, slot & 511);
    refs.push({ owner: creator, slot: String(slot), takenAtMs, id, isPinned: pinned.has(slot) });
  }
  return refs;
}

/** One hash per slot instead of a stream: a timeline asks for hundreds of them. */
function timeOfSlot(creator: Creator, slot: number): number {
  const hash = hash32(`time:${creator.key}:${slot}`);
  const part = (shift: number, size: number) => (hash >>> shift) % size;
  const jitter = part(0, 601) / 1000 - 0.3;
  const day = -(creator.basePosts - slot - 0.5 - jitter) * creator.gapDays;
  const hour = (part(10, 2) === 0 ? creator.hours[0] : creator.hours[1]) + part(11, 4) - 1;
  const midnight = EPOCH_MS + Math.floor(day) * DAY_MS;
  return midnight + hour * HOUR_MS + (hash % HOUR_MS);
}

function pinnedSlots(creator: Creator): Set<number> {
  const slots = new Set<number>();
  for (let number = 0; number < creator.pinnedCount; number++) {
    slots.add(Math.max(0, creator.basePosts - 3 - (hash32(`pin:${creator.key}:${number}`) % creator.basePosts)));
  }
  return slots;
}
