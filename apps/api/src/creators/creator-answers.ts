import type { Cache } from '@app/cache';
import {
  FRESH_FOR_MS,
  openBytes,
  unknownCreator,
  type AccessLevel,
  type DegradedCreator,
  type KnownCreator,
} from '@app/creators';
import type { UnlockQuote } from '@app/credits';
import { ByteAnswer, type Reuse } from '../http/byte-answer';

/** The members that differ from reader to reader, appended to the shared bytes of the creator. */
interface Tail {
  access: { level: 'full'; expiresAt: string | null } | { level: 'preview'; unlock: UnlockQuote | null };
  source: KnownCreator['source'];
  stale: boolean;
  degraded: boolean;
}

/** Complete answer for a reader with access. */
export function fullAnswer(cache: Cache, creator: KnownCreator, access: AccessLevel): ByteAnswer {
  const { source, stale } = creator;
  const tail = { access: { level: 'full' as const, expiresAt: access.expiresAt }, source, stale, degraded: false };
  const body = close(openBytes(creator.entry, creator.meta, 'full'), tail);
  return new ByteAnswer({ body, etag: weak(creator, tail), reuse: reuseOf(cache, creator, access) });
}

/**
 * A fresh copy from the cache is answered the same way again until it ages, the access ends, or either of the two cache
 * entries it rests on is no longer the very same object: any invalidation replaces or drops them.
 */
function reuseOf(cache: Cache, { entry, meta, source, stale }: KnownCreator, access: AccessLevel): Reuse | undefined {
  if (source !== 'cache' || stale) return undefined;
  const end = access.expiresAt === null ? Infinity : Date.parse(access.expiresAt);
  return {
    audience: 'reader',
    isCurrent: () =>
      cache.peek('profile', meta.username) === entry && cache.peek('access', access.key) === access.entry,
    until: Math.min(meta.fetchedAt + FRESH_FOR_MS, end),
  };
}

/** @param offer.degraded whether the reader might be shown more if that could be asked; nobody may keep such an answer */
export function previewAnswer(
  creator: KnownCreator,
  { unlock, degraded }: { unlock: UnlockQuote | null; degraded: boolean },
): ByteAnswer {
  const { source, stale } = creator;
  const tail = { access: { level: 'preview' as const, unlock }, source, stale, degraded };
  const body = close(openBytes(creator.entry, creator.meta, 'preview'), tail);
  if (degraded || unlock === null) return new ByteAnswer({ body, cacheControl: 'no-store' });
  return new ByteAnswer({ body, etag: weak(creator, tail) });
}

/** Says what is not known instead of failing; nobody may keep it. */
export function degradedAnswer({ username }: DegradedCreator, unlock: UnlockQuote | null): ByteAnswer {
  const body = {
    profile: unknownCreator(username),
    engagement: null,
    ai: null,
    posts: [],
    fetchedAt: null,
    access: { level: 'preview', unlock },
    source: 'fallback',
    stale: false,
    degraded: true,
  };
  return new ByteAnswer({ body: Buffer.from(JSON.stringify(body)), cacheControl: 'no-store' });
}

function close(open: Buffer, tail: Tail): Buffer {
  return Buffer.concat([open, Buffer.from(`,${JSON.stringify(tail).slice(1)}`)]);
}

/** Weak: `source` says where this copy came from, the creator shown is the same. */
function weak({ entry }: KnownCreator, { access, stale }: Tail): string {
  const offer =
    access.level === 'preview' ? `-${access.unlock?.cost}-${access.unlock?.balance}` : `-${access.expiresAt ?? ''}`;
  return `W/"${entry.etag.replaceAll('"', '')}-${access.level}${offer}${stale ? '-stale' : ''}"`;
}
