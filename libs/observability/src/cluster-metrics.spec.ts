import { EventEmitter } from 'node:events';
import type { Cluster } from 'node:cluster';
import { ClusterMetrics } from './cluster-metrics';
import { Metrics } from './metrics';

/** A worker that answers the primary with metrics of its own. */
class FakeWorker {
  readonly metrics = new Metrics();
  isHanging = false;

  constructor(
    readonly id: number,
    private readonly cluster: EventEmitter,
  ) {}

  isConnected(): boolean {
    return true;
  }

  send({ metrics, id }: { metrics: string; id: number }): void {
    if (metrics === 'read' && !this.isHanging) void this.tell(id);
  }

  private async tell(id: number): Promise<void> {
    const values = await this.metrics.registry.getMetricsAsJSON();
    this.cluster.emit('message', this, JSON.parse(JSON.stringify({ metrics: 'told', id, values })));
  }
}

describe(ClusterMetrics, () => {
  let cluster: EventEmitter & { workers: Record<string, FakeWorker> };
  let one: FakeWorker;
  let other: FakeWorker;
  let sut: ClusterMetrics;

  beforeEach(() => {
    cluster = Object.assign(new EventEmitter(), { workers: {} });
    [one, other] = [join(1), join(2)];
    sut = new ClusterMetrics(cluster as unknown as Cluster);
    sut.listen();
  });
  afterEach(() => jest.useRealTimers());

  const join = (id: number) => (cluster.workers[id] = new FakeWorker(id, cluster));
  const leave = (worker: FakeWorker) => {
    delete cluster.workers[worker.id];
    cluster.emit('exit', worker, 1);
  };
  const request = ({ metrics }: FakeWorker, seconds: number) =>
    metrics.observe('app_http_request_duration_seconds', { method: 'GET', route: '/a', status: 200 }, seconds);
  const requests = async () =>
    Number(/^app_http_request_duration_seconds_count\{.*?\} (\d+)$/m.exec(await sut.text())?.[1] ?? 0);

  it('adds up what the workers counted, bucket by bucket', async () => {
    request(one, 0.002);
    request(other, 0.002);
    request(other, 5);
    const text = await sut.text();
    const bucket = (le: string) =>
      `app_http_request_duration_seconds_bucket{le="${le}",method="GET",route="/a",status="200"}`;
    expect(text).toContain(`${bucket('0.0025')} 2\n`);
    expect(text).toContain(`${bucket('+Inf')} 3\n`);
    expect(text).toContain('app_http_request_duration_seconds_count{method="GET",route="/a",status="200"} 3\n');
  });

  it('adds up gauges of what each has, and takes the worst of what all see', async () => {
    for (const [worker, value] of [
      [one, 3],
      [other, 4],
    ] as const) {
      worker.metrics.set('app_database_connections', { pool: 'user', state: 'idle' }, value);
      worker.metrics.set('app_queue_jobs', { queue: 'credits', state: 'waiting' }, 9);
      worker.metrics.set('app_event_loop_lag_seconds', {}, value);
      worker.metrics.set('app_health_score', {}, value);
    }
    const text = await sut.text();
    expect(text).toContain('app_database_connections{pool="user",state="idle"} 7\n');
    expect(text).toContain('app_queue_jobs{queue="credits",state="waiting"} 9\n');
    expect(text).toContain('app_event_loop_lag_seconds 4\n');
    expect(text).toContain('app_health_score 3\n');
  });

  it('never falls when a worker ends and another takes its place', async () => {
    for (let id = 3; id < 8; id++) {
      request(one, 0.1);
      const before = await requests();
      leave(one);
      expect(await requests()).toBe(before);
      one = join(id);
      expect(await requests()).toBe(before);
    }
    expect(await requests()).toBe(5);
    expect(await sut.text()).not.toContain('app_database_connections{');
  });

  it('shows a worker that hangs as it was, without waiting for it for long', async () => {
    request(one, 0.1);
    request(other, 0.1);
    expect(await requests()).toBe(2);
    other.isHanging = true;
    request(one, 0.1);
    jest.useFakeTimers();
    const asking = requests();
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await asking).toBe(3);
  });
});
