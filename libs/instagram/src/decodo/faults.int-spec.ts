import { AppError, type ErrorCode } from '@app/common';
import { buildDecodo, FAULT_NAMES, FAULTS, startSandbox, type FaultName, type TestSandbox } from '@app/testing';

interface Ending {
  /** A PROVIDER.* code, or what the look-up answers. */
  ends: ErrorCode | 'found' | 'not found' | 'withheld';
  /** HTTP calls it takes while the fault lasts. */
  calls: number;
  /** Milliseconds left when the look-up begins. */
  budgetMs?: number;
}

const unreadable: Ending = { ends: 'PROVIDER.UNAVAILABLE', calls: 3 };
const outage: Ending = { ends: 'PROVIDER.UNAVAILABLE', calls: 5 };
const absent: Ending = { ends: 'not found', calls: 3 };
const refused: Ending = { ends: 'PROVIDER.MISCONFIGURED', calls: 1 };
const exhausted: Ending = { ends: 'PROVIDER.QUOTA_EXHAUSTED', calls: 1 };
const unharmed: Ending = { ends: 'found', calls: 1 };

const ENDINGS: Record<FaultName, Ending> = {
  'ok-object': unharmed,
  'ok-string-content': unharmed,
  'posts-withheld': { ends: 'withheld', calls: 1 },
  'failed-613-top-level': unreadable,
  'failed-613-in-result': unreadable,
  'failed-613-empty-string': unreadable,
  'result-status-404': absent,
  'result-status-500': unreadable,
  'content-failed': unreadable,
  'results-empty': unreadable,
  'results-missing': unreadable,
  'user-null': absent,
  'viewer-user-null': absent,
  'data-empty': absent,
  'html-content': unreadable,
  'truncated-content': unreadable,
  'truncated-body': unreadable,
  'parse-failed-12002': unreadable,
  'parse-partial-12004': unreadable,
  'instagram-please-wait': unreadable,
  'instagram-feedback-required': unreadable,
  'instagram-checkpoint-required': unreadable,
  'instagram-challenge-required': unreadable,
  'instagram-429': unreadable,
  'http-400-errors': refused,
  'http-400-session-failed': { ends: 'PROVIDER.MISCONFIGURED', calls: 2 },
  'http-401': refused,
  'http-402': exhausted,
  'http-403': refused,
  'http-404': absent,
  'http-422': refused,
  // Two seconds to wait and two to the deadline: no second call. That the wait is honoured is shown below.
  'http-429-retry-after-seconds': { ends: 'PROVIDER.RATE_LIMITED', calls: 1, budgetMs: 1_900 },
  'http-429-retry-after-date': { ends: 'PROVIDER.RATE_LIMITED', calls: 1, budgetMs: 900 },
  'http-429-plain': { ends: 'PROVIDER.RATE_LIMITED', calls: 5 },
  'http-429-no-requests-left': exhausted,
  'http-500': outage,
  'http-500-message-only': outage,
  'http-502': outage,
  'http-503': outage,
  'http-503-html': outage,
  'http-504': outage,
  'http-524': { ends: 'PROVIDER.TIMEOUT', calls: 3 },
  'http-552': outage,
  'http-612': outage,
  'http-613': unreadable,
  'socket-reset': outage,
  'socket-reset-mid-body': outage,
  'slow-body': { ends: 'PROVIDER.TIMEOUT', calls: 5 },
  'no-answer': { ends: 'PROVIDER.TIMEOUT', calls: 5 },
  // Of asynchronous tasks, which a look-up does not use
  'task-pending-204': unharmed,
  'task-faulted': unharmed,
  'task-expired': unharmed,
  'callback-duplicate': unharmed,
  'callback-early': unharmed,
  'callback-unknown-id': unharmed,
  'batch-partial': unharmed,
};

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
beforeEach(() => sandbox.control.reset());
afterAll(() => sandbox.close());

/** Only what hangs meets the time limit, so that a slow machine changes nothing else. */
const HANGS: ReadonlySet<FaultName> = new Set(['slow-body', 'no-answer']);
const build = (timeoutMs = 10_000) =>
  buildDecodo({
    baseUrl: sandbox.decodoUrl,
    credentials: { scheme: 'bearer', apiKey: sandbox.apiKey },
    timeoutMs,
  });
type Built = ReturnType<typeof build>;

async function endOf({ instagram }: Built, username: string, budgetMs?: number): Promise<string> {
  const deadline = budgetMs === undefined ? undefined : Date.now() + budgetMs;
  try {
    const answer = await instagram.fetchProfile(username, { deadline });
    if (answer.outcome === 'found') return answer.postsAvailability === 'withheld' ? 'withheld' : 'found';
    return answer.confirmed ? 'not found' : 'unconfirmed';
  } catch (error) {
    return error instanceof AppError ? error.code : `untyped: ${String(error)}`;
  }
}

describe('while a fault lasts', () => {
  it.each(FAULT_NAMES)('%s', async (fault) => {
    const expected = ENDINGS[fault];
    const username = 'case.graph';
    await sandbox.control.addFault(fault, { times: 1_000, delayMs: 20_000 });
    const built = build(HANGS.has(fault) ? 300 : undefined);
    const ends = await endOf(built, username, expected.budgetMs);
    const calls = await sandbox.control.countCalls({ username, operation: 'scrape' });
    expect({ ends, calls, booked: built.meter.calls.length }).toEqual({
      ends: expected.ends,
      calls: expected.calls,
      booked: expected.calls,
    });
  });
});

describe('when a fault passes', () => {
  const passing = FAULT_NAMES.filter((fault) => ENDINGS[fault].calls > 1 || fault.startsWith('http-429-retry'));

  it.each(passing)('%s: the next attempt finds the creator', async (fault) => {
    await sandbox.control.addFault(fault, { times: 1, delayMs: 20_000 });
    expect(await endOf(build(HANGS.has(fault) ? 1_500 : undefined), 'case.graph')).toBe('found');
    expect(await sandbox.control.countCalls({ username: 'case.graph' })).toBe(2);
  });

  it.each(['http-429-retry-after-seconds', 'http-429-retry-after-date'] as const)(
    '%s: the next attempt comes no sooner than asked',
    async (fault) => {
      await sandbox.control.addFault(fault);
      await endOf(build(), 'case.graph');
      const { calls } = await sandbox.control.calls({ username: 'case.graph' });
      const [first = 0, second = 0] = calls.map(({ at }) => Date.parse(at));
      // An HTTP date has whole seconds: up to one of the two seconds is lost in it.
      expect(second - first).toBeGreaterThanOrEqual(fault.endsWith('date') ? 950 : 1_950);
    },
  );
});

describe('bills', () => {
  /** The provider bills what it sent; a client that never saw the whole of it cannot know. */
  const SEEN_WHOLE = FAULT_NAMES.filter((name) => FAULTS[name].place !== 'socket' && name !== 'truncated-body');

  it('books as billable what the provider bills', async () => {
    const built = build();
    for (const fault of SEEN_WHOLE) {
      await sandbox.control.addFault(fault);
      await endOf(built, 'case.graph');
      await sandbox.control.clearFaults();
    }
    const { calls } = await sandbox.control.calls({ username: 'case.graph', operation: 'scrape', limit: 1_000 });
    const billed = calls.filter(({ billable }) => billable).length;
    expect(built.meter.calls.filter(({ billable }) => billable).length).toBe(billed);
  });
});
