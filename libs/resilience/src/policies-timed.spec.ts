import { workContext } from '@app/observability';
import { build, defaults, OUTAGE, REFUSAL } from '../test/policies-bench';
import { BreakerOpenError, PolicyTimeoutError } from './policy.errors';

const once = { attempts: 1, breaker: { failures: 3, cooldownMs: 30_000 } };
const within = <T>(deadline: number, work: () => T): T => workContext.run({ requestId: 'r', deadline }, work);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('work that minds the time itself', () => {
  it('is told when its attempt has to end, and needs no timer for it', async () => {
    const { policies } = build({ timeoutMs: 700 });
    const until = await policies.executeTimed('provider', async (time) => time);
    expect([until - Date.now(), jest.getTimerCount()]).toEqual([700, 0]);
  });

  it('is repeated after a transient failure as often as the policy says', async () => {
    const { policies } = build({ attempts: 3 });
    const work = jest.fn().mockRejectedValue(OUTAGE);
    const call = policies.executeTimed('provider', work).catch((error: unknown) => error);
    await jest.advanceTimersByTimeAsync(300_000);
    expect([await call, work.mock.calls.length]).toEqual([OUTAGE, 3]);
  });

  it('is tried once when it must not happen twice', async () => {
    const { policies } = build();
    const write = jest.fn().mockRejectedValue(OUTAGE);
    await expect(policies.executeTimed('provider', write, { idempotent: false })).rejects.toBe(OUTAGE);
    expect(write).toHaveBeenCalledTimes(1);
  });

  it('opens the breaker by its failures, not by refusals, and closes it by the probe and what follows', async () => {
    const { policies, state } = build(once);
    const call = (work: () => Promise<unknown>) => policies.executeTimed('provider', work).catch((e: unknown) => e);
    for (let nth = 0; nth < 10; nth++) await call(() => Promise.reject(REFUSAL));
    expect(state()?.state).toBe('closed');
    for (let nth = 0; nth < 3; nth++) await call(() => Promise.reject(OUTAGE));
    expect(await call(async () => 'answer')).toBeInstanceOf(BreakerOpenError);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await call(async () => 'answer')).toBe('answer');
    expect(state()?.state).toBe('recovering');
    for (let nth = 0; nth < 100; nth++) await call(async () => 'answer');
    expect(state()?.state).toBe('closed');
  });

  it('forgets failures at the first success', async () => {
    const { policies, state } = build(once);
    const call = (work: () => Promise<unknown>) => policies.executeTimed('provider', work).catch(() => undefined);
    for (let round = 0; round < 4; round++) {
      await call(() => Promise.reject(OUTAGE));
      await call(() => Promise.reject(OUTAGE));
      await call(async () => 'answer');
    }
    expect(state()?.state).toBe('closed');
  });

  it('answers those who wait for a place at once when the breaker opens', async () => {
    const { policies } = build({ ...once, bulkhead: { concurrent: 3, waiting: 10 } });
    const failLater = () => new Promise<never>((_, reject) => setTimeout(() => reject(OUTAGE), 100));
    const work = jest.fn(failLater);
    const calls = Array.from({ length: 8 }, () => policies.executeTimed('provider', work).catch((e: unknown) => e));
    await jest.advanceTimersByTimeAsync(200);
    const errors = await Promise.all(calls);
    expect(errors.slice(6).map((error) => error instanceof BreakerOpenError)).toEqual([true, true]);
    expect(work).toHaveBeenCalledTimes(6); // three took the freed places before the third failure was counted
  });
});

