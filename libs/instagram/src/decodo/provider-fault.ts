import { AppError, type ErrorCode } from '@app/common';
import type { RetryAdvice } from '@app/resilience';
import type { CallOutcome } from '../vendor-meter.port';

type ProviderCode = Extract<ErrorCode, `PROVIDER.${string}`>;

export interface FaultOptions {
  outcome: CallOutcome;
  code: ProviderCode;
  detail: string;
  retryAdvice: RetryAdvice;
  retryAfterSeconds?: number;
  /** When the provider refused by an HTTP status of its own. */
  httpStatus?: number;
  cause?: unknown;
}

/** A call to the provider that brought no answer: typed for callers, with advice for the policy that may repeat it. */
export class ProviderFault extends AppError {
  readonly outcome: CallOutcome;
  readonly retryAdvice: RetryAdvice;
  readonly httpStatus: number | undefined;

  constructor(options: FaultOptions) {
    super(options.code, options);
    this.outcome = options.outcome;
    this.retryAdvice = options.retryAdvice;
    this.httpStatus = options.httpStatus;
  }
}

const NEVER: RetryAdvice = { transient: false };
const SOON_SECONDS = 10;

/** The provider reached Instagram and came back with nothing. Says something about this creator, not about the provider. */
export const notScraped = (pausesMs: readonly number[]) =>
  new ProviderFault({
    outcome: 'not_scraped',
    code: 'PROVIDER.UNAVAILABLE',
    detail: 'The data provider could not read this creator from Instagram just now.',
    retryAdvice: { transient: true, outage: false, attempts: pausesMs.length + 1, pausesMs },
    retryAfterSeconds: 30,
  });

export const malformed = (what: string) =>
  new ProviderFault({
    outcome: 'malformed',
    code: 'PROVIDER.UNAVAILABLE',
    detail: `The data provider answered with ${what}.`,
    retryAdvice: { transient: true, outage: false, attempts: 3 },
    retryAfterSeconds: SOON_SECONDS,
  });

export const tooLarge = (maxBytes: number) =>
  new ProviderFault({
    outcome: 'too_large',
    code: 'PROVIDER.UNAVAILABLE',
    detail: `The data provider's answer is larger than ${Math.round(maxBytes / 1e6)} MB.`,
    retryAdvice: NEVER,
  });

export const unreachable = (cause: unknown) =>
  new ProviderFault({
    outcome: 'network_error',
    code: 'PROVIDER.UNAVAILABLE',
    detail: 'The connection to the data provider failed.',
    retryAdvice: { transient: true },
    retryAfterSeconds: SOON_SECONDS,
    cause,
  });

export const timedOut = (cause?: unknown, retryAdvice: RetryAdvice = { transient: true }) =>
  new ProviderFault({
    outcome: 'timeout',
    code: 'PROVIDER.TIMEOUT',
    detail: 'The data provider did not answer in time.',
    retryAdvice,
    retryAfterSeconds: SOON_SECONDS,
    cause,
  });

export const serverError = (status: number, waitMs: number | undefined) =>
  new ProviderFault({
    outcome: 'server_error',
    code: 'PROVIDER.UNAVAILABLE',
    detail: `The data provider failed with status ${status}.`,
    retryAdvice: { transient: true, pausesMs: waitMs === undefined ? [] : [waitMs] },
    retryAfterSeconds: waitMs === undefined ? SOON_SECONDS : Math.ceil(waitMs / 1000),
  });

export const rateLimited = (waitMs: number | undefined) =>
  new ProviderFault({
    outcome: 'rate_limited',
    code: 'PROVIDER.RATE_LIMITED',
    detail: 'The data provider asks us to slow down.',
    retryAdvice: { transient: true, pausesMs: waitMs === undefined ? [] : [waitMs] },
    retryAfterSeconds: waitMs === undefined ? SOON_SECONDS : Math.ceil(waitMs / 1000),
  });

export const quotaExhausted = () =>
  new ProviderFault({
    outcome: 'quota_exhausted',
    code: 'PROVIDER.QUOTA_EXHAUSTED',
    detail: "The data provider's allowance is used up; creators already stored stay readable.",
    retryAdvice: NEVER,
    retryAfterSeconds: 3600,
  });

export const unauthorised = () =>
  new ProviderFault({
    outcome: 'unauthorised',
    code: 'PROVIDER.MISCONFIGURED',
    detail: 'The data provider refuses our credentials.',
    retryAdvice: NEVER,
  });

export const forbidden = (status: number) =>
  new ProviderFault({
    outcome: 'forbidden',
    code: 'PROVIDER.MISCONFIGURED',
    detail: `The data provider's plan does not cover this request (status ${status}).`,
    httpStatus: status,
    retryAdvice: NEVER,
  });

export const badRequest = (status: number, retryAdvice: RetryAdvice = NEVER) =>
  new ProviderFault({
    outcome: 'bad_request',
    code: 'PROVIDER.MISCONFIGURED',
    detail: `The data provider does not accept our request (status ${status}).`,
    httpStatus: status,
    retryAdvice,
  });

/** Not a failure: the provider says that there is nothing to find. One such answer alone proves little. */
export const missing = (httpStatus?: number) =>
  new ProviderFault({
    outcome: 'not_found',
    code: 'PROVIDER.UNAVAILABLE',
    detail: 'The data provider did not find it.',
    httpStatus,
    retryAdvice: NEVER,
  });

export const cancelled = (cause: unknown) =>
  new ProviderFault({
    outcome: 'cancelled',
    code: 'PROVIDER.TIMEOUT',
    detail: 'The call to the data provider was given up before it answered.',
    retryAdvice: NEVER,
    cause,
  });

/** The breaker is open: nobody asks the provider for a while. */
export const resting = (retryAfterSeconds: number, cause: unknown) =>
  new ProviderFault({
    outcome: 'not_asked',
    code: 'PROVIDER.UNAVAILABLE',
    detail: `The data provider failed repeatedly and is asked again in ${retryAfterSeconds} s.`,
    retryAdvice: NEVER,
    retryAfterSeconds,
    cause,
  });

export const busy = (cause: unknown) =>
  new ProviderFault({
    outcome: 'not_asked',
    code: 'PROVIDER.UNAVAILABLE',
    detail: 'Too many look-ups are waiting for the data provider already.',
    retryAdvice: NEVER,
    retryAfterSeconds: 1,
    cause,
  });
