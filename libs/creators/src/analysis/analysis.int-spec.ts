import { createHash, randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { aiSchema, AppConfig, toAiConfig } from '@app/config';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { AnalysisJobsRepository } from './analysis-jobs.repository';
import { analysisVersion, type CaptionAnalysis } from './caption-analysis';
import { CommentAnalysesRepository } from './comment-analyses.repository';
import { InsightsRepository } from './insights.repository';
import { PostAnalysesRepository } from './post-analyses.repository';
import { ProfileAggregationRepository } from './profile-aggregation.repository';
import { RunAnalysis } from './run-analysis.use-case';
import { StartAnalysis } from './start-analysis.use-case';

let files: TestDatabase;
let database: Database;
let posts: PostAnalysesRepository;
let comments: CommentAnalysesRepository;
let jobs: AnalysisJobsRepository;
let run: RunAnalysis;

beforeAll(async () => {
  files = await createTestDatabase();
  database = openDatabase(files, { poolSize: 8 });
  posts = new PostAnalysesRepository(database);
  jobs = new AnalysisJobsRepository(database);
  comments = new CommentAnalysesRepository(database);
  run = new RunAnalysis(database, jobs, posts, comments, new ProfileAggregationRepository());
});
afterAll(async () => {
  await database.onApplicationShutdown();
  await files.drop();
});

const ai = toAiConfig(aiSchema.parse({ AI_BATCH_SIZE: '4' }));
const version = analysisVersion(ai);
const configOf = (enabled: boolean) => Object.assign(new AppConfig(), { ai: { ...ai, enabled } });
const hashOf = (caption: string) => createHash('sha256').update(caption).digest('hex');

async function aProfile(
  captions: (string | null)[],
): Promise<{ profileId: string; username: string; postIds: string[] }> {
  const username = `creator_${randomUUID().slice(0, 8)}`;
  return database.asSystem(async (sql) => {
    const [profile] = await sql.query<{ id: string }>(
      'insert into profiles (instagram_id, username) values ($1, $2) returning id',
      [randomUUID(), username],
    );
    const postIds: string[] = [];
    for (const caption of captions) {
      const [post] = await sql.query<{ id: string }>(
        `insert into posts (profile_id, instagram_id, shortcode, kind, caption, content_hash, created_at)
         values ($1, $2, $2, 'image', $3, $4, now()) returning id`,
        [profile?.id, randomUUID(), caption, hashOf(caption ?? '')],
      );
      postIds.push(post?.id ?? '');
    }
    return { profileId: profile?.id ?? '', username, postIds };
  });
}

const editCaption = (postId: string, caption: string) =>
  database.asSystem((sql) =>
    sql.query('update posts set caption = $2, content_hash = $3 where id = $1', [postId, caption, hashOf(caption)]),
  );

const start = (profileId: string, enabled = true) =>
  database.asSystem((sql) =>
    new StartAnalysis(configOf(enabled), jobs, posts, comments, new ProfileAggregationRepository()).execute({
      sql,
      profileId,
      reason: 'first_sync',
      requestId: 'request-1',
    }),
  );

async function startedJob(profileId: string) {
  const analysisJobId = await start(profileId);
  if (analysisJobId === null) throw new Error('no job was started');
  return { analysisJobId, profileId };
}

function found(overrides: Partial<CaptionAnalysis> = {}): CaptionAnalysis {
  return {
    sentiment: 'neutral',
    sentimentScore: 0,
    sentimentConfidence: 0.5,
    language: 'en',
    languageConfidence: 1,
    category: 'Food',
    categoryConfidence: 0.8,
    method: 'rules',
    methods: { sentiment: 'rules', language: 'rules', category: 'rules' },
    models: { sentiment: 's', language: 'l', category: 'c' },
    ...overrides,
  };
}

/** What a worker does with a batch; `analyse` is told the caption. */
async function work(
  job: { analysisJobId: string; profileId: string },
  postIds: string[],
  analyse: (caption: string | null) => CaptionAnalysis = () => found(),
) {
  const batch = await posts.findBatch({ profileId: job.profileId, postIds, version });
  const analysed = batch.map((post) => ({ ...post, analysis: analyse(post.caption) }));
  return run.store(job, { version, tier: 'rules', posts: analysed }, { expected: postIds.length });
}

const logged = async (analysisJobId: string) => {
  const rows = await database.readAsSystem<{ step: string; posts: number | null }>(
    'select step, posts_count as posts from ai_analysis_job_logs where job_id = $1 order by id',
    [analysisJobId],
  );
  return { steps: rows.map(({ step }) => step), posts: rows.reduce((sum, row) => sum + (row.posts ?? 0), 0) };
};

const jobRow = async (id: string) => {
  const [row] = await database.readAsSystem<Record<string, unknown>>(
    'select status, posts_total, posts_done, posts_failed, error from ai_analysis_jobs where id = $1',
    [id],
  );
  return row;
};

const aggregates = async (profileId: string) => {
  const [row] = await database.readAsSystem<Record<string, unknown>>(
    `select ai_primary_content_type as category, ai_content_distribution as categories, ai_avg_sentiment_score as sentiment,
            ai_language_distribution as languages, ai_content_quality_score as quality,
            ai_profile_analyzed_at is not null as done from profiles where id = $1`,
    [profileId],
  );
  return row;
};

/** Asked as the owner: the product's logins do not see what other sessions wait for. */
async function somebodyWaitsForALock(): Promise<void> {
  const owner = new Client({ connectionString: files.url });
  await owner.connect();
  const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
  while ((await owner.query(waiting)).rowCount === 0) await new Promise((done) => setTimeout(done, 5));
  await owner.end();
}

describe(StartAnalysis, () => {
  it('opens one job for a profile with new posts, and joins it when asked again', async () => {
    const { profileId } = await aProfile(['one', 'two']);
    const first = await start(profileId);
    expect(await start(profileId)).toBe(first);
    expect(await jobRow(first ?? '')).toMatchObject({ status: 'pending', posts_total: 2, posts_done: 0 });
    expect((await logged(first ?? '')).steps).toEqual(['queued', 'joined']);
  });

  it('opens one job when two requests race', async () => {
    const { profileId } = await aProfile(['one']);
    const ids = await Promise.all([start(profileId), start(profileId), start(profileId)]);
    expect(new Set(ids).size).toBe(1);
  });

  it('queues nothing for a profile without posts, and aggregates it all the same', async () => {
    const { profileId } = await aProfile([]);
    expect(await start(profileId)).toBeNull();
    expect(await aggregates(profileId)).toEqual({
      category: null,
      categories: null,
      sentiment: null,
      languages: null,
      quality: null,
      done: true,
    });
  });

  it('queues nothing when all posts are analysed', async () => {
    const { profileId, postIds } = await aProfile(['one']);
    await work(await startedJob(profileId), postIds);
    expect(await start(profileId)).toBeNull();
  });

  it('queues nothing while analysis is switched off', async () => {
    const { profileId } = await aProfile(['one']);
    expect(await start(profileId, false)).toBeNull();
    expect(await database.readAsSystem('select id from ai_analysis_jobs where profile_id = $1', [profileId])).toEqual(
      [],
    );
  });

  it('leaves no job behind when the transaction of the posts is rolled back', async () => {
    const { profileId } = await aProfile(['one']);
    const failing = database.asSystem(async (sql) => {
      const starting = new StartAnalysis(configOf(true), jobs, posts, comments, new ProfileAggregationRepository());
      await starting.execute({ sql, profileId, reason: 'refresh', requestId: 'r' });
      throw new Error('the sync failed');
    });
    await expect(failing).rejects.toThrow('the sync failed');
    expect(await database.readAsSystem('select id from ai_analysis_jobs where profile_id = $1', [profileId])).toEqual(
      [],
    );
  });
});

describe(RunAnalysis, () => {
  it('plans all posts, short captions together, and plans the same again', async () => {
    const { profileId, postIds } = await aProfile(['a long caption of many words', 'b', null, 'ccc']);
    const job = await startedJob(profileId);
    const { batches } = await run.plan(job, { version, batchSize: 2 });
    expect(batches.map((batch) => batch.postIds)).toEqual([
      [postIds[2], postIds[1]],
      [postIds[3], postIds[0]],
    ]);
    expect((await run.plan(job, { version, batchSize: 2 })).batches).toEqual(batches);
    expect(await jobRow(job.analysisJobId)).toMatchObject({ status: 'running', posts_total: 4 });
  });

  it('counts every post once when the same batch runs five times at once', async () => {
    const { profileId, postIds } = await aProfile(['one', 'two', 'three']);
    const job = await startedJob(profileId);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => work(job, postIds)));
    expect(outcomes.reduce((sum, { methods }) => sum + methods.length, 0)).toBe(3);
    expect(outcomes.filter(({ isComplete }) => isComplete)).toHaveLength(1);
    expect(await logged(job.analysisJobId)).toEqual({ steps: ['queued', 'batch', 'completed'], posts: 3 });
    expect(await jobRow(job.analysisJobId)).toMatchObject({ status: 'complete', posts_total: 3, posts_done: 3 });
  });

  it('completes when the last of many concurrent batches is stored, with exact aggregates', async () => {
    const captions = Array.from({ length: 40 }, (_, n) => `caption number ${n}`);
    const { profileId, postIds } = await aProfile(captions);
    const job = await startedJob(profileId);
    const scoreOf = (caption: string | null) => Number(caption?.split(' ').at(-1)) / 100;
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        work(job, postIds.slice(n * 4, n * 4 + 4), (caption) =>
          found({ sentimentScore: scoreOf(caption), category: scoreOf(caption) < 0.1 ? 'Pets' : 'Food' }),
        ),
      ),
    );
    expect(await jobRow(job.analysisJobId)).toMatchObject({ status: 'complete', posts_done: 40 });
    expect(await aggregates(profileId)).toMatchObject({
      category: 'Food',
      categories: { Food: 0.75, Pets: 0.25 },
      sentiment: 0.195,
      languages: { en: 1 },
    });
  });

  it('does not mark a post whose caption was edited while it was read', async () => {
    const { profileId, postIds } = await aProfile(['first words']);
    const [postId = ''] = postIds;
    const job = await startedJob(profileId);
    const [read] = await posts.findBatch({ profileId, postIds, version });
    await editCaption(postId, 'other words');
    const stale = {
      id: postId,
      contentHash: read?.contentHash ?? '',
      caption: 'first words',
      tries: 0,
      analysis: found(),
    };
    const results = { version, tier: 'rules' as const, posts: [stale] };
    expect(await run.store(job, results, { expected: 1 })).toMatchObject({ methods: [], isComplete: false });
    expect((await posts.findBatch({ profileId, postIds, version })).map(({ caption }) => caption)).toEqual([
      'other words',
    ]);
    await work(job, postIds);
    expect(await logged(job.analysisJobId)).toEqual({ steps: ['queued', 'batch', 'completed'], posts: 1 });
  });

  it('analyses an edited caption alone, in a job of its own', async () => {
    const { profileId, postIds } = await aProfile(['one', 'two', 'three']);
    await work(await startedJob(profileId), postIds);
    await editCaption(postIds[1] ?? '', 'two, edited');
    const again = await startedJob(profileId);
    const { batches } = await run.plan(again, { version, batchSize: 16 });
    expect(batches.flatMap((batch) => batch.postIds)).toEqual([postIds[1]]);
    await work(again, postIds);
    expect(await logged(again.analysisJobId)).toMatchObject({ posts: 1 });
  });

  it('analyses everything again for a new version', async () => {
    const { profileId, postIds } = await aProfile(['one', 'two']);
    await work(await startedJob(profileId), postIds);
    expect(await posts.findBatch({ profileId, postIds, version: 'next' })).toHaveLength(2);
  });

  it('does not touch posts of another profile', async () => {
    const [mine, other] = [await aProfile(['mine']), await aProfile(['other'])];
    const job = await startedJob(mine.profileId);
    expect((await work(job, other.postIds)).methods).toEqual([]);
    expect(await posts.findBatch({ ...other, version })).toHaveLength(1);
  });

  it('counts in posts that arrive while it runs', async () => {
    const { profileId, postIds } = await aProfile(['one', 'two']);
    const job = await startedJob(profileId);
    await work(job, postIds.slice(0, 1));
    await database.asSystem((sql) =>
      sql.query(
        `insert into posts (profile_id, instagram_id, shortcode, kind, caption, content_hash, created_at)
         values ($1, 'later', 'later', 'image', 'later', $2, now())`,
        [profileId, hashOf('later')],
      ),
    );
    expect(await start(profileId)).toBe(job.analysisJobId);
    expect(await jobRow(job.analysisJobId)).toMatchObject({ posts_total: 3, posts_done: 1 });
    const { batches } = await run.plan(job, { version, batchSize: 16 });
    await work(
      job,
      batches.flatMap((batch) => batch.postIds),
    );
    expect(await jobRow(job.analysisJobId)).toMatchObject({ status: 'complete', posts_total: 3, posts_done: 3 });
  });

  it('waits for a sync of the same creator instead of deadlocking with it', async () => {
    const { profileId, postIds } = await aProfile(['one']);
    const job = await startedJob(profileId);
    const starting = new StartAnalysis(configOf(true), jobs, posts, comments, new ProfileAggregationRepository());
    let batch: ReturnType<typeof work> | undefined;
    await database.asSystem(async (sql) => {
      await sql.query('update profiles set updated_at = now() where id = $1', [profileId]);
      batch = work(job, postIds);
      batch.catch(() => undefined); // looked at below
      await somebodyWaitsForALock();
      await starting.execute({ sql, profileId, reason: 'refresh', requestId: 'r' });
    });
    expect(await batch).toMatchObject({ methods: ['rules'], isComplete: true });
    expect(await jobRow(job.analysisJobId)).toMatchObject({ status: 'complete', posts_done: 1 });
  });

  it('shows a failed job, lets a new one take over, and forgives when the rest is done after all', async () => {
    const { profileId, postIds } = await aProfile(['one', 'two', 'three']);
    const job = await startedJob(profileId);
    await work(job, postIds.slice(0, 1));
    await run.fail(job, { error: 'the model is broken', version, postIds });
    await run.fail(job, { error: 'the model is broken', version, postIds }); // given up twice, counted once
    expect(await jobRow(job.analysisJobId)).toEqual({
      status: 'failed',
      posts_total: 3,
      posts_done: 1,
      posts_failed: 2,
      error: 'the model is broken',
    });
    expect(await aggregates(profileId)).toMatchObject({ category: 'Food', done: true });
    const next = await startedJob(profileId);
    expect(next.analysisJobId).not.toBe(job.analysisJobId);
    await work(job, postIds); // a late retry of the failed job's batch
    expect(await jobRow(job.analysisJobId)).toMatchObject({ status: 'complete', posts_failed: 0, error: null });
    expect((await run.plan(next, { version, batchSize: 4 })).batches).toEqual([]);
    expect(await jobRow(next.analysisJobId)).toMatchObject({ status: 'complete', posts_done: 0 });
  });

  it('finds the jobs nobody works on', async () => {
    const { profileId } = await aProfile(['one']);
    const job = await startedJob(profileId);
    const isIdle = async () => (await jobs.findIdle(20, 1_000)).some(({ id }) => id === job.analysisJobId);
    expect(await isIdle()).toBe(false);
    await database.asSystem((sql) =>
      sql.query(`update ai_analysis_jobs set updated_at = now() - interval '21 seconds' where id = $1`, [
        job.analysisJobId,
      ]),
    );
    expect(await isIdle()).toBe(true);
  });
});

