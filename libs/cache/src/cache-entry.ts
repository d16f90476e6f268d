import { hash } from 'node:crypto';

export type CacheMeta = Readonly<Record<string, string | number | boolean | null>>;

/** What a loader gives: the bytes as they will be sent, and the little that must be known without parsing them. */
export interface CacheContent {
  body: Buffer;
  meta: CacheMeta;
}

/** One ready answer. Shared between readers: never write into `body`. */
export interface CacheEntry {
  readonly body: Buffer;
  readonly meta: CacheMeta;
  /** Strong validator with its quotes, made once from the bytes. */
  readonly etag: string;
  /** Unix milliseconds. */
  readonly storedAt: number;
  readonly expiresAt: number;
}

const NEWLINE = 0x0a;

interface Header {
  e: string;
  s: number;
  x: number;
  m: CacheMeta;
}

/** Strong entity tag of a body: equal bytes have equal tags on every instance. */
export function etagOf(body: Buffer): string {
  // Tells versions apart and guards nothing, so the cheaper digest does.
  return `"${hash('sha1', body, 'base64url')}"`;
}

/** Makes an entry that was not read from a cache, e.g. for an answer that may not be kept. Times in milliseconds. */
export function createEntry(content: CacheContent, times: { now: number; ttlMs: number }): CacheEntry {
  return Object.freeze({
    body: content.body,
    meta: Object.freeze({ ...content.meta }),
    etag: etagOf(content.body),
    storedAt: times.now,
    expiresAt: times.now + times.ttlMs,
  });
}

/** Header line and body as stored; the store puts the generation line before them. */
export function encodeEntry(entry: CacheEntry): Buffer {
  const header: Header = { e: entry.etag, s: entry.storedAt, x: entry.expiresAt, m: entry.meta };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), entry.body]);
}

/**
 * Reads a stored frame: generation line, header line, body. The body is a view on the frame, never parsed.
 * @returns null when the frame belongs to another generation or is not one of ours
 */
export function decodeFrame(frame: Buffer, generation: Buffer): CacheEntry | null {
  const first = frame.indexOf(NEWLINE);
  if (first < 0 || !frame.subarray(0, first).equals(generation)) return null;
  const second = frame.indexOf(NEWLINE, first + 1);
  if (second < 0) return null;
  const header = JSON.parse(frame.toString('utf8', first + 1, second)) as Header;
  return Object.freeze({
    body: frame.subarray(second + 1),
    meta: Object.freeze(header.m),
    etag: header.e,
    storedAt: header.s,
    expiresAt: header.x,
  });
}
