import { build, defaults, Fault, OUTAGE, REFUSAL } from '../test/policies-bench';
import { BreakerOpenError, BulkheadFullError, CallCancelledError, PolicyTimeoutError } from './policy.errors';

const once = { attempts: 1, breaker: { failures: 5, cooldownMs: 60_000 } };
const hang = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('the policy table', () => {
  it.each([
    ['database', 3, 30_000, 3],
    ['provider', 5, 60_000, 5],
    ['ai', 4, 120_000, 4],
    ['cache', 3, 15_000, 3],
  ] as const)('rests the %s after %i failures for %i ms and tries %i times', (name, failures, cooldownMs, attempts) => {
    expect(defaults[name]).toMatchObject({ breaker: { failures, cooldownMs }, attempts });
  });

  it.each([
    ['database', 10_000],
    ['provider', 30_000],
    ['ai', 60_000],
    ['cache', 2_000],
  ] as const)('never pauses longer on the %s than %i ms', (name, longest) => {
    let backoff = defaults[name].backoff.next(undefined);
    const pauses = Array.from({ length: 60 }, () => (backoff = backoff.next(undefined)).duration);
    expect(Math.max(...pauses)).toBe(longest);
  });
});

describe('retries', () => {
  it('repeats a transient failure until it succeeds', async () => {
    const { policies, metrics } = build();
    const work = jest.fn().mockRejectedValueOnce(OUTAGE).mockRejectedValueOnce(OUTAGE).mockResolvedValue('answer');
    const call = policies.execute('provider', work);
    await jest.advanceTimersByTimeAsync(60_000);
    await expect(call).resolves.toBe('answer');
    await expect(metrics.valueOf('app_policy_events_total', { policy: 'provider', event: 'retry' })).resolves.toBe(2);
  });

  it('gives up after the number of attempts of the policy', async () => {
    const { policies } = build();
    const work = jest.fn().mockRejectedValue(OUTAGE);
    const call = policies.execute('provider', work).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(300_000);
    expect([await call, work.mock.calls.length]).toEqual([OUTAGE, 5]);
  });

  it('never repeats what was refused, nor a write that must not happen twice', async () => {
    const { policies } = build();
    const refused = jest.fn().mockRejectedValue(REFUSAL);
    await expect(policies.execute('provider', refused)).rejects.toBe(REFUSAL);
    const write = jest.fn().mockRejectedValue(OUTAGE);
    await expect(policies.execute('provider', write, { idempotent: false })).rejects.toBe(OUTAGE);
    expect([refused.mock.calls.length, write.mock.calls.length]).toEqual([1, 1]);
  });

  it('waits as long as the other side asked', async () => {
    const { policies } = build();
    const work = jest
      .fn()
      .mockRejectedValueOnce(new Fault({ transient: true, pausesMs: [7_000] }))
      .mockResolvedValue('answer');
    const call = policies.execute('provider', work);
    await jest.advanceTimersByTimeAsync(6_999);
    expect(work).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(1);
    await expect(call).resolves.toBe('answer');
  });

  it('reports the failure at once when the next attempt would come after the deadline', async () => {
    const { policies } = build();
    const slow = new Fault({ transient: true, pausesMs: [10_000] });
    const call = policies.execute('provider', () => Promise.reject(slow), { deadline: Date.now() + 9_000 });
    await expect(call).rejects.toBe(slow);
  });

  it('cuts a pause short when the caller gives up', async () => {
    const { policies } = build();
    const caller = new AbortController();
    const slow = new Fault({ transient: true, pausesMs: [10_000] });
    const call = policies.execute('provider', () => Promise.reject(slow), { signal: caller.signal });
    const ended = expect(call).rejects.toBeInstanceOf(CallCancelledError);
    await jest.advanceTimersByTimeAsync(10);
    caller.abort();
    await ended;
  });
});

describe('time limits', () => {
  it('ends an attempt that hangs, even one that ignores its signal', async () => {
    const { policies } = build({ ...once, timeoutMs: 1_000 });
    const call = policies.execute('provider', () => new Promise(() => undefined));
    const ended = expect(call).rejects.toMatchObject({ limit: 'attempt' });
    await jest.advanceTimersByTimeAsync(1_000);
    await ended;
  });

  it('ends the whole at the deadline', async () => {
    const { policies } = build({ timeoutMs: 60_000 });
    const call = policies.execute('provider', hang, { deadline: Date.now() + 500 });
    const ended = expect(call).rejects.toMatchObject({ limit: 'deadline' });
    await jest.advanceTimersByTimeAsync(500);
    await ended;
  });

  it('does not even begin after the deadline', async () => {
    const { policies } = build();
    const work = jest.fn();
    await expect(policies.execute('provider', work, { deadline: Date.now() - 1 })).rejects.toBeInstanceOf(
      PolicyTimeoutError,
    );
    expect(work).not.toHaveBeenCalled();
  });
});

