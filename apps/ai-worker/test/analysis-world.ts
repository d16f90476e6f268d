import { createHash, randomUUID } from 'node:crypto';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CacheModule } from '@app/cache';
import { ConfigModule, loadConfig } from '@app/config';
import { AnalysisModule, InsightsRepository, StartAnalysis, type AnalysisReason } from '@app/creators';
import { Database, DatabaseModule } from '@app/database';
import { Logger, ObservabilityModule } from '@app/observability';
import { JobQueue, QueuesModule } from '@app/queues';
import { createTestDatabase, createTestRedis } from '@app/testing';

export interface PostRow {
  id: string;
  caption: string | null;
  category: string | null;
  language: string | null;
  sentimentScore: number | null;
  analysedAt: string | null;
  contentHash: string | null;
}

@Module({})
class TestModule {}

/** A database and a Redis of its own, and the part of the product that asks for analyses. */
export class AnalysisWorld {
  private constructor(
    readonly env: Record<string, string>,
    readonly app: INestApplicationContext,
    private readonly leave: () => Promise<void>,
  ) {}

  static async open(settings: Record<string, string> = {}): Promise<AnalysisWorld> {
    const [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
    const env = {
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      DATABASE_URL: database.apiUrl,
      DATABASE_SYSTEM_URL: database.systemUrl,
      DATABASE_MIGRATION_URL: database.url,
      REDIS_URL: redis.url,
      SUPABASE_URL: 'http://127.0.0.1:9',
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: 'key',
      DECODO_BASE_URL: 'http://127.0.0.1:9',
      ...settings,
    };
    const config = loadConfig(env);
    const logger = Logger.create({ ...config.log, process: 'test' });
    const imports = [
      ConfigModule.forRoot(config),
      ObservabilityModule.forRoot(logger),
      DatabaseModule.forRoot(),
      CacheModule.forRoot(),
      QueuesModule.forProducer(),
      AnalysisModule,
    ];
    const app = await NestFactory.createApplicationContext(
      { module: TestModule, imports },
      { logger, abortOnError: false },
    );
    return new AnalysisWorld(env, app, async () => {
      await app.close();
      await Promise.all([database.drop(), redis.close()]);
    });
  }

  close(): Promise<void> {
    return this.leave();
  }

  /** Stores a creator with these captions. */
  async aProfile(captions: readonly (string | null)[]): Promise<{ profileId: string; username: string }> {
    const username = `creator_${randomUUID().slice(0, 8)}`;
    const records = captions.map((caption, n) => ({ id: `${username}-${n}`, caption, hash: hashOf(caption) }));
    return this.database.asSystem(async (sql) => {
      const [profile] = await sql.query<{ id: string }>(
        'insert into profiles (instagram_id, username) values ($1, $1) returning id',
        [username],
      );
      const profileId = profile?.id ?? '';
      await sql.query(
        `insert into posts (profile_id, instagram_id, shortcode, kind, caption, content_hash, created_at)
         select $1, id, id, 'image', caption, hash, now() from jsonb_to_recordset($2::jsonb) as given (id text, caption text, hash text)`,
        [profileId, JSON.stringify(records)],
      );
      return { profileId, username };
    });
  }

  /** What a sync does after it stored the posts. @returns the job, or null when there is nothing to analyse */
  async commitJob(profileId: string, reason: AnalysisReason = 'refresh'): Promise<string | null> {
    const request = { profileId, reason, requestId: 'request-of-the-test' };
    return this.database.asSystem((sql) => this.app.get(StartAnalysis).execute({ sql, ...request }));
  }

  async enqueue(analysisJobId: string, profileId: string): Promise<void> {
    await this.app
      .get(JobQueue)
      .enqueue('plan-profile-analysis', { analysisJobId, profileId }, { id: `plan-${analysisJobId}` });
  }

  async startAnalysis(profileId: string): Promise<string> {
    const jobId = await this.commitJob(profileId);
    if (jobId === null) throw new Error('there was nothing to analyse');
    await this.enqueue(jobId, profileId);
    return jobId;
  }

  async editCaption(postId: string, caption: string): Promise<void> {
    await this.database.asSystem((sql) =>
      sql.query('update posts set caption = $2, content_hash = $3 where id = $1', [postId, caption, hashOf(caption)]),
    );
  }

  insights(profileId: string) {
    return this.app.get(InsightsRepository).findByProfile(profileId);
  }

  async isComplete(profileId: string): Promise<boolean> {
    return (await this.insights(profileId))?.status === 'complete';
  }

  async job(jobId: string): Promise<{ status: string; done: number; total: number }> {
    const [row] = await this.database.readAsSystem<{ status: string; done: number; total: number }>(
      'select status, posts_done as done, posts_total as total from ai_analysis_jobs where id = $1',
      [jobId],
    );
    if (row === undefined) throw new Error(`no job ${jobId}`);
    return row;
  }

  /** Posts counted by the job's log; every post exactly once, if all is well. */
  async loggedPosts(jobId: string): Promise<number> {
    const [row] = await this.database.readAsSystem<{ posts: number }>(
      'select coalesce(sum(posts_count), 0)::integer as posts from ai_analysis_job_logs where job_id = $1',
      [jobId],
    );
    return row?.posts ?? 0;
  }

  /** What the log of a job tells about its steps of one kind. */
  async logDetails(jobId: string, step: string): Promise<Record<string, unknown>[]> {
    const rows = await this.database.readAsSystem<{ details: Record<string, unknown> }>(
      'select details from ai_analysis_job_logs where job_id = $1 and step = $2 order by id',
      [jobId, step],
    );
    return rows.map(({ details }) => details);
  }

  async aComment(postId: string, text: string): Promise<string> {
    const [row] = await this.database.readAsSystem<{ id: string }>(
      `insert into comment_sentiment (post_id, comment_instagram_id, author_username, text, commented_at)
       values ($1, $2, 'fan', $3, now()) returning id`,
      [postId, randomUUID(), text],
    );
    return row?.id ?? '';
  }

  async posts(profileId: string): Promise<PostRow[]> {
    return this.database.readAsSystem<PostRow>(
      `select id, caption, ai_content_category as category, ai_language_code as language, ai_sentiment_score as "sentimentScore",
              ai_analyzed_at::text as "analysedAt", ai_analysis_raw->>'contentHash' as "contentHash"
         from posts where profile_id = $1 order by instagram_id`,
      [profileId],
    );
  }

  /** Makes a job look as if nobody had touched it for a while. */
  async age(jobId: string): Promise<void> {
    await this.database.asSystem((sql) =>
      sql.query(`update ai_analysis_jobs set updated_at = now() - interval '1 minute' where id = $1`, [jobId]),
    );
  }

  /** Jobs of the analysis queue that wait or run. */
  async queuedJobs(): Promise<number> {
    const { waiting, active, delayed } = (await this.app.get(JobQueue).counts())['profile-analyses'];
    return waiting + active + delayed;
  }

  private get database(): Database {
    return this.app.get(Database);
  }
}

export const hashOf = (caption: string | null): string =>
  createHash('sha256')
    .update(caption ?? '')
    .digest('hex');
