import { CreatorAccess } from '@app/creators';
import { Database } from '@app/database';
import { startProgram, until, type Program } from '@app/testing';
import { JobProgressFeed } from '../src/analyses/job-progress.feed';
import { TICK_MS } from '../src/http/progress-feed';
import { AnalysesApiModule } from '../src/analyses/analyses-api.module';
import { InFlight } from '../src/http/in-flight';
import { StreamSlots } from '../src/http/stream-slots';
import { AnalysisJobsWorld, type Listener } from './analysis-jobs-world';

jest.setTimeout(60_000);

/** Statements of the feed: nothing else reads jobs by many ids. */
const READS_STATES = /from ai_analysis_jobs as job where job\.id = any/;

describe('those who listen to analyses', () => {
  let world: AnalysisJobsWorld;
  let program: Program | undefined;
  const feed = () => world.api.app.get(JobProgressFeed);
  const slots = () => world.api.app.select(AnalysesApiModule).get(StreamSlots, { strict: true });

  beforeAll(async () => (world = await AnalysisJobsWorld.start()));
  afterAll(() => world.stop());
  afterEach(async () => {
    jest.restoreAllMocks();
    if (program?.child.exitCode === null) await program.kill();
    await until(() => Promise.resolve(slots().size === 0));
  });

  const aJob = async (posts: number) => {
    const profile = await world.aProfile(posts);
    const job = await world.startJob(profile);
    return { profile, job, id: job.analysisJobId };
  };
  /** What the database is asked for by the feed from now on: when, and for which jobs. */
  const watchFeed = () => {
    const reads: { at: number; jobIds: string[] }[] = [];
    const database = world.api.app.get(Database);
    const read = database.readAsSystem.bind(database);
    jest.spyOn(database, 'readAsSystem').mockImplementation((text, params = []) => {
      if (READS_STATES.test(text)) reads.push({ at: performance.now(), jobIds: params[0] as string[] });
      return read<never>(text, params);
    });
    return reads;
  };

  it('are served by one query a tick, be they three hundred', async () => {
    const { profile, job, id } = await aJob(3);
    const listeners: Listener[] = [];
    for (let n = 0; n < 30; n++) {
      const { headers } = await world.newReader(profile);
      listeners.push(...(await Promise.all(Array.from({ length: 10 }, () => world.follow(id, headers)))));
    }
    expect(feed().listeners).toBe(300);
    const reads = watchFeed();
    for (let done = 1; done <= 3; done++) {
      await world.workOn(job);
      await Promise.all(listeners.map((listener) => listener.count(done + 1)));
    }
    await Promise.all(listeners.map((listener) => listener.ended()));
    const told = new Set(listeners.map(({ events }) => JSON.stringify(events)));
    expect([...told].map((events) => JSON.parse(events) as unknown)).toEqual([
      [
        expect.objectContaining({ name: 'state' }),
        expect.objectContaining({ name: 'progress' }),
        expect.objectContaining({ name: 'progress' }),
        expect.objectContaining({ name: 'complete' }),
      ],
    ]);
    expect(reads.length).toBeGreaterThanOrEqual(3);
    expect(reads.filter(({ jobIds }) => jobIds.join() !== id)).toEqual([]);
    const tooSoon = reads.filter(({ at }, n) => n > 0 && at - (reads[n - 1]?.at ?? 0) < TICK_MS - 5);
    expect(tooSoon).toEqual([]);
  });

  it('of several jobs share the query, and nothing is asked when nobody listens', async () => {
    const [one, other] = [await aJob(1), await aJob(1)];
    const listeners = [
      await world.follow(one.id, world.admin.headers),
      await world.follow(other.id, world.admin.headers),
    ];
    const reads = watchFeed();
    await until(() => Promise.resolve(reads.some(({ jobIds }) => jobIds.length === 2)));
    for (const listener of listeners) listener.leave();
    await until(() => Promise.resolve(feed().listeners === 0));
    const before = reads.length;
    await new Promise((done) => setTimeout(done, 3 * TICK_MS));
    expect(reads).toHaveLength(before);
  });

  it('free their place when they leave', async () => {
    const { id } = await aJob(1);
    for (let round = 0; round < 3; round++) {
      const listeners = await Promise.all(Array.from({ length: 10 }, () => world.follow(id, world.admin.headers)));
      expect(listeners.map(({ status }) => status)).toEqual(Array(10).fill(200));
      expect([feed().listeners, slots().size]).toEqual([10, 10]);
      for (const listener of listeners) listener.leave();
      await until(() => Promise.resolve(feed().listeners === 0 && slots().size === 0));
    }
  });

  it('are told and let go when their access is withdrawn, and nobody else is', async () => {
    const { profile, id } = await aJob(1);
    const [reader, other] = [await world.newReader(profile), await world.newReader(profile)];
    const [losing, keeping] = [await world.follow(id, reader.headers), await world.follow(id, other.headers)];
    await Promise.all([losing.event('state'), keeping.event('state')]);
    await world.api.sql('delete from user_profile_access where user_id = $1', [reader.id]);
    await world.api.app.get(CreatorAccess).changed(reader.id, profile.profileId);
    await losing.ended();
    expect(losing.names).toEqual(['state', 'revoked']);
    expect((await world.jobOf(id, reader.headers)).status).toBe(402);
    expect([keeping.isEnded, keeping.names]).toEqual([false, ['state']]);
    keeping.leave();
  });

  it('are told and let go when their access runs out by itself', async () => {
    const { profile, id } = await aJob(1);
    const [reader, other] = [await world.newReader(profile), await world.newReader(profile)];
    await world.api.sql(
      `update user_profile_access set source = 'admin_grant', expires_at = now() + interval '2 seconds' where user_id = $1`,
      [reader.id],
    );
    const [losing, keeping] = [await world.follow(id, reader.headers), await world.follow(id, other.headers)];
    await losing.ended();
    expect(losing.names).toEqual(['state', 'revoked']);
    expect([keeping.isEnded, keeping.names]).toEqual([false, ['state']]);
    keeping.leave();
  });

  it('are refused beyond ten a user, while others are let in', async () => {
    const { profile, id } = await aJob(1);
    const [reader, other] = [await world.newReader(profile), await world.newReader(profile)];
    const listeners = await Promise.all(Array.from({ length: 10 }, () => world.follow(id, reader.headers)));
    const refused = await world.api.call(`/api/v1/ai/jobs/${id}/events`, { headers: reader.headers });
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      429,
      'REQUEST.RATE_LIMITED',
      '5',
    ]);
    listeners.push(await world.follow(id, other.headers));
    expect(listeners[10]?.status).toBe(200);
    for (const listener of listeners) listener.leave();
  });

  it('take no place when they are refused', async () => {
    const { id } = await aJob(1);
    const stranger = await world.newUser();
    for (let n = 0; n < 12; n++) {
      const { status } = await world.api.call(`/api/v1/ai/jobs/${id}/events`, { headers: stranger.headers });
      expect(status).toBe(402);
    }
    expect(slots().size).toBe(0);
  });

  it('stay while the database is away, and are told what happened meanwhile', async () => {
    const { job, id } = await aJob(2);
    const listener = await world.follow(id, world.admin.headers);
    await listener.event('state');
    const database = world.api.app.get(Database);
    const read = database.readAsSystem.bind(database);
    let failures = 0;
    jest.spyOn(database, 'readAsSystem').mockImplementation((text, params = []) => {
      if (!READS_STATES.test(text)) return read<never>(text, params);
      failures++;
      return Promise.reject(new Error('the connection was refused'));
    });
    await world.workOn(job);
    await until(() => Promise.resolve(failures >= 2));
    expect([listener.names, listener.isEnded]).toEqual([['state'], false]);
    jest.restoreAllMocks();
    await listener.event('progress');
    expect(world.api.logged('progress of analyses cannot be read')).toHaveLength(1);
    listener.leave();
  });

  it('are not cut by the time limit of requests, and are measured by their first event', async () => {
    const { job, id } = await aJob(1);
    const listener = await world.follow(id, world.admin.headers);
    await listener.event('state');
    world.api.app.get(InFlight).sweep(performance.now() + 3_600_000);
    await new Promise((done) => setTimeout(done, 1_100));
    await world.workOn(job);
    await listener.event('complete');
    await listener.ended();
    const logged = () => world.api.logged('request').filter(({ route }) => route === '/api/v1/ai/jobs/:id/events');
    await until(() =>
      Promise.resolve(logged().some(({ openSeconds }) => openSeconds !== undefined && openSeconds !== 0)),
    );
    const [last] = logged().slice(-1);
    expect(last).toMatchObject({ status: 200, openSeconds: expect.any(Number) });
    expect(last?.ms).toBeLessThan(1_000);
  });

  it('count as served when they leave', async () => {
    const { id } = await aJob(1);
    const listener = await world.follow(id, world.admin.headers);
    await listener.event('state');
    listener.leave();
    await until(() => Promise.resolve(slots().size === 0));
    const streams = world.api.logged('request').filter(({ route }) => route === '/api/v1/ai/jobs/:id/events');
    expect(streams.filter(({ status }) => status === 499)).toEqual([]);
  });

  it('get the headers alone when they ask for them', async () => {
    const { id } = await aJob(1);
    const answer = await world.api.call(`/api/v1/ai/jobs/${id}/events`, {
      method: 'HEAD',
      headers: world.admin.headers,
    });
    expect([answer.status, answer.headers.get('content-type'), feed().listeners]).toEqual([
      200,
      'text/event-stream; charset=utf-8',
      0,
    ]);
  });

  it('are told good-bye by a process that stops, which does not wait for them', async () => {
    const { id } = await aJob(1);
    program = await startProgram('api', world.env());
    const listener = await world.follow(id, world.admin.headers, program.url);
    await listener.event('state');
    expect(await program.stop()).toBe(0);
    expect(listener.names).toEqual(['state', 'bye']);
    expect([listener.isEnded, program.output()]).toEqual([true, expect.not.stringContaining('were cut off')]);
  });
});
