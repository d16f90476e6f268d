import { Logger, Metrics } from '@app/observability';
import { ANALYSIS, FakeThread } from '../../../test/inference/fake-thread';
import { InferencePool } from './inference-pool';

const TASKS = ['sentiment', 'language', 'category'] as const;
const BATCH_TIMEOUT_MS = 1_000;
const batchOf = (...texts: string[]) => ({ texts, tasks: TASKS });
const aBatch = batchOf('a caption');
const nobody = () => new AbortController().signal;

function open({ threadCount = 1, batchTimeoutMs = BATCH_TIMEOUT_MS } = {}) {
  const threads: FakeThread[] = [];
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = Logger.create({ level: 'info', pretty: false, process: 'test', destination });
  const metrics = new Metrics();
  const spawn = () => {
    const thread = new FakeThread();
    threads.push(thread);
    return thread;
  };
  const pool = new InferencePool({ tier: 'hub', threads: threadCount, batchTimeoutMs, spawn }, metrics, logger);
  const newest = (): FakeThread => threads.at(-1) ?? new FakeThread();
  const analyse = (batch = aBatch, signal = nobody()) => {
    const answer = pool.analyse(batch, signal);
    answer.catch(() => undefined); // looked at later
    return answer;
  };
  const waiting = () => metrics.valueOf('app_ai_batches_waiting');
  const restarts = (reason: string) => metrics.valueOf('app_ai_thread_restarts_total', { reason });
  const recoveries = () =>
    Promise.all(
      ['success', 'failure'].map((outcome) =>
        metrics.valueOf('app_recovery_actions_total', { action: 'restart_thread', outcome }),
      ),
    );
  return { pool, threads, newest, analyse, waiting, restarts, recoveries, lines };
}

function openReady(options: Parameters<typeof open>[0] = {}) {
  const opened = open(options);
  opened.pool.start();
  opened.newest().ready();
  return opened;
}

beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick', 'performance'] }));
afterEach(() => jest.useRealTimers());

describe('a pool of inference threads', () => {
  it('keeps batches until the models are loaded', async () => {
    const { pool, newest, analyse, waiting } = open();
    pool.start();
    const answer = analyse();
    expect([newest().requests, await waiting()]).toEqual([[], 1]);
    newest().ready();
    newest().answer();
    expect(await answer).toEqual([ANALYSIS]);
    expect(await waiting()).toBe(0);
  });

  it('gives a thread one batch at a time, in the order in which they came', async () => {
    const { newest, analyse } = openReady();
    const answers = ['first', 'second', 'third'].map((text) => analyse(batchOf(text)));
    const seen = () => newest().requests.map(({ texts }) => texts[0]);
    expect(seen()).toEqual(['first']);
    newest().answer();
    expect(seen()).toEqual(['first', 'second']);
    newest().answer();
    newest().answer();
    expect(seen()).toEqual(['first', 'second', 'third']);
    expect(await Promise.all(answers)).toHaveLength(3);
  });

  it('uses every thread that it has', () => {
    const { pool, threads, analyse } = open({ threadCount: 2 });
    pool.start();
    for (const thread of threads) thread.ready();
    void analyse();
    void analyse();
    expect(threads.map(({ requests }) => requests.length)).toEqual([1, 1]);
  });

  it('turns away whoever comes when the queue is full, as busy and not as broken', async () => {
    const { analyse } = openReady();
    for (let n = 0; n < 65; n++) void analyse();
    await expect(analyse()).rejects.toMatchObject({
      name: 'InferenceBusyError',
      retryAdvice: { transient: true, outage: false },
    });
  });

  it('lets nobody wait for minutes while models are fetched', async () => {
    const { pool, analyse, waiting } = open();
    pool.start();
    const answer = analyse();
    jest.advanceTimersByTime(25_000);
    await expect(answer).rejects.toMatchObject({ failure: 'loading', retryAdvice: { outage: true, attempts: 1 } });
    expect(await waiting()).toBe(0);
  });

  it('does not take a batch for a waiting one that is under way', async () => {
    const { newest, analyse } = openReady({ batchTimeoutMs: 60_000 });
    const [slow, behind] = [analyse(), analyse()];
    jest.advanceTimersByTime(25_000);
    await expect(behind).rejects.toMatchObject({ failure: 'busy', retryAdvice: { outage: false } });
    newest().answer();
    expect(await slow).toEqual([ANALYSIS]);
  });

  it('goes on after a model threw: the thread lives', async () => {
    const { threads, newest, analyse } = openReady();
    const failed = analyse();
    newest().fail('RangeError: bad shape');
    await expect(failed).rejects.toThrow('bad shape');
    const next = analyse();
    newest().answer();
    expect(await next).toHaveLength(1);
    expect(threads).toHaveLength(1);
  });

  it('tells everybody when it stops, and ends its threads', async () => {
    const { pool, newest, analyse } = openReady();
    const [running, queued] = [analyse(), analyse()];
    await pool.stop();
    for (const answer of [running, queued, analyse()])
      await expect(answer).rejects.toMatchObject({ failure: 'stopped' });
    expect(newest().terminated).toBe(true);
  });
});

