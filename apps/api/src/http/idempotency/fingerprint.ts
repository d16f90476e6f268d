import { createHash } from 'node:crypto';

export interface FingerprintParts {
  method: string;
  /** Path and query as they were asked for. */
  url: string;
  body: unknown;
  userId: string;
}

/** Tells two requests apart that carry one key. The order of members and white space do not count. */
export function fingerprint({ method, url, body, userId }: FingerprintParts): string {
  return createHash('sha256')
    .update(JSON.stringify([method, url, userId, canonical(body)]))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { members: members.map(([key, member]) => [key, canonical(member)]) }; // a list of pairs is something else
}
