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

/** Part of every key: processes of two releases beside each other never read each other's frames. */
export const FRAME_VERSION = 2;
const NEWLINE = 0x0a;
/** A generation has at most 15 digits. */
const LONGEST_FIRST_LINE = 16;
const DIGITS = /^\d+$/;

interface Header {
  v: typeof FRAME_VERSION;
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
  const header: Header = {
    v: FRAME_VERSION,
    e: entry.etag,
    s: entry.storedAt,
    x: entry.expiresAt,
    m: entry.meta,
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), entry.body]);
}

/**
 * Reads a stored frame: generation line, header line, body. The body is a view on the frame, compared with its tag and
 * never parsed, so a shortened or altered one is noticed.
 * @returns `outdated` when the frame belongs to another generation, `unreadable` when it is not one of ours
 */
export function decodeFrame(frame: Buffer, generation: Buffer): CacheEntry | 'outdated' | 'unreadable' {
  const first = frame.subarray(0, LONGEST_FIRST_LINE).indexOf(NEWLINE);
  const line = frame.subarray(0, Math.max(first, 0));
  if (!line.equals(generation)) return DIGITS.test(line.toString('latin1')) ? 'outdated' : 'unreadable';
  const second = frame.indexOf(NEWLINE, first + 1);
  const header = second < 0 ? null : readHeader(frame.toString('utf8', first + 1, second));
  if (header === null) return 'unreadable';
  const body = frame.subarray(second + 1);
  if (etagOf(body) !== header.e) return 'unreadable';
  return Object.freeze({
    body,
    meta: Object.freeze(header.m),
    etag: header.e,
    storedAt: header.s,
    expiresAt: header.x,
  });
}

function readHeader(text: string): Header | null {
  try {
    const header = JSON.parse(text) as Partial<Record<keyof Header, unknown>> | null;
    return isHeader(header) ? header : null;
  } catch {
    return null;
  }
}

/** Redis is shared and outlives releases: what comes from there is believed only as far as it was looked at. */
function isHeader(header: Partial<Record<keyof Header, unknown>> | null): header is Header {
  return (
    header?.v === FRAME_VERSION &&
    typeof header.e === 'string' &&
    Number.isFinite(header.s) &&
    Number.isFinite(header.x) &&
    isMeta(header.m)
  );
}

const isMeta = (meta: unknown): meta is CacheMeta =>
  typeof meta === 'object' &&
  meta !== null &&
  !Array.isArray(meta) &&
  Object.values(meta).every((value) => value === null || typeof value !== 'object');
