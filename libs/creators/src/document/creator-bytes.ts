import type { CacheEntry } from '@app/cache';
import { toPreview, type CreatorDocument } from './creator-document';

/**
 * How a creator is kept in the cache: ready JSON, twice in one body, each an object left open so that the members
 * which differ from reader to reader (access, source, stale, degraded) are appended without parsing:
 *
 *     {"profile":{...},"engagement":{...},"ai":{...},"posts":[...],"fetchedAt":"..."   <- complete
 *     {"profile":{...},"engagement":null,"ai":null,"posts":[],"fetchedAt":"..."        <- preview, from `previewAt`
 */
export interface CreatorMeta {
  kind: 'found';
  profileId: string;
  username: string;
  /** Unix milliseconds. */
  fetchedAt: number;
  /** Offset of the preview in the body. */
  previewAt: number;
  /** Posts that are stored and shown with the profile: 0 when there are none to be seen. */
  posts: number;
  /** -1 when unknown. */
  followers: number;
}

/** What must be known of a creator for what is answered beside the profile. */
export type CreatorIdentity = Pick<CreatorMeta, 'profileId' | 'username' | 'fetchedAt' | 'followers'>;

/** A name that was looked up and not found; kept for minutes. */
export interface MissingMeta {
  kind: 'missing';
}

/** A former name of a creator; `target` is the present one. */
export interface AliasMeta {
  kind: 'alias';
  target: string;
}

export function toCreatorBytes(document: CreatorDocument): {
  body: Buffer;
  meta: CreatorMeta & Record<string, string | number>;
} {
  const preview = {
    profile: toPreview(document.profile),
    engagement: null,
    ai: null,
    posts: [],
    fetchedAt: document.fetchedAt,
  };
  const complete = Buffer.from(openObject(document));
  return {
    body: Buffer.concat([complete, Buffer.from(openObject(preview))]),
    meta: {
      kind: 'found',
      profileId: document.profile.id as string,
      username: document.profile.username,
      fetchedAt: Date.parse(document.fetchedAt),
      previewAt: complete.length,
      posts: document.posts.length,
      followers: document.profile.followersCount ?? -1,
    },
  };
}

export const metaOf = (entry: CacheEntry) => entry.meta as unknown as CreatorMeta | MissingMeta | AliasMeta;

/** The part of the body for one level of access; a view on the cached bytes, not a copy. */
export function openBytes(entry: CacheEntry, meta: CreatorMeta, level: 'full' | 'preview'): Buffer {
  return level === 'full' ? entry.body.subarray(0, meta.previewAt) : entry.body.subarray(meta.previewAt);
}

const openObject = (value: object) => JSON.stringify(value).slice(0, -1);
