import { setTimeout as sleep } from 'node:timers/promises';
import { loadConfig } from '@app/config';
import { Logger, Metrics } from '@app/observability';
import { Policies, policyTable, type Policy } from '@app/resilience';
import { FakeThread, type Behaviour } from '../../test/inference/fake-thread';
import type { NgramDetector } from './rules/language';
import { InferenceBusyError } from './threads/inference.errors';
import { InferencePool } from './threads/inference-pool';
import { TieredCaptionAnalyser } from './tiered-caption-analyser.adapter';

const config = loadConfig({
  DATABASE_URL: 'postgres://u:p@localhost/x_test',
  REDIS_URL: 'redis://localhost',
  SUPABASE_URL: 'http://localhost',
  SUPABASE_ANON_KEY: 'k',
  DECODO_API_KEY: 'k',
});
const product = policyTable(config);
const AT_ONCE: Policy['backoff'] = { next: () => ({ ...AT_ONCE, duration: 0 }) };
const COOLDOWN_MS = 40;
/** The product's row with pauses that a test can wait for. */
const quick: Policy = {
  ...product.ai,
  timeoutMs: 2_000,
  backoff: AT_ONCE,
  breaker: { ...product.ai.breaker, cooldownMs: COOLDOWN_MS },
};
const english: NgramDetector = { detect: () => ({ language: 'en', getScores: () => ({ en: 0.9 }) }) };

let pool: InferencePool | undefined;
afterEach(() => pool?.stop());

interface World {
  behaviour?: Behaviour;
  loadDetector?: () => Promise<NgramDetector>;
  start?: (thread: FakeThread) => void;
  /** In place of the pool. */
  models?: Pick<InferencePool, 'analyse'>;
}

function open({ behaviour, loadDetector, models, start = (thread) => thread.ready() }: World) {
  const world = { behaviour: behaviour ?? ((thread: FakeThread) => thread.answer()), asked: 0 };
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const logger = Logger.create({ level: 'info', pretty: false, process: 'test', destination });
  const metrics = new Metrics();
  const spawn = () => {
    const thread = new FakeThread((self, request) => {
      world.asked++;
      queueMicrotask(() => world.behaviour(self, request));
    });
    queueMicrotask(() => start(thread));
    return thread;
  };
  pool = new InferencePool({ tier: 'bundled', threads: 1, batchTimeoutMs: 50, spawn }, metrics, logger);
  const policies = new Policies(metrics, logger, { ...product, ai: quick });
  const analyser = new TieredCaptionAnalyser({
    version: 'bundled-1',
    pool: models ?? pool,
    loadDetector: loadDetector ?? (async () => english),
    policies,
    metrics,
    logger,
  });
  const read = async (...texts: (string | null)[]) => {
    const captions = texts.map((text, n) => ({ id: String(n), text }));
    return analyser.analyse(captions, { signal: new AbortController().signal });
  };
  const fallbacks = (labels: { to?: string; reason?: string } = {}) =>
    metrics.valueOf('app_ai_fallbacks_total', labels);
  const said = (text: string) => lines.filter((line) => line.includes(text)).length;
  const breaker = () => policies.states().find(({ policy }) => policy === 'ai')?.state;
  return { world, analyser, read, fallbacks, said, breaker };
}

const throwing: Behaviour = (thread) => thread.fail('Error: bad tensor');

describe('captions read by models', () => {
  it('carry what the models said', async () => {
    const { read, fallbacks } = open({});
    expect(await read('Worst day', 'Hello')).toMatchObject([{ method: 'bundled' }, { method: 'bundled' }]);
    expect(await fallbacks()).toBe(0);
  });

  it('do not bother a model when there is nothing to read', async () => {
    const { read, world } = open({});
    expect(await read(null, '  ')).toMatchObject([{ method: 'none' }, { method: 'none' }]);
    expect(world.asked).toBe(0);
  });

  it('get a second chance when a thread dies under them', async () => {
    const { world, read, fallbacks } = open({ behaviour: (thread) => thread.crash() });
    const answer = read('I love this');
    await sleep(20);
    world.behaviour = (thread) => thread.answer();
    expect(await answer).toMatchObject([{ method: 'bundled' }]);
    expect(await fallbacks()).toBe(0);
  });
});