describe('a caller who gives up', () => {
  it('leaves the queue', async () => {
    const { newest, analyse, waiting } = openReady();
    const gone = new AbortController();
    void analyse();
    const queued = analyse(batchOf('never asked'), gone.signal);
    gone.abort(new Error('the process is stopping'));
    await expect(queued).rejects.toThrow('the process is stopping');
    expect(await waiting()).toBe(0);
    newest().answer();
    expect(newest().requests).toHaveLength(1);
  });

  it('does not disturb the thread, whose answer is dropped', async () => {
    const { threads, newest, analyse } = openReady();
    const gone = new AbortController();
    const running = analyse(aBatch, gone.signal);
    const next = analyse(batchOf('somebody else'));
    gone.abort(new Error('nobody waits'));
    await expect(running).rejects.toThrow('nobody waits');
    expect(newest().requests).toHaveLength(1);
    newest().answer();
    newest().answer();
    expect(await next).toEqual([ANALYSIS]);
    expect(threads).toHaveLength(1);
  });
});

describe('a thread that is lost', () => {
  it('takes the batch under way with it, and no other', async () => {
    const { newest, analyse, restarts } = openReady();
    const [lost, queued] = [analyse(), analyse()];
    newest().crash(new Error('segmentation'));
    await expect(lost).rejects.toMatchObject({ failure: 'crash', retryAdvice: { transient: true, attempts: 2 } });
    jest.advanceTimersByTime(250);
    newest().ready();
    newest().answer();
    expect(await queued).toEqual([ANALYSIS]);
    expect(await restarts('crash')).toBe(1);
  });

  it('is told apart when it ran out of memory', async () => {
    const { newest, analyse } = openReady();
    const lost = analyse();
    newest().crash(Object.assign(new Error('limit reached'), { code: 'ERR_WORKER_OUT_OF_MEMORY' }));
    await expect(lost).rejects.toMatchObject({ failure: 'memory' });
  });

  it('is ended when it gives no sign, and its batch is worth one more attempt', async () => {
    const { threads, analyse, restarts } = openReady();
    const hanging = analyse();
    jest.advanceTimersByTime(BATCH_TIMEOUT_MS);
    await expect(hanging).rejects.toMatchObject({ failure: 'hang', retryAdvice: { transient: true, attempts: 2 } });
    expect(threads[0]?.terminated).toBe(true);
    jest.advanceTimersByTime(250);
    expect(threads).toHaveLength(2);
    expect(await restarts('hang')).toBe(1);
  });

  it('is not heard when it speaks after it was given up', async () => {
    const { threads, newest, analyse } = openReady();
    const [hung] = [analyse(), analyse()];
    jest.advanceTimersByTime(BATCH_TIMEOUT_MS);
    await expect(hung).rejects.toThrow('longer than');
    threads[0]?.answer();
    threads[0]?.crash();
    jest.advanceTimersByTime(250);
    newest().ready();
    expect(threads).toHaveLength(2);
    expect(newest().requests).toHaveLength(1);
  });

  it('is replaced after growing pauses, which end with the first answer', async () => {
    const { pool, threads, newest, analyse } = openReady();
    const spawnedAfter = (ms: number) => {
      const before = threads.length;
      jest.advanceTimersByTime(ms - 1);
      expect(threads).toHaveLength(before);
      jest.advanceTimersByTime(1);
      expect(threads).toHaveLength(before + 1);
    };
    for (const pauseMs of [250, 500, 1_000]) {
      newest().crash();
      spawnedAfter(pauseMs);
    }
    newest().ready();
    const answer = analyse();
    newest().answer();
    await answer;
    newest().crash();
    spawnedAfter(250);
    expect(pool.status.threads[0]).toMatchObject({ state: 'starting', restarts: 4 });
  });

  it('counts as a recovery once the next one has its models, and as a failed one when that is lost before', async () => {
    const { newest, recoveries } = openReady();
    expect(await recoveries()).toEqual([0, 0]);
    newest().crash();
    jest.advanceTimersByTime(250);
    newest().crash();
    expect(await recoveries()).toEqual([0, 1]);
    jest.advanceTimersByTime(500);
    newest().ready();
    expect(await recoveries()).toEqual([1, 1]);
  });

  it('keeps nobody waiting once it was lost three times in a row', async () => {
    const { newest, analyse } = open();
    const patient = analyse();
    newest().crash();
    jest.advanceTimersByTime(250);
    newest().crash();
    jest.advanceTimersByTime(500);
    newest().crash();
    await expect(patient).rejects.toMatchObject({ name: 'ThreadsRestingError', retryAdvice: { transient: false } });
    await expect(analyse()).rejects.toMatchObject({ failure: 'crash', retryAdvice: { outage: true } });
    jest.advanceTimersByTime(1_000);
    newest().ready();
    const recovered = analyse();
    newest().answer();
    expect(await recovered).toEqual([ANALYSIS]);
  });

  it('is not missed while another one can be waited for', async () => {
    const { pool, threads, analyse } = open({ threadCount: 2 });
    pool.start();
    const [broken, healthy] = threads;
    healthy?.ready();
    const [first, second] = [analyse(), analyse()];
    broken?.missing('no such file');
    healthy?.answer();
    healthy?.answer();
    expect(await Promise.all([first, second])).toHaveLength(2);
  });
});