describe('the aggregate of a profile', () => {
  it('leaves posts without a caption out of shares and sentiment, and lets them lower the quality', async () => {
    const { profileId, postIds } = await aProfile(['one', 'two', 'three', null]);
    await work(await startedJob(profileId), postIds, (caption) =>
      caption === null
        ? found({
            method: 'none',
            category: 'Lifestyle',
            categoryConfidence: 0,
            language: 'und',
            languageConfidence: 0,
          })
        : found({ sentimentScore: 0.5, language: caption === 'one' ? 'es' : 'en' }),
    );
    expect(await aggregates(profileId)).toEqual({
      category: 'Food',
      categories: { Food: 1 },
      sentiment: 0.5,
      languages: { en: 0.6667, es: 0.3333 },
      // 0.30 * 3/4 + 0.20 * 0.3 (short captions) + 0.15 * 1 + 0.20 * 1 (one category) + 0.15 * 0.6 (no hashtags)
      quality: 0.725,
      done: true,
    });
  });

  it.each([3, 6, 7, 9, 11, 13])('has shares that sum to exactly 1 for %i languages', async (count) => {
    const captions = Array.from({ length: count }, (_, n) => `l${n}`);
    const { profileId, postIds } = await aProfile(captions);
    await work(await startedJob(profileId), postIds, (caption) => found({ language: caption ?? '' }));
    const { languages } = (await aggregates(profileId)) as { languages: Record<string, number> };
    const units = Object.values(languages).map((share) => Math.round(share * 10_000));
    expect(units).toHaveLength(count);
    expect(units.reduce((sum, unit) => sum + unit, 0)).toBe(10_000);
  });

  it('names the category with most certainty behind it, not the commonest guess', async () => {
    const { profileId, postIds } = await aProfile(['guess', 'guess again', 'sure']);
    await work(await startedJob(profileId), postIds, (caption) =>
      caption === 'sure'
        ? found({ category: 'Cars', categoryConfidence: 0.9 })
        : found({ category: 'Lifestyle', categoryConfidence: 0.2 }),
    );
    expect(await aggregates(profileId)).toMatchObject({ category: 'Cars' });
  });
});

