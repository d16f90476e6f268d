import type { Cache, CacheEntry } from '@app/cache';

const PAGE_BEGINS = Buffer.from('{"items":[');
const ANALYTICS_BEGIN = Buffer.from('{"version":"creator_analytics.v1",');

/**
 * What the readers of this library's cache names work with. Redis is shared with other releases: an entry that is well
 * formed and of another shape would answer every reader with an error until it expires.
 */
export function expectCreators(cache: Cache): void {
  cache.expect('profile', isCreator);
  cache.expect('posts', ({ body }) => begins(body, PAGE_BEGINS));
  cache.expect('analytics', ({ body }) => begins(body, ANALYTICS_BEGIN));
}

export function isCreator({ meta, body }: CacheEntry): boolean {
  if (meta.kind === 'missing') return true;
  if (meta.kind === 'alias') return isText(meta.target);
  const { previewAt } = meta;
  return (
    meta.kind === 'found' &&
    isText(meta.profileId) &&
    isText(meta.username) &&
    typeof previewAt === 'number' &&
    Number.isInteger(previewAt) &&
    previewAt > 0 &&
    previewAt < body.length
  );
}

const begins = (body: Buffer, bytes: Buffer) => body.subarray(0, bytes.length).equals(bytes);
const isText = (value: unknown) => typeof value === 'string' && value !== '';