describe('models that are not there', () => {
  it('are refused with the command that fetches them', async () => {
    const { newest, analyse } = open();
    const waiting = analyse();
    newest().missing('TypeError: fetch failed');
    for (const answer of [waiting, analyse()])
      await expect(answer).rejects.toMatchObject({
        failure: 'models_missing',
        message: expect.stringMatching(/fetch failed.*npm run models:pull/),
        retryAdvice: { transient: false, outage: true },
      });
  });

  it('are looked for again, and mentioned in the log once', async () => {
    const { newest, threads, analyse, lines } = open();
    void analyse();
    for (const pauseMs of [250, 500, 1_000]) {
      newest().missing('TypeError: fetch failed');
      jest.advanceTimersByTime(pauseMs);
    }
    expect([threads.length, lines.length]).toEqual([4, 1]);
    newest().ready();
    const pulled = analyse();
    newest().answer();
    expect(await pulled).toEqual([ANALYSIS]);
  });
});

describe('an answer that is none', () => {
  const spoilt = (change: Record<string, unknown>) => [{ ...ANALYSIS, ...change }];

  it.each<[string, unknown]>([
    ['too few analyses', []],
    ['too many analyses', [ANALYSIS, ANALYSIS]],
    ['no list', 'positive'],
    ['no object in the list', [null]],
    ['NaN', spoilt({ sentimentScore: NaN })],
    ['a score above 1', spoilt({ sentimentScore: 1.01 })],
    ['a confidence below 0', spoilt({ categoryConfidence: -0.1 })],
    ['an infinite confidence', spoilt({ languageConfidence: Infinity })],
    ['an unknown sentiment', spoilt({ sentiment: 'LABEL_2' })],
    ['an unknown category', spoilt({ category: 'Knitting' })],
    ['a language that is no code', spoilt({ language: 'English' })],
    ['an unknown method', spoilt({ method: 'guess' })],
    ['a missing member', spoilt({ methods: { sentiment: 'bundled' } })],
    ['a member too many', spoilt({ caption: 'somebody else’s' })],
  ])('is refused: %s', async (_what, analyses) => {
    const { newest, threads, analyse, restarts } = openReady();
    const answer = analyse();
    newest().answer(analyses);
    await expect(answer).rejects.toMatchObject({ name: 'GarbageAnswerError', failure: 'garbage' });
    expect(threads[0]?.terminated).toBe(true);
    expect(await restarts('garbage')).toBe(1);
  });

  it.each<[string, unknown]>([
    ['no object', 'hello'],
    ['an unknown type', { type: 'progress' }],
    ['an answer to another batch', { type: 'answer', batch: 99, analyses: [ANALYSIS], stats: { heapBytes: 1 } }],
    ['the failure of another batch', { type: 'failed', batch: 99, message: 'no' }],
  ])('is refused: %s', async (_what, message) => {
    const { newest, analyse } = openReady();
    const answer = analyse();
    newest().emit('message', message);
    await expect(answer).rejects.toMatchObject({ name: 'GarbageAnswerError' });
  });
});