describe('a model that does not answer', () => {
  it.each<[string, Behaviour, string, number]>([
    ['throws', throwing, 'model_failed', 4],
    ['crashes', (thread) => thread.crash(), 'crash', 2],
    ['hangs', () => undefined, 'hang', 2],
    ['answers too little', (thread) => thread.answer([]), 'garbage', 2],
    ['answers NaN', (thread) => thread.answer([{ sentimentScore: NaN }]), 'garbage', 2],
    ['speaks of an unknown label', (thread) => thread.answer([{ sentiment: 'LABEL_1' }]), 'garbage', 2],
  ])('because it %s is replaced by rules', async (_what, behaviour, reason, attempts) => {
    const { world, read, fallbacks } = open({ behaviour });
    expect(await read('I love this wonderful place')).toMatchObject([{ method: 'rules', sentiment: 'positive' }]);
    expect(await fallbacks({ to: 'rules', reason })).toBe(1);
    expect(world.asked).toBe(attempts);
  });

  it('because it was never fetched is replaced by rules without another attempt', async () => {
    const { read, fallbacks, said } = open({ start: (thread) => thread.missing('fetch failed') });
    expect(await read('I love this')).toMatchObject([{ method: 'rules' }]);
    expect(await read('I love this')).toMatchObject([{ method: 'rules' }]);
    expect(await fallbacks({ reason: 'models_missing' })).toBe(2);
    expect(said('an inference thread is replaced')).toBe(1);
  });

  it('because too many wait for it is replaced by rules, and does not count as broken', async () => {
    const analyse = () => Promise.reject(new InferenceBusyError(64));
    const { read, fallbacks, breaker } = open({ models: { analyse } });
    for (let n = 0; n < 5; n++) expect(await read('I love this')).toMatchObject([{ method: 'rules' }]);
    expect(await fallbacks({ to: 'rules', reason: 'busy' })).toBe(5);
    expect(breaker()).toBe('closed');
  });

  it('keeps the version of its tier, so that the result is made again', async () => {
    const { analyser } = open({ behaviour: throwing });
    expect(analyser.version).toBe('bundled-1');
  });

  it('leaves unasked tasks unanswered', async () => {
    const { analyser } = open({ behaviour: throwing });
    const options = { signal: new AbortController().signal, tasks: ['sentiment'] as const };
    const [found] = await analyser.analyse([{ id: '1', text: 'I love this pizza' }], options);
    expect(found?.methods).toEqual({ sentiment: 'rules', language: 'none', category: 'none' });
  });
});

describe('rules that do not answer either', () => {
  it('leave neutral defaults to the one caption they fail on', async () => {
    const detect = (text: string) => {
      if (text.includes('poison')) throw new Error('bad text');
      return english.detect(text);
    };
    const { read, fallbacks } = open({ behaviour: throwing, loadDetector: async () => ({ detect }) });
    expect(await read('I love this', 'a cup of poison', null)).toMatchObject([
      { method: 'rules', sentiment: 'positive' },
      { method: 'neutral', sentiment: 'neutral', sentimentConfidence: 0, methods: { category: 'neutral' } },
      { method: 'none' },
    ]);
    expect(await fallbacks({ to: 'neutral' })).toBe(1);
  });

  it('leave neutral defaults to all when they cannot be loaded', async () => {
    const loadDetector = () => Promise.reject(new Error('no memory'));
    const { read } = open({ behaviour: throwing, loadDetector });
    expect(await read('I love this', null)).toMatchObject([{ method: 'neutral' }, { method: 'none' }]);
  });

  it('say why once per episode, with the error itself', async () => {
    let isBroken = true;
    const detect = (text: string) => {
      if (isBroken) throw new Error('a broken word list');
      return english.detect(text);
    };
    const { read, said } = open({ behaviour: throwing, loadDetector: async () => ({ detect }) });
    await read('one', 'two');
    await read('three');
    expect([said('captions get neutral defaults'), said('a broken word list')]).toEqual([1, 1]);
    isBroken = false;
    await read('four');
    isBroken = true;
    await read('five');
    expect(said('captions get neutral defaults')).toBe(2);
  });

  it('say once what kept them from being loaded', async () => {
    const { read, said } = open({ behaviour: throwing, loadDetector: () => Promise.reject(new Error('no memory')) });
    await read('one');
    await read('two');
    expect([said('the language detector could not be loaded'), said('no memory')]).toEqual([1, 1]);
  });
});

describe('a model that fails again and again', () => {
  it('rests after four batches; then rules answer at once', async () => {
    const { world, read, fallbacks, breaker } = open({ behaviour: throwing });
    for (let n = 0; n < 4; n++) await read('Hello world');
    expect(breaker()).toBe('open');
    const askedBefore = world.asked;
    expect(await read('I love this')).toMatchObject([{ method: 'rules' }]);
    expect(world.asked).toBe(askedBefore);
    expect(await fallbacks({ to: 'rules', reason: 'breaker_open' })).toBe(1);
  });

  it('reads again by itself after the cooldown, and the log tells of one episode', async () => {
    const { world, read, said } = open({ behaviour: throwing });
    for (let n = 0; n < 6; n++) await read('Hello world');
    world.behaviour = (thread) => thread.answer();
    await sleep(COOLDOWN_MS + 10);
    expect(await read('Hello world')).toMatchObject([{ method: 'bundled' }]);
    expect([said('captions are read without models'), said('models read captions again')]).toEqual([1, 1]);
  });
});

describe('a caller who gives up', () => {
  it('hears its own reason and gets no fallback, not even of defaults', async () => {
    const loadDetector = () => Promise.reject(new Error('no memory'));
    const { analyser, fallbacks } = open({ behaviour: () => undefined, loadDetector });
    const stopping = new AbortController();
    const answer = analyser.analyse([{ id: '1', text: 'Hello' }], { signal: stopping.signal });
    stopping.abort(new Error('the process is stopping'));
    await expect(answer).rejects.toThrow('the process is stopping');
    expect(await fallbacks()).toBe(0);
  });

  it('is told when the threads have ended: its job goes back to the queue', async () => {
    const { read, fallbacks } = open({ behaviour: () => undefined });
    const answer = read('Hello');
    await sleep(5);
    await Promise.all([pool?.stop(), expect(answer).rejects.toMatchObject({ failure: 'stopped' })]);
    expect(await fallbacks()).toBe(0);
  });
});
