import { get } from 'node:http';
import { text as readAll } from 'node:stream/consumers';
import { JobQueue } from '@app/queues';
import type { MetricsReport } from '@app/monitoring';
import { PrivateRedis, startProgram, until, type Program } from '@app/testing';
import { AnalysisJobsWorld } from './analysis-jobs-world';

jest.setTimeout(120_000);

const SETTINGS = { AI_TIER: 'rules' };

/** Several processes on one Redis: each reports for all of them. */
describe('the report of several processes', () => {
  let world: AnalysisJobsWorld;
  let redis: PrivateRedis;
  const programs: Program[] = [];

  beforeAll(async () => {
    redis = await PrivateRedis.start();
    world = await AnalysisJobsWorld.start({ ...SETTINGS, REDIS_URL: redis.url });
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) if (program.child.exitCode === null) await program.kill();
  });
  afterAll(async () => {
    await world.stop();
    await redis.stop();
  });

  const start = async (app: 'api' | 'ai-worker', settings: Record<string, string> = {}) => {
    const program = await startProgram(app, world.env({ ...SETTINGS, REDIS_URL: redis.url, ...settings }));
    programs.push(program);
    return program;
  };
  const reportOn = async (url: string) => (await (await fetch(`${url}/api/metrics`)).json()) as MetricsReport;
  const requestsTo = ({ http }: MetricsReport, route: string) =>
    http.routes.find((found) => found.route === route)?.requests ?? 0;
  const ask = async (url: string, times: number) => {
    for (let n = 0; n < times; n++) await (await fetch(`${url}/api/health/ready`)).arrayBuffer();
  };

  it('is the sum over both, whichever is asked, and forgets the one that stopped', async () => {
    const here = world.api.url;
    const there = await start('api');
    await ask(here, 20);
    await ask(there.url, 30);
    for (const url of [here, there.url]) {
      await until(async () => requestsTo(await reportOn(url), '/api/health/ready') === 50);
      const { scope, processes } = await reportOn(url);
      expect([scope, processes.map(({ app }) => app)]).toEqual(['system', ['api', 'api']]);
    }
    expect(await there.stop()).toBe(0);
    await until(async () => (await reportOn(here)).processes.length === 1);
    expect(requestsTo(await reportOn(here), '/api/health/ready')).toBe(20);
  });

  it('tells what the worker read', async () => {
    await start('ai-worker');
    const { analysisJobId, profileId } = await world.startJob(await world.aProfile(6));
    await world.api.app.get(JobQueue).enqueue('plan-profile-analysis', { analysisJobId, profileId });
    await until(async () => (await reportOn(world.api.url)).ai.byMethod.rules === 6);
    const { ai, processes } = await reportOn(world.api.url);
    expect(ai).toMatchObject({ workers: 1, postsPerHour: expect.any(Number), queueDepth: 0 });
    expect(ai.postsPerHour).toBeGreaterThan(0);
    expect(processes.map(({ app }) => app).sort()).toEqual(['ai-worker', 'api']);
  });

  it('is scraped from any worker of one api for all of them, and never falls when one of them dies', async () => {
    const api = await start('api', { WEB_CONCURRENCY: '2', LOG_LEVEL: 'info' });
    const counted = async () => {
      const text = await askAnew(`${api.url}/metrics`);
      const count =
        /^app_http_request_duration_seconds_count\{method="GET",route="\/api\/health\/ready",status="200"\} (\d+)$/m;
      return { text, requests: Number(count.exec(text)?.[1] ?? 0) };
    };
    for (let n = 0; n < 20; n++) await askAnew(`${api.url}/api/health/ready`);
    for (let n = 0; n < 4; n++) expect((await counted()).requests).toBe(20);
    const { text } = await counted();
    expect(text).toMatch(/^process_cpu_seconds_total \d/m);
    expect(text).toMatch(/^app_queue_jobs\{queue="credits",state="waiting"\} 0$/m);

    const pids = [...api.output().matchAll(/"process":"api","pid":(\d+)/g)].map(([, pid]) => Number(pid));
    process.kill(pids[0] as number, 'SIGKILL');
    await until(async () => [...api.output().matchAll(/"msg":"api is ready"/g)].length === 3);
    for (let n = 0; n < 4; n++) expect((await counted()).requests).toBe(20);
    expect(await api.stop()).toBe(0);
  });

  it('shows the own figures alone while Redis is away, says so, and all again afterwards', async () => {
    const there = await start('api');
    await until(async () => (await reportOn(there.url)).processes.length === 2);
    await redis.stop();
    await ask(there.url, 5);
    await until(async () => (await reportOn(there.url)).scope === 'process');
    const { processes, queues } = await reportOn(there.url);
    expect([processes.length, requestsTo(await reportOn(there.url), '/api/health/ready')]).toEqual([1, 5]);
    expect(there.output()).toContain('reports will show the figures of this process alone');
    await until(async () => (await reportOn(there.url)).queues === null || queues === null);
    await redis.run();
    await until(async () => (await reportOn(there.url)).scope === 'system');
    await until(async () => (await reportOn(there.url)).processes.length === 2);
    expect(there.output().split('reports will show the figures of this process alone')).toHaveLength(2);
  });
});

/** On a connection of its own: these are dealt out to the workers in turn. */
function askAnew(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => resolve(readAll(response))).on('error', reject);
  });
}
