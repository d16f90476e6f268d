import { randomUUID } from 'node:crypto';
import { AnalysisJobsWorld, type Member } from './analysis-jobs-world';

describe('the progress of an analysis', () => {
  let world: AnalysisJobsWorld;

  beforeAll(async () => (world = await AnalysisJobsWorld.start()));
  afterAll(() => world.stop());

  /** A job over so many posts, and a reader who may see it. */
  const aJob = async (posts: number) => {
    const profile = await world.aProfile(posts);
    const reader = await world.newReader(profile);
    const job = await world.startJob(profile);
    return { profile, reader, job, id: job.analysisJobId };
  };

  describe('asked for once', () => {
    it('tells status, counts and steps to a reader with access', async () => {
      const { profile, reader, job, id } = await aJob(3);
      await world.plan(job);
      await world.workOn(job, 2);
      const { status, body } = await world.jobOf(id, reader.headers);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        jobId: id,
        username: profile.username,
        status: 'running',
        reason: 'refresh',
        progress: 66,
        posts: { total: 3, done: 2, failed: 0 },
        modelVersion: world.version,
        startedAt: expect.any(String),
        finishedAt: null,
      });
      expect(body.steps).toEqual([
        { step: 'queued', at: expect.any(String), posts: 3, batches: null },
        { step: 'planned', at: expect.any(String), posts: 3, batches: 3 },
        { step: 'batch', at: expect.any(String), posts: 2, batches: null },
      ]);
    });

    it('keeps the cause of a failure from readers and tells administrators', async () => {
      const { reader, job, id } = await aJob(1);
      await world.fail(job);
      const told = await world.jobOf(id, reader.headers);
      expect(told.body).toMatchObject({ status: 'failed', error: expect.stringMatching(/tried again/), cause: null });
      expect(told.text).not.toContain('secret internals');
      const { body } = await world.jobOf(id, world.admin.headers);
      expect(body).toMatchObject({ cause: 'TypeError: secret internals' });
    });

    it('is named by the insights of the creator', async () => {
      const { profile, reader, id } = await aJob(1);
      const { body } = await world.api.call(`/api/profile/${profile.username}/ai-insights`, {
        headers: reader.headers,
      });
      expect(body.job).toMatchObject({ id, eventsUrl: `/api/v1/ai/jobs/${id}/events` });
    });
  });

  describe.each(['', '/events'])('at the route %p', (suffix) => {
    const ask = (id: string, { headers }: Pick<Member, 'headers'>) =>
      world.api.call(`/api/v1/ai/jobs/${id}${suffix}`, { headers });

    it('asks others to unlock the creator, as the insights do', async () => {
      const { profile, id } = await aJob(1);
      const { status, headers, body } = await ask(id, await world.newUser());
      expect([status, headers.get('content-type')]).toEqual([402, 'application/problem+json; charset=utf-8']);
      expect(body).toMatchObject({
        code: 'CREDITS.UNLOCK_REQUIRED',
        cost: 25,
        unlockRoute: expect.stringContaining(profile.username),
      });
    });

    it('knows nobody without a token, and no job that does not exist', async () => {
      expect((await ask(randomUUID(), { headers: {} })).body.code).toBe('AUTH.MISSING_TOKEN');
      expect((await ask(randomUUID(), world.admin)).body.code).toBe('RESOURCE.NOT_FOUND');
      expect((await ask('not-an-id', world.admin)).body.code).toBe('REQUEST.INVALID');
    });
  });

  describe('followed', () => {
    it('begins with the present state, tells what changes, and ends with the job', async () => {
      const { reader, job, id } = await aJob(3);
      await world.plan(job);
      const listener = await world.follow(id, reader.headers);
      expect(listener.status).toBe(200);
      expect((await listener.event('state')).data).toMatchObject({ jobId: id, status: 'running', progress: 0 });
      await world.workOn(job);
      await listener.count(2);
      await world.workOn(job);
      await listener.count(3);
      await world.workOn(job);
      await listener.ended();
      expect(listener.names).toEqual(['state', 'progress', 'progress', 'complete']);
      expect(listener.events.map(({ data }) => data.progress)).toEqual([0, 33, 66, 100]);
      const steps = listener.events.map(({ id: eventId }) => Number.parseInt(eventId ?? '', 10));
      expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
    });

    it('is sent as a stream that nobody on the way keeps, changes or compresses', async () => {
      const { reader, id } = await aJob(1);
      const listener = await world.follow(id, { ...reader.headers, 'accept-encoding': 'gzip, br' });
      expect(listener.response.headers).toMatchObject({
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store, no-transform',
        'x-accel-buffering': 'no',
      });
      expect(listener.response.headers).not.toHaveProperty('content-encoding');
      await listener.event('state');
      expect(listener.text).toMatch(/^retry: \d+\n\n/);
      listener.leave();
    });

    it('ends with what a failure means, not with its cause', async () => {
      const { reader, job, id } = await aJob(1);
      const listener = await world.follow(id, reader.headers);
      await listener.event('state');
      await world.fail(job);
      await listener.ended();
      expect(listener.names).toEqual(['state', 'failed']);
      expect(listener.text).not.toContain('secret internals');
    });

    it('tells of a job that has ended that it has, at once', async () => {
      const { reader, job, id } = await aJob(1);
      await world.workOn(job);
      const listener = await world.follow(id, reader.headers);
      await listener.ended();
      expect(listener.names).toEqual(['complete']);
    });

    it('spares who comes back the state that was seen, and tells the next one', async () => {
      const { reader, job, id } = await aJob(2);
      const first = await world.follow(id, reader.headers);
      const seen = (await first.event('state')).id ?? '';
      first.leave();
      const second = await world.follow(id, { ...reader.headers, 'last-event-id': seen });
      await world.workOn(job);
      await second.count(1);
      expect(second.names).toEqual(['progress']);
      second.leave();
      const third = await world.follow(id, { ...reader.headers, 'last-event-id': seen });
      expect((await third.event('state')).data).toMatchObject({ progress: 50 });
      third.leave();
    });

    it('tells who has seen the end that nothing follows', async () => {
      const { reader, job, id } = await aJob(1);
      await world.workOn(job);
      const listener = await world.follow(id, reader.headers);
      const { id: seen = '' } = await listener.event('complete');
      const again = await world.api.call(`/api/v1/ai/jobs/${id}/events`, {
        headers: { ...reader.headers, 'last-event-id': seen },
      });
      expect([again.status, again.text]).toEqual([204, '']);
    });

    it('is open to administrators without access', async () => {
      const { id } = await aJob(1);
      const listener = await world.follow(id, world.admin.headers);
      await listener.event('state');
      listener.leave();
    });

    it('ends when the token expires', async () => {
      const { reader, id } = await aJob(1);
      const listener = await world.follow(id, await world.api.bearer(reader.id, { expiresIn: 3 }));
      await listener.ended();
      expect(listener.names).toEqual(['state', 'expired']);
    });

    it('ends when the creator is removed', async () => {
      const { profile, reader, id } = await aJob(1);
      const listener = await world.follow(id, reader.headers);
      await listener.event('state');
      await world.api.sql('delete from profiles where id = $1', [profile.profileId]);
      await listener.ended();
      expect(listener.names).toEqual(['state']);
    });
  });
});

describe('where analysis is switched off', () => {
  let world: AnalysisJobsWorld;
  let id: string;
  beforeAll(async () => {
    world = await AnalysisJobsWorld.start({ ENABLE_AI_ANALYSIS: 'false' });
    const { profileId } = await world.aProfile(1);
    const [job] = await world.api.sql<{ id: string }>(
      `insert into ai_analysis_jobs (profile_id, reason, model_version, posts_total) values ($1, 'refresh', 'rules-1', 1) returning id`,
      [profileId],
    );
    id = job?.id ?? '';
  });
  afterAll(() => world.stop());

  it('an unfinished job is off, and its stream says so and ends', async () => {
    expect((await world.jobOf(id, world.admin.headers)).body).toMatchObject({ status: 'off', progress: 0 });
    const listener = await world.follow(id, world.admin.headers);
    await listener.ended();
    expect(listener.events).toMatchObject([{ name: 'state', data: { status: 'off' } }]);
  });
});
