import type { FaultName } from './fault-names';

export interface StatusAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  body: string;
  contentType: 'application/json' | 'text/html';
}

export type Scheme = 'basic' | 'bearer';

/** 401 bodies differ by host: the one of the API-key plans and the one of the basic-token plans. */
export const UNAUTHORISED_MESSAGE: Readonly<Record<Scheme, string>> = {
  basic: 'Username invalid.',
  bearer: 'Invalid credentials',
};

const json = (status: number, body: object, headers?: Record<string, string>): StatusAnswer => ({
  status,
  headers,
  body: JSON.stringify(body),
  contentType: 'application/json',
});
const failed = (status: number, message: string, headers?: Record<string, string>) =>
  json(status, { status: 'failed', message }, headers);
const page = (status: number, title: string): StatusAnswer => ({
  status,
  body: `<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center></body></html>`,
  contentType: 'text/html',
});

const ANSWERS: Partial<Record<FaultName, (scheme: Scheme) => StatusAnswer>> = {
  'http-400-errors': () =>
    json(400, {
      status: 'failed',
      message: 'Validation failed.',
      errors: ['geo: unknown location', 'locale: unknown'],
    }),
  'http-400-session-failed': () => failed(400, 'The session 7f3c has failed, please use another session_id.'),
  'http-401': (scheme) => failed(401, UNAUTHORISED_MESSAGE[scheme]),
  'http-402': () => failed(402, 'Your allowance is exhausted.'),
  'http-403': () => failed(403, 'You do not have access to this resource.'),
  'http-404': () => failed(404, 'Target not found.'),
  'http-422': () => json(422, { status: 'failed', message: 'Validation failed.', errors: ['query: is not valid'] }),
  'http-429-retry-after-seconds': () => failed(429, 'Too many requests.', { 'Retry-After': '2' }),
  'http-429-retry-after-date': () =>
    failed(429, 'Too many requests.', { 'Retry-After': new Date(Date.now() + 2000).toUTCString() }),
  'http-429-plain': () => failed(429, 'Too many requests.'),
  'http-429-no-requests-left': () => failed(429, 'You have no requests left. Please upgrade your plan.'),
  'http-500': () => failed(500, 'Internal server error.'),
  'http-500-message-only': () => json(500, { message: 'Internal server error.' }),
  'http-502': () => failed(502, 'Bad gateway.'),
  'http-503': () => failed(503, 'Service unavailable.'),
  'http-503-html': () => page(503, '503 Service Temporarily Unavailable'),
  'http-504': () => failed(504, 'Gateway timeout.'),
  'http-524': () => page(524, '524: A timeout occurred'),
  'http-552': () => failed(552, 'Unknown error.'),
  'http-612': () => failed(612, 'Undefined internal error.'),
  'http-613': () => failed(613, 'We were not able to scrape the target.'),
};

/** The answer of a status fault. */
export function statusAnswer(fault: FaultName, scheme: Scheme): StatusAnswer {
  const make = ANSWERS[fault];
  if (!make) throw new RangeError(`${fault} is no status fault`);
  return make(scheme);
}