describe('the bulkhead', () => {
  it('refuses what neither runs nor fits in the queue', async () => {
    const { policies } = build({ bulkhead: { concurrent: 1, waiting: 1 } });
    const calls = [1, 2, 3].map(() => policies.execute('provider', hang, { deadline: Date.now() + 50 }));
    const settled = Promise.allSettled(calls);
    await jest.advanceTimersByTimeAsync(100);
    const reasons = (await settled).map((result) => ((result as PromiseRejectedResult).reason as Error).constructor);
    expect(reasons).toEqual([PolicyTimeoutError, PolicyTimeoutError, BulkheadFullError]);
  });

  it('goes on serving its queue when somebody in it gave up', async () => {
    const { policies } = build({ ...once, timeoutMs: 1_000, bulkhead: { concurrent: 1, waiting: 5 } });
    const first = policies.execute('provider', hang).catch(() => 'timed out');
    const impatient = policies.execute('provider', hang, { deadline: Date.now() + 10 }).catch(() => 'gave up');
    const patient = policies.execute('provider', async () => 'answer');
    await jest.advanceTimersByTimeAsync(2_000);
    await expect(Promise.all([first, impatient, patient])).resolves.toEqual(['timed out', 'gave up', 'answer']);
  });
});

describe('the breaker', () => {
  const opened = async () => {
    const built = build(once);
    for (let nth = 0; nth < 5; nth++) await built.fail();
    return built;
  };

  it('opens after the fifth consecutive failure and says when to come back', async () => {
    const { state, fail, succeed } = build(once);
    for (let nth = 0; nth < 4; nth++) await fail();
    expect(state()?.state).toBe('closed');
    await fail();
    expect(state()).toEqual({ policy: 'provider', state: 'open', retryAfterSeconds: 60 });
    await expect(succeed()).rejects.toMatchObject({ constructor: BreakerOpenError, retryAfterSeconds: 60 });
  });

  it('forgets failures at the first success', async () => {
    const { state, fail, succeed } = build(once);
    for (const step of [fail, fail, fail, fail, succeed, fail]) await step();
    expect(state()?.state).toBe('closed');
  });

  it('counts a refusal as an answer and a cancelled call as nothing', async () => {
    const { policies, state, fail } = build(once);
    for (let nth = 0; nth < 4; nth++) await fail();
    const gone = { signal: AbortSignal.abort() };
    await policies.execute('provider', hang, gone).catch(() => undefined);
    expect(state()?.state).toBe('closed');
    await policies.execute('provider', () => Promise.reject(REFUSAL)).catch(() => undefined);
    await fail();
    expect(state()?.state).toBe('closed');
  });

  it('is not opened by the retries of one item alone', async () => {
    const { fail, state } = build();
    const call = fail();
    await jest.advanceTimersByTimeAsync(300_000);
    await call;
    expect(state()?.state).toBe('closed');
  });

  it('lets one probe through after the rest and turns the others away', async () => {
    const { policies, succeed, state } = await opened();
    await jest.advanceTimersByTimeAsync(60_000);
    const probe = policies.execute('provider', () => new Promise((resolve) => setTimeout(resolve, 100, 'probed')));
    expect(state()?.state).toBe('half_open');
    await expect(succeed()).rejects.toBeInstanceOf(BreakerOpenError);
    await jest.advanceTimersByTimeAsync(100);
    await expect(probe).resolves.toBe('probed');
  });

  it('lets traffic back 1, then 2, then 4, then 8 at a time, and is closed after that', async () => {
    const { policies, succeed, state } = build({ ...once, bulkhead: { concurrent: 8, waiting: 10 } });
    for (let nth = 0; nth < 5; nth++) await policies.execute('provider', () => Promise.reject(OUTAGE)).catch(() => 0);
    await jest.advanceTimersByTimeAsync(60_000);
    await succeed();
    const admitted: number[] = [];
    while (state()?.state === 'recovering') {
      const calls = Array.from({ length: 20 }, () =>
        policies.execute('provider', () => new Promise((resolve) => setTimeout(resolve, 10, true))).catch(() => false),
      );
      await jest.advanceTimersByTimeAsync(10);
      admitted.push((await Promise.all(calls)).filter(Boolean).length);
    }
    expect([admitted, state()?.state]).toEqual([[1, 2, 4, 8], 'closed']);
  });

  it('opens again at the first failure while traffic comes back', async () => {
    const { succeed, fail, state } = await opened();
    await jest.advanceTimersByTimeAsync(60_000);
    await succeed();
    await fail();
    expect(state()?.state).toBe('open');
  });

  it('does not take a probe whose caller left for a recovery', async () => {
    const { policies, state } = await opened();
    await jest.advanceTimersByTimeAsync(60_000);
    const caller = new AbortController();
    const probe = policies.execute('provider', hang, { signal: caller.signal }).catch(() => undefined);
    caller.abort();
    await probe;
    await jest.advanceTimersByTimeAsync(0);
    expect(state()?.state).toBe('half_open');
    await jest.advanceTimersByTimeAsync(defaults.provider.timeoutMs);
    expect(state()?.state).toBe('open');
  });

  it('announces the opening and the closing once each', async () => {
    const { succeed, fail, messages } = await opened();
    await jest.advanceTimersByTimeAsync(60_000);
    await fail();
    await jest.advanceTimersByTimeAsync(60_000);
    for (let nth = 0; nth < 200; nth++) await succeed();
    expect(messages()).toEqual(['Breaker opened', 'Breaker closed']);
  });
});
