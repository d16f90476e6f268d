import { Logger, Metrics } from '@app/observability';
import type { StalledJobs } from '@app/queues';
import { aReport } from '../../test/a-report';
import type { AlertRecord } from './alert-record';
import { AlertRecovery } from './alert-recovery';
import type { Alert } from './alert.types';

const TEN_MINUTES = 600_000;

describe(AlertRecovery.name, () => {
  let metrics: Metrics;
  let stalled: { jobs: number | Error; looks: number };
  let sut: AlertRecovery;

  beforeEach(() => {
    jest.useFakeTimers();
    metrics = new Metrics();
    stalled = { jobs: 3, looks: 0 };
    const queues = {
      requeue: async () => {
        stalled.looks++;
        if (stalled.jobs instanceof Error) throw stalled.jobs;
        return stalled.jobs;
      },
    };
    const logger = Logger.create({ level: 'silent', pretty: false, process: 'test' } as never);
    sut = new AlertRecovery(queues as unknown as StalledJobs, metrics, logger);
  });
  afterEach(() => jest.useRealTimers());

  const anAlert = (id: string, rule: Alert['rule'], subject: Alert['subject'] = null): AlertRecord =>
    ({ alert: { id, rule, subject, recovery: null } }) as AlertRecord;
  const noWorker = (id = 'one') => anAlert(id, 'component_down', 'ai');
  const counted = (action: string, outcome: string) =>
    metrics.valueOf('app_recovery_actions_total', { action, outcome });

  it('puts the jobs of vanished workers back, once an episode, and says so', async () => {
    const record = noWorker();
    for (let n = 0; n < 3; n++) await sut.attend([record], aReport());
    expect(record.alert.recovery).toBe('3 jobs of vanished workers put back into the queue.');
    expect([stalled.looks, await counted('requeue_stalled_jobs', 'success')]).toEqual([1, 1]);
  });

  it('does not look again within ten minutes, though the alert comes and goes', async () => {
    await sut.attend([noWorker('one')], aReport());
    await sut.attend([], aReport());
    await sut.attend([noWorker('two')], aReport());
    expect(stalled.looks).toBe(1);
    jest.advanceTimersByTime(TEN_MINUTES);
    await sut.attend([noWorker('two')], aReport());
    expect(stalled.looks).toBe(2);
  });

  it('says nothing of a look that found nothing, and counts one that failed', async () => {
    const record = noWorker();
    stalled.jobs = 0;
    await sut.attend([record], aReport());
    expect([record.alert.recovery, await counted('requeue_stalled_jobs', 'nothing_to_do')]).toEqual([null, 1]);
    jest.advanceTimersByTime(TEN_MINUTES);
    stalled.jobs = new Error('Redis is away');
    await sut.attend([noWorker('two')], aReport());
    expect(await counted('requeue_stalled_jobs', 'failure')).toBe(1);
  });

  it('leaves other alerts alone', async () => {
    await sut.attend([anAlert('one', 'component_down', 'queue'), anAlert('two', 'error_rate')], aReport());
    expect(stalled.looks).toBe(0);
  });

  it('tells of threads that were replaced while the models fail', async () => {
    const record = anAlert('one', 'ai_failures');
    await sut.attend([record], aReport({ ai: { ...aReport().ai, threadRestarts: 1 } }));
    expect(record.alert.recovery).toBe('1 model thread replaced in the last 60 s.');
  });

  it('tells of values that were dropped from the cache, when that happened', async () => {
    const record = anAlert('one', 'cache_hit_rate');
    await sut.attend([record], aReport());
    expect(record.alert.recovery).toBeNull();
    metrics.count('app_recovery_actions_total', { action: 'drop_cache_name', outcome: 'success' });
    await sut.attend([record], aReport());
    expect(record.alert.recovery).toContain('dropped from the cache');
  });
});
