import {
  badRequest,
  forbidden,
  malformed,
  missing,
  notScraped,
  quotaExhausted,
  rateLimited,
  serverError,
  timedOut,
  unauthorised,
  type ProviderFault,
} from './provider-fault';

export interface RefusedAnswer {
  status: number;
  /** As the answer's Retry-After asks. */
  waitMs: number | undefined;
  /** The body's `message`. */
  message: string;
  slowRetriesMs: readonly number[];
}

/** The provider's status codes, those of its own included (524 of its edge, 612 and 613 of its scrapers). */
export function faultOfStatus(answer: RefusedAnswer): ProviderFault {
  const { status, message, waitMs } = answer;
  if (status === 401) return unauthorised();
  if (status === 402 || (status === 429 && /no requests left/i.test(message))) return quotaExhausted();
  if (status === 403) return forbidden(status);
  if (status === 404) return missing(status);
  if (status === 429) return rateLimited(waitMs);
  if (status === 524) return timedOut(undefined, { transient: true, attempts: 3 });
  if (status === 613) return notScraped(answer.slowRetriesMs);
  if (status >= 500) return serverError(status, waitMs);
  if (status === 400 && /session .*has failed/is.test(message))
    return badRequest(status, { transient: true, attempts: 2 });
  if (status >= 400) return badRequest(status);
  return malformed(`status ${status} and no content`);
}
