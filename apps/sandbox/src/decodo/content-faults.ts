import { envelope, failedEnvelope, type EnvelopeFacts } from './envelope';
import type { FaultName } from './fault-names';
import { INSTAGRAM_REFUSALS, absentContent, LOGIN_PAGE, type MadeContent } from './instagram-answers';
import type { ScrapeRequest } from './scrape-request';

export interface SpoilInput {
  fault: FaultName;
  request: ScrapeRequest;
  facts: EnvelopeFacts;
  /** The good answer, made only when the fault needs it. */
  good: () => MadeContent;
}

/** An answer ready for the wire. */
export interface Spoiled {
  body: string;
  billable: boolean;
}

type Spoiler = (input: SpoilInput) => string;

const inResult =
  (make: (input: SpoilInput) => MadeContent): Spoiler =>
  (input) =>
    JSON.stringify(envelope(input.request, make(input), input.facts));

const refused = (statusCode: number, content: object | string): MadeContent => ({
  outcome: 'refused',
  statusCode,
  content,
});

const SPOILERS: Partial<Record<FaultName, Spoiler>> = {
  'ok-object': inResult(({ good }) => good()),
  'ok-string-content': inResult(({ good }) => asText(good())),
  'failed-613-top-level': ({ facts }) => JSON.stringify(failedEnvelope(facts.taskId)),
  'failed-613-in-result': inResult(() => refused(613, {})),
  'failed-613-empty-string': inResult(() => refused(613, '')),
  'result-status-404': inResult(() => absentContent('http-404')),
  'result-status-500': inResult(() => refused(500, '')),
  'content-failed': inResult(() =>
    refused(200, { status: 'failed', message: 'We were not able to scrape the target.' }),
  ),
  'results-empty': () => JSON.stringify({ results: [] }),
  'results-missing': () => JSON.stringify({ message: 'ok' }),
  'user-null': inResult(() => absentContent('user-null')),
  'viewer-user-null': inResult(() => absentContent('viewer-null')),
  'data-empty': inResult(() => absentContent('data-empty')),
  'posts-withheld': inResult(({ good }) => withholdPosts(good())),
  'html-content': inResult(() => refused(200, LOGIN_PAGE)),
  'truncated-content': inResult(({ good }) => refused(200, half(contentText(good())))),
  'truncated-body': (input) => half(JSON.stringify(envelope(input.request, input.good(), input.facts))),
  'parse-failed-12002': inResult(() =>
    refused(200, { status_code: 12002, parse_status_code: 12002, errors: ['parse error'] }),
  ),
  'parse-partial-12004': inResult(() => refused(200, { status_code: 12004, parse_status_code: 12004, data: {} })),
  'instagram-please-wait': inResult(() => INSTAGRAM_REFUSALS['please-wait']),
  'instagram-feedback-required': inResult(() => INSTAGRAM_REFUSALS['feedback-required']),
  'instagram-checkpoint-required': inResult(() => INSTAGRAM_REFUSALS['checkpoint-required']),
  'instagram-challenge-required': inResult(() => INSTAGRAM_REFUSALS['challenge-required']),
  'instagram-429': inResult(() => INSTAGRAM_REFUSALS['rate-limited']),
};

/** The body of a content fault. */
export function spoil(input: SpoilInput): Spoiled {
  const spoiler = SPOILERS[input.fault];
  if (!spoiler) throw new RangeError(`${input.fault} is no content fault`);
  const body = spoiler(input);
  return { body, billable: /"status_code":[234]\d\d\b/.test(body) };
}

/** The same answer with its content as a JSON string. */
export const asText = (made: MadeContent): MadeContent => ({ ...made, content: contentText(made) });

const contentText = ({ content }: MadeContent): string =>
  typeof content === 'string' ? content : JSON.stringify(content);

const half = (text: string): string => text.slice(0, Math.floor(text.length / 2));

function withholdPosts(made: MadeContent): MadeContent {
  const copy = JSON.parse(JSON.stringify(made)) as MadeContent & {
    content: { data?: { user?: { edge_owner_to_timeline_media?: { edges: unknown[]; page_info: object } } } };
  };
  const timeline = copy.content.data?.user?.edge_owner_to_timeline_media;
  if (timeline) Object.assign(timeline, { edges: [], page_info: { has_next_page: false, end_cursor: null } });
  return copy;
}
