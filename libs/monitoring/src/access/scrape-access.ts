import type { IncomingHttpHeaders } from 'node:http';
import { createHash, timingSafeEqual } from 'node:crypto';

export interface ScrapeRequest {
  headers: IncomingHttpHeaders;
  /** Whose request it is: the other end of the connection, or whom a trusted proxy names. */
  address: string | undefined;
}

export interface ScrapeRules {
  /** What scrapers show as bearer token; without one only this machine may scrape. */
  metricsToken: string | undefined;
  /** Whether a proxy may say for whom it asks, and was believed in `address`. */
  trustsProxy: boolean;
}

const BEARER = /^Bearer +(\S+) *$/i;
const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

/** The one rule about who may read the figures of a process without being a user: with the token, or from this machine. */
export function mayScrape({ headers, address }: ScrapeRequest, { metricsToken, trustsProxy }: ScrapeRules): boolean {
  if (metricsToken !== undefined) return equals(BEARER.exec(headers.authorization ?? '')?.[1] ?? '', metricsToken);
  // A proxy on this machine makes strangers look local: what it forwards counts only when it is trusted to say for whom.
  const isForwarded = 'x-forwarded-for' in headers || 'forwarded' in headers;
  return (!isForwarded || trustsProxy) && LOOPBACK.test(address ?? '');
}

/** In constant time, whatever the lengths. */
function equals(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
