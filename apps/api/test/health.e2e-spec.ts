import { HealthIndicatorService } from '@nestjs/terminus';
import { ComponentIndicator, HealthMonitor, type HealthReport, type Reading } from '@app/monitoring';
import { freezePostgres, PrivateRedis, startProgram, until, type Program } from '@app/testing';
import { DurableServers } from '../../../test/chaos/durable-servers';
import { InFlight } from '../src/http/in-flight';
import { FakeAuthServer } from './fake-auth-server';
import { TestApi } from './test-api';

jest.setTimeout(120_000);

const WELL = { status: 'up', note: undefined };

async function get(url: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe('the health of a running system', () => {
  let servers: DurableServers;
  let redis: PrivateRedis;
  let auth: FakeAuthServer;
  let ownerUrl: string;
  let env: Record<string, string>;
  let api: Program;
  let worker: Program;

  beforeAll(async () => {
    [servers, redis, auth] = await Promise.all([
      DurableServers.start('off'),
      PrivateRedis.start(),
      FakeAuthServer.start(),
    ]);
    const { url, apiUrl, systemUrl } = await servers.prepare();
    ownerUrl = url;
    env = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      PORT: '0',
      DATABASE_URL: apiUrl,
      DATABASE_SYSTEM_URL: systemUrl,
      DATABASE_POOL_SIZE: '4',
      REDIS_URL: redis.url,
      SUPABASE_URL: auth.url,
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: 'key',
      DECODO_BASE_URL: 'http://127.0.0.1:9',
      AI_TIER: 'rules',
    };
    [api, worker] = await Promise.all([startProgram('api', env), startProgram('ai-worker', env)]);
  });
  afterAll(async () => {
    await Promise.all([api?.kill(), worker?.kill()]);
    await Promise.all([servers.close(), redis.stop(), auth.stop()]);
  });

  const health = async () => (await get(`${api.url}/api/health`)).body as unknown as HealthReport;
  const component = async (name: keyof HealthReport['components']) => (await health()).components[name];
  const statuses = async () =>
    Object.fromEntries(Object.entries((await health()).components).map(([name, { status }]) => [name, status]));
  const becomes = (name: keyof HealthReport['components'], status: string) =>
    until(async () => (await component(name)).status === status);
  const probes = async () => [
    (await get(`${api.url}/api/health/live`)).status,
    (await get(`${api.url}/api/health/ready`)).status,
  ];

  it('knows how each of its seven components is', async () => {
    await becomes('ai', 'up');
    const report = await health();
    expect(report).toMatchObject({ status: 'healthy', score: 100, alerts: [] });
    expect(Object.keys(report.components).sort()).toEqual(
      ['ai', 'auth', 'cache', 'database', 'provider', 'queue', 'system'].sort(),
    );
    for (const [, { status, note, lastSuccess, latencyMs }] of Object.entries(report.components)) {
      expect({ status, note }).toEqual(WELL);
      expect([typeof lastSuccess, typeof latencyMs]).toEqual(['string', 'number']);
    }
    expect(report.components).toMatchObject({ database: { breaker: 'closed' }, queue: { breaker: null } });
    expect(await probes()).toEqual([200, 200]);
  });

  it('answers while the database hangs, and tells since when and when it was well last', async () => {
    const before = await health();
    const thaw = await freezePostgres(ownerUrl);
    try {
      await becomes('database', 'down');
      const { status, score, components } = await health();
      expect({ status, score }).toEqual({ status: 'unhealthy', score: 65 });
      const { note, since, lastSuccess } = components.database;
      expect(note).toBe('does not answer');
      expect(Date.parse(since)).toBeGreaterThan(Date.parse(before.components.database.since));
      expect(Date.parse(lastSuccess ?? '')).toBeLessThan(Date.parse(since));
      expect(components.cache).toMatchObject({ status: 'up', since: before.components.cache.since });
      expect(await probes()).toEqual([200, 200]);
    } finally {
      thaw();
    }
    await becomes('database', 'up');
    await until(async () => (await health()).score === 100);
  });

  it('loses cache and queue with Redis, says that it cannot see the workers, and finds all of them again', async () => {
    await redis.stop();
    await becomes('queue', 'down');
    await becomes('ai', 'unknown');
    expect(await statuses()).toMatchObject({ database: 'up', cache: 'down', queue: 'down', ai: 'unknown' });
    expect(await health()).toMatchObject({ status: 'degraded', score: 68 });
    expect(await probes()).toEqual([200, 200]);
    await redis.run();
    await until(async () => (await health()).score === 100);
  });

  it('misses a worker that ended, and greets the next', async () => {
    await worker.stop();
    await becomes('ai', 'down');
    expect(await component('ai')).toMatchObject({ note: 'no worker runs' });
    expect(await health()).toMatchObject({ status: 'degraded', score: 95 });
    worker = await startProgram('ai-worker', env);
    await becomes('ai', 'up');
  });

  it('runs but is not ready before it has reached its database', async () => {
    const lost = await startProgram('api', { ...env, DATABASE_URL: 'postgres://nobody:x@127.0.0.1:9/none' });
    try {
      expect((await get(`${lost.url}/api/health/live`)).status).toBe(200);
      expect(await get(`${lost.url}/api/health/ready`)).toEqual({ status: 503, body: { status: 'not_ready' } });
      const { body } = await get(`${lost.url}/api/health`);
      expect(body).toMatchObject({
        status: 'unhealthy',
        components: { database: { status: 'down', note: 'not reachable', lastSuccess: null } },
      });
      expect(JSON.stringify(body)).not.toContain('127.0.0.1');
    } finally {
      await lost.kill();
    }
  });
});

describe('the answer that is kept ready', () => {
  class Told extends ComponentIndicator {
    readonly component = 'system';
    reading: Reading = { status: 'up' };

    protected async read(): Promise<Reading> {
      return this.reading;
    }
  }

  let api: TestApi;

  beforeAll(async () => {
    api = await TestApi.start();
  });
  afterAll(() => api.stop());

  const system = async () => {
    const { body } = await api.call('/api/health');
    return (body as unknown as HealthReport).components.system.status;
  };

  it('is never given again once there is a newer one', async () => {
    const monitor = api.app.get(HealthMonitor);
    const told = new Told(new HealthIndicatorService());
    monitor.register(told);
    for (const status of ['degraded', 'up', 'down', 'up'] as const) {
      expect(await system()).toBe(await system()); // from now on it is a hot answer
      told.reading = { status };
      await monitor.probeAll();
      expect(await system()).toBe(status);
    }
  });

  it('is given to whoever asks, with whatever token, and shows the same to all', async () => {
    const answers = [
      await api.call('/api/health'),
      await api.call('/api/health', { headers: { authorization: 'Bearer nonsense' } }),
      await api.call('/api/health', { headers: { origin: 'https://elsewhere.example' } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    for (const { headers } of answers) expect(headers.get('cache-control')).toBe('no-store');
  });

  it('is still given while the process drains, when only readiness is gone', async () => {
    api.app.get(InFlight).beginDrain();
    const status = async (path: string) => (await api.call(path)).status;
    expect(await status('/api/health/ready')).toBe(503);
    expect([await status('/api/health/live'), await status('/api/health')]).toEqual([200, 200]);
  });
});
