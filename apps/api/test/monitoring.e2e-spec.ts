import { Cache } from '@app/cache';
import { MetricsReports, ProcessSampler, ReportTicker, type MetricsReport } from '@app/monitoring';
import { Metrics } from '@app/observability';
import { until } from '@app/testing';
import { InFlight } from '../src/http/in-flight';
import { Listener } from './analysis-jobs-world';
import { ConventionsController } from './conventions.controller';
import { TestApi } from './test-api';

jest.setTimeout(60_000);

const REPORT = '/api/metrics';
const STREAM = '/api/streaming/metrics';

describe('the report of the system', () => {
  let api: TestApi;
  const listeners: Listener[] = [];

  beforeAll(async () => {
    api = await TestApi.start({ controllers: [ConventionsController] });
  });
  afterEach(() => listeners.splice(0).forEach((listener) => listener.leave()));
  afterAll(() => api.stop());

  const follow = async (path = STREAM, headers: Record<string, string> = {}) => {
    const listener = await Listener.open(`${api.url}${path}`, headers);
    listeners.push(listener);
    return listener;
  };
  const latest = () => api.app.get(MetricsReports).latest() as MetricsReport;
  /** What the timer does with each tick. */
  const nextReport = async (): Promise<MetricsReport> => {
    await api.app.get(ProcessSampler).sample();
    await api.app.get(ReportTicker).report(latest().tick + 1);
    return (await api.call(REPORT)).body as unknown as MetricsReport;
  };
  const ticksTold = ({ events }: Listener) => events.map(({ id }) => Number(id));

  it('is there from the first request on', async () => {
    const { status, headers, body } = await api.call(REPORT);
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(body).toMatchObject({
      scope: 'system',
      health: { score: expect.any(Number), status: expect.any(String) },
      processes: [
        {
          app: 'api',
          resources: {
            pools: [
              { pool: 'user', size: 4 },
              { pool: 'system', size: 4 },
            ],
          },
        },
      ],
      queues: expect.arrayContaining([{ queue: 'profile-analyses', waiting: 0, active: 0, delayed: 0, failed: 0 }]),
      ai: { workers: 0, queueDepth: 0 },
    });
    expect((body as unknown as MetricsReport).health.score).toBeGreaterThan(0);
  });

  it('tells the requests of each route, and how they ended', async () => {
    const before = await nextReport();
    const of = ({ http }: MetricsReport, route: string) => http.routes.find((found) => found.route === route);
    for (let n = 0; n < 6; n++) await api.call('/t/plain');
    for (let n = 0; n < 3; n++) await api.call('/t/fails');
    await api.call('/t/things/no-uuid');
    const after = await nextReport();
    expect(of(after, '/t/plain')).toMatchObject({ method: 'GET', requests: 6, successRate: 1 });
    expect(of(after, '/t/plain')?.latencyMs).toEqual({
      p50: expect.any(Number),
      p95: expect.any(Number),
      p99: expect.any(Number),
    });
    expect(of(after, '/t/fails')).toMatchObject({ requests: 3, successRate: 0 });
    expect(of(after, '/t/things/:id')).toMatchObject({ requests: 1, successRate: 1 });
    expect(after.http.requests).toBe(after.http.routes.reduce((sum, { requests }) => sum + requests, 0));
    expect(after.http.requests - before.http.requests).toBeGreaterThanOrEqual(10);
    expect(after.http.errorRate).toBeCloseTo(3 / after.http.requests, 3);
  });

  it('tells how often the cache had the answer', async () => {
    const cache = api.app.get(Cache);
    await cache.put('frequent', 'known', { body: Buffer.from('1'), meta: {} });
    for (let n = 0; n < 8; n++) await cache.get('frequent', 'known');
    for (let n = 0; n < 2; n++) await cache.get('frequent', `unknown ${n}`);
    cache.stats(); // brings the metrics up to date, as once a second
    const { byName } = (await nextReport()).cache;
    expect(byName.find(({ name }) => name === 'frequent')).toMatchObject({ lookups: 10, hitRate: 0.8, l1HitRate: 0.8 });
  });

  it('can be scraped too, with the state of what is behind it', async () => {
    const listener = await follow();
    await listener.event('metrics');
    await nextReport();
    const { text } = await api.call('/metrics');
    for (const series of [
      'app_database_connections{pool="user",state="idle"}',
      'app_queue_jobs{queue="credits",state="waiting"} 0',
      'app_http_streams_open{stream="metrics"} 1',
      'app_http_streams_open{stream="analysis"} 0',
      'app_http_requests_in_flight 1', // the scrape itself, not the stream
      'app_process_cpu_ratio ',
      'app_memory_used_ratio{limit="heap"} 0.',
      'app_memory_used_ratio{limit="machine"} 0.',
      'app_event_loop_lag_seconds ',
      'app_event_loop_utilization_ratio ',
      'app_metrics_reports_total ',
    ]) {
      expect(text).toContain(`\n${series}`);
    }
  });

  describe('streamed', () => {
    it('begins with the latest at once, and goes on tick by tick', async () => {
      const published = [latest()]; // the clock's own ticks come in between
      const end = api.app.get(MetricsReports).onReport((report) => published.push(report));
      const listener = await follow();
      expect([listener.status, listener.response.headers['content-type']]).toEqual([
        200,
        'text/event-stream; charset=utf-8',
      ]);
      await listener.event('metrics');
      await nextReport();
      await listener.count(2);
      end();
      const { events } = listener;
      const first = published.findIndex(({ at }) => at === events[0]?.data?.at);
      expect(events).toEqual(
        published
          .slice(first, first + events.length)
          .map((report) => ({ name: 'metrics', id: String(report.tick), data: report })),
      );
    });

    it('comes by itself, every five seconds', async () => {
      const own = await TestApi.start();
      try {
        const listener = await Listener.open(`${own.url}${STREAM}`, {});
        listeners.push(listener);
        await listener.count(3);
        const [first = 0, second = 0, third] = ticksTold(listener);
        expect(second).toBeGreaterThan(first); // which was made while the process started, and may have taken a tick or two
        expect(third).toBe(second + 1);
        expect(await own.app.get(Metrics).valueOf('app_metrics_reports_total')).toBe(3);
      } finally {
        await own.stop();
      }
    });

    it('tells who comes back what it missed', async () => {
      const seen = latest().tick;
      for (let n = 0; n < 3; n++) await nextReport();
      const byHeader = await follow(STREAM, { 'last-event-id': String(seen) });
      await byHeader.count(3);
      const byQuery = await follow(`${STREAM}?since=${seen + 1}`);
      await byQuery.count(2);
      const byBoth = await follow(`${STREAM}?since=0`, { 'last-event-id': String(seen + 2) });
      await byBoth.count(1);
      expect([byHeader, byQuery, byBoth].map(ticksTold)).toEqual([
        [seen + 1, seen + 2, seen + 3],
        [seen + 2, seen + 3],
        [seen + 3],
      ]);
    });

    it('tells a status page the history it draws', async () => {
      for (let n = 0; n < 3; n++) await nextReport();
      const listener = await follow(`${STREAM}?since=0`);
      await until(() => Promise.resolve(ticksTold(listener).includes(latest().tick)));
      const told = ticksTold(listener);
      expect(told.length).toBeGreaterThanOrEqual(4);
      expect(told).toEqual([...told].sort((a, b) => a - b));
    });

    it('refuses a beginning that is no tick', async () => {
      const { status, body } = await api.call(`${STREAM}?since=yesterday`);
      expect([status, body.code]).toEqual([400, 'REQUEST.INVALID']);
      const unheard = await follow(STREAM, { 'last-event-id': 'yesterday' });
      expect(Number((await unheard.event('metrics')).id)).toBe(latest().tick);
    });

    it('is computed once, whoever listens', async () => {
      const many = await Promise.all(Array.from({ length: 50 }, () => follow()));
      await Promise.all(many.map((listener) => listener.event('metrics')));
      const before = await api.app.get(Metrics).valueOf('app_metrics_reports_total');
      const { tick } = await nextReport();
      await Promise.all(many.map((listener) => until(() => Promise.resolve(ticksTold(listener).includes(tick)))));
      const computed = (await api.app.get(Metrics).valueOf('app_metrics_reports_total')) - before;
      expect(computed).toBe(latest().tick - tick + 1); // a tick of the clock may have come between
    });
  });
});