describe('the deadline of the request or job', () => {
  it('bounds every call that is made for it', async () => {
    const { policies } = build();
    const call = within(Date.now() + 500, () => policies.execute('provider', () => new Promise(() => undefined)));
    const ended = expect(call).rejects.toMatchObject({ limit: 'deadline' });
    await jest.advanceTimersByTimeAsync(500);
    await ended;
  });

  it('gives way to a tighter one of the call itself', async () => {
    const { policies } = build();
    const [soon, late] = [Date.now() + 100, Date.now() + 500];
    const time = (context: number, deadline: number) =>
      within(context, () => policies.executeTimed('provider', async (until) => until, { deadline }));
    expect([await time(late, soon), await time(soon, late)]).toEqual([soon, soon]);
  });

  it('keeps a call from being made after it', async () => {
    const { policies } = build();
    const work = jest.fn();
    const call = within(Date.now() - 1, () => policies.executeTimed('provider', work));
    await expect(call).rejects.toBeInstanceOf(PolicyTimeoutError);
    expect(work).not.toHaveBeenCalled();
  });

  it('does not count against a dependency that had no time to answer', async () => {
    const { policies, state } = build(once);
    const giveUpAfter = async (ms: number) => {
      const call = within(Date.now() + ms, () => policies.execute('provider', () => new Promise(() => undefined)));
      const ended = call.catch(() => undefined);
      await jest.advanceTimersByTimeAsync(ms);
      await ended;
    };
    for (let nth = 0; nth < 5; nth++) await giveUpAfter(20);
    expect(state()?.state).toBe('closed');
    for (let nth = 0; nth < 3; nth++) await giveUpAfter(2_000);
    expect(state()?.state).toBe('open');
  });
});

describe('what is measured', () => {
  it('counts calls by how they ended, and how long they took', async () => {
    const { policies, metrics, succeed, fail } = build({ ...once, breaker: { failures: 1, cooldownMs: 30_000 } });
    const ended = (outcome: string) => metrics.valueOf('app_policy_calls_total', { policy: 'provider', outcome });
    await succeed();
    await policies.execute('provider', () => Promise.reject(REFUSAL)).catch(() => undefined);
    await fail();
    await succeed().catch(() => undefined);
    await metrics.refresh();
    const outcomes = ['success', 'refusal', 'failure', 'rejected'];
    expect(await Promise.all(outcomes.map(ended))).toEqual([1, 1, 1, 1]);
    const series = await metrics.read('app_policy_call_duration_seconds');
    const counted = series.find(
      ({ metricName, labels }) => /_count$/.test(metricName ?? '') && labels.policy === 'provider',
    );
    expect(counted?.value).toBe(4);
  });

  it('loses no success of many, read or not', async () => {
    const { metrics, succeed } = build();
    const counted = () => metrics.valueOf('app_policy_calls_total', { policy: 'provider', outcome: 'success' });
    for (let nth = 0; nth < 300; nth++) await succeed();
    expect(await counted()).toBeGreaterThan(200);
    await metrics.refresh();
    await metrics.refresh();
    expect(await counted()).toBe(300);
  });

  it('shows the state of every breaker, one of all', async () => {
    const { metrics, fail } = build({ ...once, breaker: { failures: 1, cooldownMs: 30_000 } });
    await fail();
    await metrics.refresh();
    const shown = await metrics.read('app_breaker_state');
    const current = shown.filter(({ value }) => value === 1).map(({ labels }) => `${labels.policy} ${labels.state}`);
    expect(current.sort()).toEqual([
      'ai closed',
      'cache closed',
      'database closed',
      'payments closed',
      'provider open',
    ]);
    expect(shown).toHaveLength(Object.keys(defaults).length * 4);
  });

  it('tells listeners of an opening and a closing once each', async () => {
    const { policies, succeed, fail } = build({ ...once, breaker: { failures: 1, cooldownMs: 30_000 } });
    const heard: string[] = [];
    const stop = policies.onBreaker((policy, change) => heard.push(`${policy} ${change}`));
    await fail();
    await jest.advanceTimersByTimeAsync(30_000);
    await fail();
    await jest.advanceTimersByTimeAsync(30_000);
    for (let nth = 0; nth < 100; nth++) await succeed();
    stop();
    await fail();
    expect(heard).toEqual(['provider opened', 'provider closed']);
  });
});
