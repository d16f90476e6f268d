import { Metrics, type Logger } from '@app/observability';
import type { JobQueue } from '@app/queues';
import { QueueWatch } from './queue-watch';

describe(QueueWatch, () => {
  let metrics: Metrics;
  let counts: () => Promise<object>;
  let warnings: number;
  let asked: number;
  let sut: QueueWatch;

  beforeEach(() => {
    jest.useFakeTimers();
    metrics = new Metrics();
    [warnings, asked] = [0, 0];
    counts = async () => ({ credits: { waiting: 2, active: 1, delayed: 0, failed: 3 } });
    const queue = {
      counts: () => {
        asked++;
        return counts();
      },
    };
    const logger = { warn: () => warnings++ };
    sut = new QueueWatch(queue as unknown as JobQueue, metrics, logger as unknown as Logger);
  });
  afterEach(() => jest.useRealTimers());

  const shown = async () => {
    await metrics.refresh();
    const series = await metrics.read('app_queue_jobs');
    return Object.fromEntries(series.map(({ labels, value }): [string, number] => [String(labels.state), value]));
  };

  it('shows what the queues hold', async () => {
    await sut.refresh();
    expect(await shown()).toEqual({ waiting: 2, active: 1, delayed: 0, failed: 3 });
    expect(sut.latest()).toEqual([{ queue: 'credits', waiting: 2, active: 1, delayed: 0, failed: 3 }]);
  });

  it('knows the last counts for half a minute, and then nothing, and complains once', async () => {
    await sut.refresh();
    counts = () => Promise.reject(new Error('away'));
    jest.advanceTimersByTime(29_000);
    await sut.refresh();
    expect(await shown()).toMatchObject({ waiting: 2 });
    jest.advanceTimersByTime(2_000);
    await sut.refresh();
    expect([await shown(), sut.latest(), warnings]).toEqual([{}, null, 1]);
  });

  it('does not wait for queues that hang, nor ask them again meanwhile', async () => {
    counts = () => new Promise(() => undefined);
    for (let n = 0; n < 3; n++) {
      const refreshing = sut.refresh();
      await jest.advanceTimersByTimeAsync(1_000);
      await refreshing;
    }
    expect([asked, sut.latest()]).toEqual([1, null]);
  });
});
