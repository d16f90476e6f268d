import type { Logger } from '@app/observability';
import type { Policies } from '@app/resilience';
import { AlertBoard } from '../alerts/alert-board';
import { HealthMonitor } from './health-monitor';
import type { HealthProbe } from './health.types';

describe(HealthMonitor.name, () => {
  let sut: HealthMonitor;
  let changes: unknown[];

  beforeEach(() => {
    jest.useFakeTimers();
    changes = [];
    const policies = { states: () => [{ policy: 'database', state: 'open', retryAfterSeconds: 3 }] };
    const logger = { warn: (_text: string, fields: unknown) => changes.push(fields) };
    sut = new HealthMonitor(policies as unknown as Policies, new AlertBoard(), logger as unknown as Logger);
  });
  afterEach(() => {
    sut.onApplicationShutdown();
    jest.useRealTimers();
  });

  const report = () => sut.current();
  const answering = (component: HealthProbe['component'], check: HealthProbe['check']) =>
    sut.register({ component, check });

  it('answers before anything was probed', () => {
    expect(report()).toMatchObject({ score: 0, components: { database: { status: 'unknown' } } });
    expect(sut.isReady).toBe(false);
  });

  it('keeps the answer ready: reading it probes nothing', async () => {
    let calls = 0;
    answering('database', async () => {
      calls++;
      return { status: 'up' };
    });
    await sut.probeAll();
    expect(sut.current()).toBe(sut.current());
    expect([calls, report().score, sut.isReady]).toEqual([1, 100, true]);
    expect(report().components.database.breaker).toBe('open');
  });

  it('is not held up by a component that hangs, and does not ask it twice', async () => {
    let calls = 0;
    answering('cache', () => {
      calls++;
      return new Promise(() => undefined);
    });
    answering('database', async () => ({ status: 'up' }));
    const probing = sut.probeAll();
    await jest.advanceTimersByTimeAsync(1_500);
    await probing;
    await sut.probeAll();
    expect(report().components.cache).toMatchObject({ status: 'down', note: 'does not answer', lastSuccess: null });
    expect([calls, report().components.database.status]).toEqual([1, 'up']);
  });

  it('tells nothing of a driver’s message, and when the component was last well', async () => {
    let isWell = true;
    answering('database', async () => {
      if (isWell) return { status: 'up' };
      throw new Error('connect ECONNREFUSED 10.0.0.7:5432');
    });
    await sut.probeAll();
    const { lastSuccess } = report().components.database;
    isWell = false;
    await sut.probeAll();
    expect(report()).toMatchObject({ status: 'unhealthy', components: { database: { status: 'down', lastSuccess } } });
    expect(JSON.stringify(sut.current())).not.toContain('10.0.0.7');
    expect(changes).toEqual([expect.objectContaining({ component: 'database', from: 'up', to: 'down' })]);
  });

  it('stays ready without the database, whose cached answers it can still give', async () => {
    let status: 'up' | 'down' = 'up';
    answering('database', async () => ({ status }));
    await sut.probeAll();
    status = 'down';
    await sut.probeAll();
    expect(sut.isReady).toBe(true);
  });
});
