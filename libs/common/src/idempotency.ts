import { createHash } from 'node:crypto';
import { InvalidIdempotencyKeyError } from './idempotency.errors';

const KEY = /^[\x21-\x7e]{1,255}$/;

export interface FingerprintParts {
  method: string;
  /** Path and query as they were asked for. */
  url: string;
  body: unknown;
  userId: string;
  /** How much is asked for, where that is priced. */
  units?: number;
}

/**
 * The key a client gave its request; undefined when it gave none.
 * @throws InvalidIdempotencyKeyError
 */
export function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !KEY.test(header)) throw new InvalidIdempotencyKeyError();
  return header;
}

/** Tells two requests apart that carry one key. The order of members and white space do not count. */
export function fingerprint({ method, url, body, userId, units }: FingerprintParts): string {
  const parts = [method, url, userId, canonical(body), ...(units === undefined ? [] : [units])];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { members: members.map(([key, member]) => [key, canonical(member)]) }; // a list of pairs is something else
}
