/**
 * Where a fault bites.
 * `content`: the scrape succeeds as a transport and answers something else. `status`: an HTTP status with an error body.
 * `socket`: the connection itself misbehaves. `task`: the life of an asynchronous task.
 */
export type FaultPlace = 'content' | 'status' | 'socket' | 'task';

interface FaultTraits {
  place: FaultPlace;
  about: string;
}

const content = (about: string) => ({ place: 'content', about }) as const;
const status = (about: string) => ({ place: 'status', about }) as const;
const socket = (about: string) => ({ place: 'socket', about }) as const;
const task = (about: string) => ({ place: 'task', about }) as const;

/** Everything the scraper was ever seen to do, by name. A test may walk it. */
export const FAULTS = {
  'ok-object': content('a good answer, content as an object'),
  'ok-string-content': content('a good answer, content as a JSON string'),
  'failed-613-top-level': content('HTTP 200, no results: status failed, 613 at the top'),
  'failed-613-in-result': content('HTTP 200, the result has status 613 and an empty object as content'),
  'failed-613-empty-string': content('HTTP 200, the result has status 613 and an empty string as content'),
  'result-status-404': content('HTTP 200, the result has status 404: Instagram knows no such user'),
  'result-status-500': content('HTTP 200, the result has status 500'),
  'content-failed': content('HTTP 200, the content itself says failed'),
  'results-empty': content('HTTP 200, results is an empty list'),
  'results-missing': content('HTTP 200, an object without results'),
  'user-null': content('data.user is null'),
  'viewer-user-null': content('data.viewer is an empty object, data.user is null'),
  'data-empty': content('data is an empty object'),
  'posts-withheld': content('a good profile whose timeline is empty in spite of its count'),
  'html-content': content('content is the HTML of a login page'),
  'truncated-content': content('content is a JSON string cut in the middle'),
  'truncated-body': content('the whole answer is JSON cut in the middle'),
  'parse-failed-12002': content('content carries parse status 12002: parsing failed'),
  'parse-partial-12004': content('content carries parse status 12004: partly parsed, no user'),
  'instagram-please-wait': content('Instagram: 401, please wait a few minutes, login required'),
  'instagram-feedback-required': content('Instagram: 400 feedback_required'),
  'instagram-checkpoint-required': content('Instagram: 400 checkpoint_required'),
  'instagram-challenge-required': content('Instagram: 400 challenge_required'),
  'instagram-429': content('Instagram: 429'),
  'http-400-errors': status('400 with a list of validation errors'),
  'http-400-session-failed': status('400: the session has failed; worth one try without session_id'),
  'http-401': status('401, the body of the host that was called'),
  'http-402': status('402: allowance exhausted'),
  'http-403': status('403: target not on this plan'),
  'http-404': status('404: target not found'),
  'http-422': status('422: schema validation'),
  'http-429-retry-after-seconds': status('429 with Retry-After: 2'),
  'http-429-retry-after-date': status('429 with Retry-After as an HTTP date two seconds ahead'),
  'http-429-plain': status('429 without any hint'),
  'http-429-no-requests-left': status('429: no requests left; trying again is useless'),
  'http-500': status('500'),
  'http-500-message-only': status('500 with a body that has a message only'),
  'http-502': status('502'),
  'http-503': status('503'),
  'http-503-html': status('503 with an HTML page of the edge'),
  'http-504': status('504'),
  'http-524': status('524: the edge gave up waiting, HTML body'),
  'http-552': status('552, of unknown meaning'),
  'http-612': status('612: undefined internal error'),
  'http-613': status('613: gave up after too many internal tries'),
  'socket-reset': socket('the connection is reset before a byte is sent'),
  'socket-reset-mid-body': socket('the connection is reset in the middle of the body'),
  'slow-body': socket('headers at once, then the body drips: delayMs to its end, 60 s unless told'),
  'no-answer': socket('nothing is sent for delayMs, 60 s unless told; then the connection is reset'),
  'task-pending-204': task('the results stay 204 for `polls` readings more, 3 unless told'),
  'task-faulted': task('the task ends as faulted, its result is 613'),
  'task-expired': task('the results are gone: 404'),
  'callback-duplicate': task('the callback comes twice'),
  'callback-early': task('the callback comes while the results are still 204'),
  'callback-unknown-id': task('a callback names a task that does not exist, before the right one'),
  'batch-partial': task('a batch answers with errors for its last query'),
} as const satisfies Record<string, FaultTraits>;

export type FaultName = keyof typeof FAULTS;

export const FAULT_NAMES = Object.keys(FAULTS) as FaultName[];

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(FAULTS, name);
