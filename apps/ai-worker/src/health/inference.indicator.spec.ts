import { HealthIndicatorService } from '@nestjs/terminus';
import { Metrics } from '@app/observability';
import type { PolicyState } from '@app/resilience';
import type { InferenceState, InferenceStatus } from '../inference/inference-status.service';
import { InferenceIndicator } from './inference.indicator';

const BREAKER: PolicyState = { policy: 'ai', state: 'closed', retryAfterSeconds: 0 };

type Slot = InferenceState['threads'][number];

const slot = (state: Slot['state'], changes: Partial<Slot> = {}): Slot => ({
  state,
  models: { sentiment: 'a', language: 'b', category: 'c' },
  stats: null,
  restarts: 0,
  lastFailure: null,
  ...changes,
});

describe(InferenceIndicator.name, () => {
  let metrics: Metrics;
  let state: InferenceState;
  let sut: InferenceIndicator;

  beforeEach(async () => {
    metrics = new Metrics();
    state = {
      enabled: true,
      tier: 'bundled',
      threads: [slot('ready')],
      batchesWaiting: 0,
      restarts: 0,
      breaker: BREAKER,
    };
    const inference = { read: () => state };
    sut = new InferenceIndicator(inference as InferenceStatus, metrics, new HealthIndicatorService());
    await sut.check();
  });

  const status = async () => (await sut.check()).ai.reading;

  it('is up with models, and with the rules when they were chosen', async () => {
    expect(await status()).toBe('up');
    state = { ...state, tier: 'rules', threads: [] };
    expect(await status()).toBe('up');
  });

  it('is degraded until the models are loaded', async () => {
    state = { ...state, threads: [slot('starting', { models: null })] };
    expect(await status()).toBe('degraded');
  });

  it.each<[string, () => void]>([
    ['no thread is up', () => (state = { ...state, threads: [slot('resting', { restarts: 1 })] })],
    ['the breaker keeps batches back', () => (state = { ...state, breaker: { ...BREAKER, state: 'open' } })],
    ['a batch fell back a moment ago', () => metrics.count('app_ai_fallbacks_total', { to: 'rules', reason: 'busy' })],
  ])('is degraded while rules read the captions: %s', async (_why, happens) => {
    happens();
    expect(await status()).toBe('degraded');
  });

  it('bears the loss of one thread of several', async () => {
    state = { ...state, threads: [slot('resting', { restarts: 1 }), slot('busy')] };
    expect(await status()).toBe('up');
  });

  it('knows nothing of what is switched off', async () => {
    state = { ...state, enabled: false, threads: [slot('stopped', { models: null })] };
    expect(await status()).toBe('unknown');
  });
});