describe('who may read the report', () => {
  const stranger = { 'x-forwarded-for': '203.0.113.7' };
  let open: TestApi;
  let closed: TestApi;
  const listeners: Listener[] = [];

  beforeAll(async () => {
    [open, closed] = await Promise.all([
      TestApi.start(),
      TestApi.start({ env: { METRICS_TOKEN: 'scrape-secret', RATE_LIMIT_ANONYMOUS_PER_MINUTE: '20' } }),
    ]);
  });
  afterEach(() => listeners.splice(0).forEach((listener) => listener.leave()));
  afterAll(() => Promise.all([open.stop(), closed.stop()]));

  const bearer = async (api: TestApi, claims: Record<string, unknown> = {}) =>
    api.bearer(await api.createUser(), { claims });
  const ADMIN = { app_metadata: { role: 'admin' } };

  describe.each([REPORT, STREAM])('%s', (path) => {
    /** Status and code of a refusal; status alone of an answer, whose stream is left at once. */
    const ask = async (api: TestApi, headers: Record<string, string> = {}) => {
      const listener = await Listener.open(`${api.url}${path}`, headers);
      listeners.push(listener);
      if (listener.status === 200) return [200];
      await listener.ended();
      return [listener.status, listener.problem().code, listener.problem().detail];
    };

    it('is open to this machine, and to nobody who comes through it', async () => {
      expect(await ask(open)).toEqual([200]);
      expect(await ask(open, stranger)).toEqual([
        401,
        'AUTH.MISSING_TOKEN',
        expect.stringContaining('set METRICS_TOKEN'),
      ]);
    });

    it('is closed even to this machine once there is a token to show', async () => {
      expect(await ask(closed)).toEqual([401, 'AUTH.MISSING_TOKEN', expect.stringContaining('Show METRICS_TOKEN')]);
      expect(await ask(closed, { authorization: 'Bearer wrong-secret' })).toEqual([
        401,
        'AUTH.INVALID_TOKEN',
        expect.stringContaining('METRICS_TOKEN'),
      ]);
      expect(await ask(closed, { authorization: 'Bearer scrape-secret', ...stranger })).toEqual([200]);
    });

    it('is open to administrators from anywhere, and to no other account', async () => {
      for (const api of [open, closed]) {
        expect(await ask(api, { ...(await bearer(api, ADMIN)), ...stranger })).toEqual([200]);
        expect(await ask(api, await bearer(api))).toEqual([
          403,
          'AUTH.FORBIDDEN',
          expect.stringContaining('administrator'),
        ]);
      }
      const expired = await open.bearer(await open.createUser(), { claims: ADMIN, expiresIn: -3600 });
      expect(await ask(open, expired)).toEqual([401, 'AUTH.EXPIRED_TOKEN', expect.any(String)]);
    });
  });

  it('never gives what a reader got to the next who asks', async () => {
    const headers = { authorization: 'Bearer scrape-secret' };
    for (let n = 0; n < 5; n++) expect((await closed.call(REPORT, { headers })).status).toBe(200);
    expect((await closed.call(REPORT)).status).toBe(401);
    expect((await closed.call('/metrics', { headers })).status).toBe(200);
    expect((await closed.call('/metrics')).status).toBe(403);
  });

  it('has who guesses at tokens wait, and lets who knows it read on', async () => {
    const statuses = new Set<number>();
    for (let n = 0; n < 30; n++) {
      statuses.add((await closed.call(REPORT, { headers: { authorization: `Bearer guess-${n}` } })).status);
    }
    expect([...statuses].sort()).toEqual([401, 429]);
    const headers = { authorization: 'Bearer scrape-secret' };
    expect((await closed.call(REPORT, { headers })).status).toBe(200);
  });

  it('ends a stream with the token it was opened with', async () => {
    const headers = await open.bearer(await open.createUser(), { claims: ADMIN, expiresIn: 3 });
    const listener = await Listener.open(`${open.url}${STREAM}`, headers);
    await listener.ended();
    expect([listener.names[0], listener.names.at(-1)]).toEqual(['metrics', 'expired']);
  });

  it('takes leave of its listeners when the process stops', async () => {
    const leaving = await TestApi.start();
    const listener = await Listener.open(`${leaving.url}${STREAM}`, {});
    await listener.event('metrics');
    leaving.app.get(InFlight).beginDrain();
    await listener.ended();
    expect(listener.names).toEqual(['metrics', 'bye']);
    await leaving.stop();
  });

  it('says that monitoring is switched off where it is, and goes on with health and scrapes', async () => {
    const off = await TestApi.start({ env: { ENABLE_PERFORMANCE_MONITORING: 'false' } });
    try {
      for (const path of [REPORT, STREAM]) {
        const { status, body } = await off.call(path);
        expect([status, body.code, body.detail]).toEqual([
          503,
          'SYSTEM.UNAVAILABLE',
          expect.stringContaining('ENABLE_PERFORMANCE_MONITORING=true'),
        ]);
      }
      expect((await off.call('/api/health')).status).toBe(200);
      expect((await off.call('/metrics')).status).toBe(200);
      expect(off.app.get(ProcessSampler).current()).toBeUndefined();
    } finally {
      await off.stop();
    }
  });
});
