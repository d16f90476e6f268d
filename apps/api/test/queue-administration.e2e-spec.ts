import { JobQueue } from '@app/queues';
import { startProgram, until, type Program } from '@app/testing';
import { AnalysisJobsWorld } from './analysis-jobs-world';

jest.setTimeout(120_000);

type Json = Record<string, unknown>;
const QUEUES = '/api/v1/admin/queues';
const REASON = 'the database is well again';

/** The api here, the worker as a process of its own: what one orders the other does. */
describe('the administration of background work', () => {
  let world: AnalysisJobsWorld;
  let worker: Program | undefined;

  beforeAll(async () => (world = await AnalysisJobsWorld.start()));
  afterEach(async () => {
    await worker?.kill();
    worker = undefined;
  });
  afterAll(() => world.stop());

  const ask = (path: string) => world.api.call(path, { headers: world.admin.headers });
  const order = (path: string, json: Json = { reason: REASON }, headers: Record<string, string> = {}) =>
    world.api.call(path, { headers: { ...world.admin.headers, ...headers }, json });
  const startWorker = async () => {
    worker = await startProgram('ai-worker', world.env({ AI_BATCH_SIZE: '16' }));
  };
  const letters = async () => (await ask(`${QUEUES}/profile-analyses/dead-letters`)).body.items as Json[];

  it('is for administrators', async () => {
    const { headers } = await world.newUser();
    for (const path of [QUEUES, `${QUEUES}/maintenance/dead-letters`, '/api/v1/admin/breakers'])
      expect((await world.api.call(path, { headers })).body.code).toBe('AUTH.FORBIDDEN');
    const { body } = await world.api.call('/api/v1/admin/creators/nobody.here/reanalysis', {
      headers,
      json: { reason: REASON },
    });
    expect(body.code).toBe('AUTH.FORBIDDEN');
  });

  it('counts what waits in every queue', async () => {
    const { profileId } = await world.aProfile(1);
    const id = '91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10';
    await world.api.app
      .get(JobQueue)
      .enqueue('plan-profile-analysis', { analysisJobId: id, profileId }, { delayMs: 3_600_000 });
    const items = (await ask(QUEUES)).body.items as Json[];
    expect(items.map(({ name }) => name)).toContain('credits');
    expect(items.find(({ name }) => name === 'profile-analyses')).toEqual({
      name: 'profile-analyses',
      waiting: 0,
      active: 0,
      delayed: 1,
      deadLetters: 0,
    });
  });

  it('knows no queue and no dead letter that does not exist', async () => {
    expect((await ask(`${QUEUES}/moonshine/dead-letters`)).body).toMatchObject({
      code: 'RESOURCE.NOT_FOUND',
      detail: expect.stringContaining('profile-analyses'),
    });
    const retried = await order(`${QUEUES}/profile-analyses/dead-letters/4711/retry`);
    expect([retried.status, retried.body.code]).toEqual([404, 'RESOURCE.NOT_FOUND']);
    expect(await world.auditOf('profile-analyses/4711')).toEqual([]);
  });

  it('shows the breakers of the process', async () => {
    const { body } = await ask('/api/v1/admin/breakers');
    expect(body).toMatchObject({ processId: process.pid });
    expect(body.items).toContainEqual({ policy: 'cache', state: 'closed', retryAfterSeconds: 0 });
  });

  it('brings an analysis back to life whose batch had been given up', async () => {
    const profile = await world.aProfile(3);
    const { analysisJobId, profileId } = await world.startJob(profile);
    await world.api.sql(`
      create function public.refuse_results() returns trigger language plpgsql as $$ begin raise exception 'no results today'; end $$;
      create trigger refuse_results before update on public.posts
        for each row when (new.profile_id = '${profileId}') execute function public.refuse_results()`);
    await world.api.app.get(JobQueue).enqueue('plan-profile-analysis', { analysisJobId, profileId });
    await startWorker();
    await until(async () => (await letters()).length === 1 && (await world.jobRow(analysisJobId))?.status === 'failed');
    expect(await world.jobRow(analysisJobId)).toEqual({ status: 'failed', done: 0, failed: 3, total: 3 });
    const [letter] = await letters();
    expect(letter).toMatchObject({
      job: 'analyse-post-batch',
      attempts: 4,
      reason: expect.stringContaining('no results today'),
      data: { analysisJobId, profileId },
      failedAt: expect.any(String),
    });

    await worker?.stop(); // the order alone is looked at first
    await world.api.sql('drop trigger refuse_results on public.posts');
    const path = `${QUEUES}/profile-analyses/dead-letters/${String(letter?.id)}/retry`;
    const key = { 'idempotency-key': 'retry-of-the-story' };
    const retried = await order(path, { reason: REASON }, key);
    expect(retried.status).toBe(202);
    expect(retried.body).toEqual({
      id: letter?.id,
      queue: 'profile-analyses',
      job: 'analyse-post-batch',
      resumedAnalysisJobId: analysisJobId,
    });
    expect((await order(path, { reason: REASON }, key)).headers.get('idempotency-replayed')).toBe('true');
    expect(await world.jobRow(analysisJobId)).toEqual({ status: 'running', done: 0, failed: 0, total: 3 });
    expect(await world.auditOf(`profile-analyses/${String(letter?.id)}`)).toMatchObject([
      { action: 'queue.retry', actor_id: world.admin.id, reason: REASON, details: { resumed: true } },
    ]);
    expect(await letters()).toEqual([]);

    const listener = await world.follow(analysisJobId, world.admin.headers);
    await startWorker();
    await listener.event('complete');
    expect(await world.jobRow(analysisJobId)).toEqual({ status: 'complete', done: 3, failed: 0, total: 3 });
    const { body } = await world.jobOf(analysisJobId, world.admin.headers);
    expect([...new Set((body.steps as Json[]).map(({ step }) => step))]).toEqual([
      'queued',
      'planned',
      'failed',
      'resumed',
      'batch',
      'completed',
    ]);
  });

  it('writes down no name of a creator: the audit log is kept for ever', async () => {
    const queues = await world.api.app.get(JobQueue).opened();
    const refreshes = queues.find(({ name }) => name === 'profile-refreshes');
    const unreadable = { v: 2, requestId: 'r', username: 'nora.travels', reason: 'stale' };
    await refreshes?.add('refresh-profile', unreadable, { deduplication: { id: 'refresh-nora.travels' } });
    await startWorker();
    const path = `${QUEUES}/profile-refreshes/dead-letters`;
    const lettersOf = async () => (await ask(path)).body.items as Json[];
    await until(async () => (await lettersOf()).length === 1);
    const [letter] = await lettersOf();
    expect(letter?.data).toEqual(unreadable);
    const id = String(letter?.id);
    expect((await order(`${path}/${id}/retry`)).status).toBe(202);
    const entries = await world.auditOf(`profile-refreshes/${id}`);
    expect(entries).toMatchObject([
      { action: 'queue.retry', details: { job: 'refresh-profile', data: { v: 2, requestId: 'r', reason: 'stale' } } },
    ]);
    expect(await world.api.sql(`select from admin_audit_log a where a::text like '%nora%'`)).toEqual([]);
  });

  it('leaves a failed analysis as it is when a later one is under way', async () => {
    const profile = await world.aProfile(1);
    const failed = await world.startJob(profile);
    await world.fail(failed);
    const later = await world.startJob(profile);
    expect(later.analysisJobId).not.toBe(failed.analysisJobId);
    const answer = await order(`/api/v1/admin/creators/${profile.username}/reanalysis`);
    expect(answer.body.jobId).toBe(later.analysisJobId);
    expect((await world.jobRow(failed.analysisJobId))?.status).toBe('failed');
  });

  describe('asked to analyse a creator again', () => {
    const insightsOf = async (username: string) => (await ask(`/api/profile/${username}/ai-insights`)).body;
    const grantToAdmin = (profileId: string) =>
      world.api.sql(`insert into user_profile_access (user_id, profile_id, source) values ($1, $2, 'unlock')`, [
        world.admin.id,
        profileId,
      ]);

    it('renews all results, once, and shows the old ones until then', async () => {
      const profile = await world.aProfile(2);
      await grantToAdmin(profile.profileId);
      await world.workOn(await world.startJob(profile), 2);
      const path = `/api/v1/admin/creators/${profile.username}/reanalysis`;
      const first = await order(path);
      expect(first.status).toBe(202);
      const jobId = String(first.body.jobId);
      expect(first.body).toEqual({
        username: profile.username,
        jobId,
        outdatedPosts: 2,
        eventsUrl: `/api/v1/ai/jobs/${jobId}/events`,
      });
      expect((await world.jobOf(jobId, world.admin.headers)).body).toMatchObject({
        status: 'pending',
        reason: 'admin',
        posts: { total: 2, done: 0, failed: 0 },
      });
      expect(await insightsOf(profile.username)).toMatchObject({
        status: 'pending',
        primaryCategory: 'Food',
        coverage: { posts: 2, analysed: 0, perPost: [{ state: 'outdated' }, { state: 'outdated' }] },
      });
      const job = { analysisJobId: jobId, profileId: profile.profileId };
      await world.plan(job);
      await world.workOn(job);
      expect((await order(path)).body).toMatchObject({ jobId, outdatedPosts: 0 });
      expect(await world.jobRow(jobId)).toEqual({ status: 'running', done: 1, failed: 0, total: 2 });
      await world.workOn(job);
      expect(await world.jobRow(jobId)).toEqual({ status: 'complete', done: 2, failed: 0, total: 2 });
      expect(await world.auditOf(profile.profileId)).toMatchObject([
        { action: 'analysis.request', actor_id: world.admin.id, reason: REASON, details: { jobId, outdated: 2 } },
        { action: 'analysis.request', details: { jobId, outdated: 0 } },
      ]);
    });

    it('joins a job that runs for another reason, and has it do everything', async () => {
      const profile = await world.aProfile(2);
      await world.workOn(await world.startJob(profile), 2);
      await world.aPost(profile, 'a new one');
      const { analysisJobId } = await world.startJob(profile);
      const { body } = await order(`/api/v1/admin/creators/${profile.username}/reanalysis`);
      expect(body).toMatchObject({ jobId: analysisJobId, outdatedPosts: 2 });
      expect(await world.jobRow(analysisJobId)).toMatchObject({ status: 'pending', total: 3 });
    });

    it('is done by the worker', async () => {
      const profile = await world.aProfile(2);
      await world.workOn(await world.startJob(profile), 2);
      const { body } = await order(`/api/v1/admin/creators/${profile.username}/reanalysis`);
      const listener = await world.follow(String(body.jobId), world.admin.headers);
      await startWorker();
      expect((await listener.event('complete')).data).toMatchObject({ posts: { total: 2, done: 2, failed: 0 } });
    });

    it('knows no creator that is not stored', async () => {
      const { status, body } = await order('/api/v1/admin/creators/never.stored/reanalysis');
      expect([status, body.code]).toEqual([404, 'CREATOR.NOT_FOUND']);
    });
  });
});

describe('where analysis is switched off', () => {
  let world: AnalysisJobsWorld;
  beforeAll(async () => (world = await AnalysisJobsWorld.start({ ENABLE_AI_ANALYSIS: 'false' })));
  afterAll(() => world.stop());

  it('nothing is analysed again, and the refusal says why', async () => {
    const { username, profileId } = await world.aProfile(1);
    const { status, body } = await world.api.call(`/api/v1/admin/creators/${username}/reanalysis`, {
      headers: world.admin.headers,
      json: { reason: REASON },
    });
    expect([status, body.code, body.detail]).toEqual([
      409,
      'RESOURCE.CONFLICT',
      expect.stringContaining('ENABLE_AI_ANALYSIS=false'),
    ]);
    expect(await world.auditOf(profileId)).toEqual([]);
  });
});