describe(InsightsRepository, () => {
  const insightsOf = (profileId: string, enabled = true) =>
    new InsightsRepository(database, configOf(enabled)).findByProfile(profileId);

  it('tells an analysis from its first moment to its end', async () => {
    const { profileId, postIds } = await aProfile(['one', 'two', 'three', null]);
    expect(await insightsOf(profileId)).toMatchObject({ status: 'pending', progress: 0, job: null });
    const job = await startedJob(profileId);
    expect(await insightsOf(profileId)).toMatchObject({
      status: 'pending',
      progress: 0,
      job: { id: job.analysisJobId },
    });
    await run.plan(job, { version, batchSize: 2 });
    await work(job, postIds.slice(0, 2), () => found({ sentiment: 'positive', sentimentScore: 1 }));
    expect(await insightsOf(profileId)).toMatchObject({
      status: 'running',
      progress: 50,
      coverage: { posts: 4, analysed: 2, methods: { rules: 2 } },
    });
    await work(job, postIds, (caption) => found(caption === null ? { method: 'none' } : {}));
    expect(await insightsOf(profileId)).toMatchObject({
      status: 'complete',
      progress: 100,
      primaryCategory: 'Food',
      sentiment: { average: 0.6667, distribution: { positive: 0.6667, neutral: 0.3333, negative: 0 } },
      coverage: { posts: 4, analysed: 4, methods: { rules: 3, none: 1 } },
      models: { version, inUse: [{ version, models: { sentiment: 's', language: 'l', category: 'c' }, posts: 3 }] },
      job: { status: 'complete', postsDone: 4, error: null, finishedAt: expect.stringMatching(/Z$/) },
      analysedAt: expect.stringMatching(/Z$/),
    });
  });

  it('says which posts wait for their turn again', async () => {
    const { profileId, postIds } = await aProfile(['one', 'two']);
    await work(await startedJob(profileId), postIds);
    await editCaption(postIds[0] ?? '', 'edited');
    const insights = await insightsOf(profileId);
    expect(insights?.coverage.perPost.map(({ postId, state }) => [postId, state]).sort()).toEqual(
      [
        [postIds[0], 'outdated'],
        [postIds[1], 'analysed'],
      ].sort(),
    );
  });

  it('hides the cause of a failure from readers', async () => {
    const { profileId } = await aProfile(['one']);
    const job = await startedJob(profileId);
    await run.fail(job, { error: 'relation "secret" does not exist', version });
    const insights = await insightsOf(profileId);
    expect(insights).toMatchObject({ status: 'failed', job: { postsFailed: 1 } });
    expect(JSON.stringify(insights)).not.toContain('secret');
  });

  it('is off where analysis is switched off', async () => {
    const { profileId } = await aProfile(['one']);
    expect(await insightsOf(profileId, false)).toMatchObject({ status: 'off', progress: 0 });
  });

  it('knows nothing of a stranger', async () => {
    expect(await insightsOf(randomUUID())).toBeNull();
  });
});
