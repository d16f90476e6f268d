import { RedisConnections } from '@app/cache';
import { AppConfig } from '@app/config';
import { Logger } from '@app/observability';
import { createTestRedis, type TestRedis } from '@app/testing';
import type { AppName } from '../pulse/process-pulse';
import type { HealthMonitor } from './health-monitor';
import type { HealthReport, Reading } from './health.types';
import { RedisProcessDirectory } from './redis-process-directory';

type Listener = (report: HealthReport) => void;

describe(RedisProcessDirectory.name, () => {
  let redis: TestRedis;
  const connections: RedisConnections[] = [];

  beforeAll(async () => (redis = await createTestRedis()));
  beforeEach(() => redis.flush());
  afterEach(() => {
    for (const connection of connections.splice(0)) connection.onApplicationShutdown();
  });
  afterAll(() => redis.close());

  /** A process with its own connection, and what ends one round of its health. */
  async function aProcess(app: AppName, url = redis.url) {
    const config = Object.assign(new AppConfig(), { redis: { cacheUrl: url, queueUrl: url, password: undefined } });
    const connection = new RedisConnections(
      config,
      Logger.create({ level: 'silent', pretty: false, process: 'test' }),
      {},
    );
    connections.push(connection);
    await connection.start();
    let listener: Listener | undefined;
    const monitor = {
      onReport: (given: Listener) => {
        listener = given;
        return () => (listener = undefined);
      },
    };
    const directory = new RedisProcessDirectory(connection, monitor as unknown as HealthMonitor, { app });
    directory.onModuleInit();
    const round = (ai: Reading) => listener?.({ components: { ai } } as unknown as HealthReport);
    return { directory, round, connection };
  }

  it('shows every process how the workers are, after each round of theirs', async () => {
    const [api, one, another] = [await aProcess('api'), await aProcess('ai-worker'), await aProcess('ai-worker')];
    expect(await api.directory.find('ai-worker')).toEqual([]);
    api.round({ status: 'unknown' });
    one.round({ status: 'up' });
    await one.connection.ping(); // answered in order: the sign is there
    another.round({ status: 'degraded', note: 'models are loading' });
    await another.connection.ping();
    expect(await api.directory.find('ai-worker')).toEqual([
      { app: 'ai-worker', ai: { status: 'up' } },
      { app: 'ai-worker', ai: { status: 'degraded', note: 'models are loading' } },
    ]);
  });

  it('lets the sign of a process fade, and takes it away at once when the process ends in order', async () => {
    const [api, worker] = [await aProcess('api'), await aProcess('ai-worker')];
    worker.round({ status: 'up' });
    await worker.connection.ping();
    const [key = ''] = await worker.connection.commands.keys('*processes}:ai-worker:*');
    const seconds = await worker.connection.commands.ttl(key);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(15);
    await worker.directory.beforeApplicationShutdown();
    worker.round({ status: 'up' }); // the monitor goes on for a while
    await worker.connection.ping();
    expect(await api.directory.find('ai-worker')).toEqual([]);
  });

  it('does not guess while Redis is away, and bears it', async () => {
    const lost = await aProcess('api', 'redis://127.0.0.1:9');
    lost.round({ status: 'up' });
    await lost.directory.beforeApplicationShutdown();
    await expect(lost.directory.find('ai-worker')).rejects.toThrow();
  });
});
