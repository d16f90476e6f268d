import { HealthCheckService, HealthIndicatorService, TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import type { Logger } from '@app/observability';
import type { Policies } from '@app/resilience';
import { AlertBoard } from '../alerts/alert-board';
import { ComponentIndicator } from './component.indicator';
import { HealthMonitor } from './health-monitor';
import type { ComponentName, Reading } from './health.types';

class Asked extends ComponentIndicator {
  constructor(
    readonly component: ComponentName,
    private readonly answer: () => Promise<Reading>,
  ) {
    super(new HealthIndicatorService());
  }

  protected read(): Promise<Reading> {
    return this.answer();
  }
}

describe(HealthMonitor.name, () => {
  let checks: HealthCheckService;
  let sut: HealthMonitor;
  let changes: unknown[];
  let warnings: unknown[];

  beforeAll(async () => {
    const imports = [TerminusModule.forRoot({ logger: false })];
    checks = (await Test.createTestingModule({ imports }).compile()).get(HealthCheckService);
  });
  beforeEach(() => {
    jest.useFakeTimers();
    changes = [];
    warnings = [];
    const policies = { states: () => [{ policy: 'database', state: 'open', retryAfterSeconds: 3 }] };
    const logger = {
      log: (_text: string, fields: unknown) => changes.push(fields),
      warn: (_text: string, fields: unknown) => warnings.push(fields),
    };
    sut = new HealthMonitor(checks, policies as unknown as Policies, new AlertBoard(), logger as unknown as Logger);
  });
  afterEach(() => {
    sut.onApplicationShutdown();
    jest.useRealTimers();
  });

  const report = () => sut.current();
  const answering = (component: ComponentName, answer: () => Promise<Reading>) =>
    sut.register(new Asked(component, answer));

  it('answers before anything was asked', () => {
    expect(report()).toMatchObject({ score: 0, components: { database: { status: 'unknown' } } });
    expect(sut.isReady).toBe(false);
  });

  it('keeps the answer ready: reading it asks nothing, and each round makes another', async () => {
    let calls = 0;
    answering('database', async () => {
      calls++;
      return { status: 'up' };
    });
    await sut.probeAll();
    const first = report();
    expect(report()).toBe(first);
    expect([calls, first.score, sut.isReady]).toEqual([1, 100, true]);
    expect(first.components.database.breaker).toBe('open');
    await sut.probeAll();
    expect(report()).not.toBe(first);
  });

  it('is not held up by a component that hangs, and does not ask it twice until it has answered', async () => {
    let calls = 0;
    let answer: (reading: Reading) => void = () => undefined;
    answering('cache', () => {
      calls++;
      return new Promise((resolve) => (answer = resolve));
    });
    answering('database', async () => ({ status: 'up' }));
    const asking = sut.probeAll();
    await jest.advanceTimersByTimeAsync(1_500);
    await asking;
    await sut.probeAll();
    expect(report().components.cache).toMatchObject({ status: 'down', note: 'does not answer', lastSuccess: null });
    expect([calls, report().components.database.status]).toEqual([1, 'up']);
    answer({ status: 'up' });
    await jest.advanceTimersByTimeAsync(0);
    void sut.probeAll();
    expect(calls).toBe(2);
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
    jest.advanceTimersByTime(5_000);
    await sut.probeAll();
    expect(report()).toMatchObject({
      status: 'unhealthy',
      components: { database: { status: 'down', note: 'not reachable', lastSuccess } },
    });
    expect(JSON.stringify(report())).not.toContain('10.0.0.7');
    expect(warnings).toEqual([expect.objectContaining({ component: 'database', from: 'up', to: 'down' })]);
  });

  it('warns of what gets worse, and only tells what starts or recovers', async () => {
    let reading: Reading = { status: 'unknown' };
    answering('ai', async () => reading);
    for (const next of ['degraded', 'up', 'degraded', 'down', 'up', 'unknown', 'degraded'] as const) {
      reading = { status: next };
      await sut.probeAll();
    }
    const change = (from: string, to: string): unknown => expect.objectContaining({ component: 'ai', from, to });
    expect(changes).toEqual([change('unknown', 'degraded'), change('degraded', 'up'), change('down', 'up')]);
    expect(warnings).toEqual([
      change('up', 'degraded'),
      change('degraded', 'down'),
      change('up', 'unknown'),
      change('unknown', 'degraded'),
    ]);
  });

  it('warns of what is away from the start', async () => {
    answering('database', async () => ({ status: 'down' }));
    await sut.probeAll();
    expect([changes, warnings]).toEqual([[], [expect.objectContaining({ from: 'unknown', to: 'down' })]]);
  });

  it('remembers since when it is so', async () => {
    let status: 'up' | 'degraded' = 'up';
    answering('queue', async () => ({ status }));
    await sut.probeAll();
    const { since } = report().components.queue;
    jest.advanceTimersByTime(10_000);
    await sut.probeAll();
    expect(report().components.queue.since).toBe(since);
    status = 'degraded';
    await sut.probeAll();
    expect(Date.parse(report().components.queue.since) - Date.parse(since)).toBe(10_000);
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
