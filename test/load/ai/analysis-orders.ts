import { createHash } from 'node:crypto';
import { Module, type INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Pool } from 'pg';
import { ConfigModule, loadConfig } from '@app/config';
import { AnalysisModule, StartAnalysis } from '@app/creators';
import { Database, DatabaseModule, ensureLogins, LOGIN_NAMES, migrate, seed } from '@app/database';
import { Logger, ObservabilityModule } from '@app/observability';
import { JobQueue, QueuesModule, type JobPriority } from '@app/queues';
import type { CreatorToStore } from './captions';

export interface OrderedJob {
  analysisJobId: string;
  profileId: string;
}

export interface Progress {
  /** Posts whose results are counted. */
  done: number;
  /** Jobs that are neither complete nor failed. */
  unfinished: number;
  failed: number;
}

export interface Servers {
  /** Of the owner of the database. */
  url: string;
  apiUrl: string;
  systemUrl: string;
  redisUrl: string;
}

/** Migrates and seeds an empty database and gives the application its two logins. */
export async function prepareDatabase(url: string): Promise<Pick<Servers, 'apiUrl' | 'systemUrl'>> {
  await migrate({ url });
  await seed(url);
  const api = { name: LOGIN_NAMES.api, password: 'load-api' };
  const system = { name: LOGIN_NAMES.system, password: 'load-system' };
  await ensureLogins({ ownerUrl: url, api, system });
  const as = ({ name, password }: { name: string; password: string }) =>
    Object.assign(new URL(url), { username: name, password }).toString();
  return { apiUrl: as(api), systemUrl: as(system) };
}

/** What the worker and whoever asks for analyses are started with; nobody outside is asked for anything. */
export function analysisEnvironment(servers: Servers, settings: Record<string, string>): Record<string, string> {
  return {
    NODE_ENV: 'test',
    LOG_LEVEL: 'warn',
    DATABASE_URL: servers.apiUrl,
    DATABASE_SYSTEM_URL: servers.systemUrl,
    REDIS_URL: servers.redisUrl,
    SUPABASE_URL: 'http://127.0.0.1:9',
    SUPABASE_ANON_KEY: 'anon',
    DECODO_API_KEY: 'key',
    DECODO_BASE_URL: 'http://127.0.0.1:9',
    ...settings,
  };
}

@Module({})
class OrdersModule {}

/** The part of the product that stores posts, notes down what is to be analysed, and queues it. */
export class AnalysisOrders {
  private constructor(
    private readonly app: INestApplicationContext,
    /** The owner's hand on the database. */
    readonly owner: Pool,
  ) {}

  static async open(servers: Servers, env: Record<string, string>): Promise<AnalysisOrders> {
    const config = loadConfig(env);
    const logger = Logger.create({ ...config.log, level: 'error', process: 'load' });
    const imports = [
      ConfigModule.forRoot(config),
      ObservabilityModule.forRoot(logger),
      DatabaseModule.forRoot(),
      QueuesModule.forProducer(),
      AnalysisModule,
    ];
    const app = await NestFactory.createApplicationContext(
      { module: OrdersModule, imports },
      { logger, abortOnError: false },
    );
    const owner = new Pool({ connectionString: servers.url, max: 2, connectionTimeoutMillis: 2_000 });
    owner.on('error', () => undefined); // the server may be stopped; the next statement says so
    return new AnalysisOrders(app, owner);
  }

  /** Posts and their job in one transaction, as a sync commits them. Null when analysis is off. */
  async commit({ username, captions }: CreatorToStore): Promise<OrderedJob | null> {
    const posts = captions.map((caption, n) => toRecord(caption, `${username}-${n}`));
    return this.app.get(Database).asSystem(async (sql) => {
      const [profile] = await sql.query<{ id: string }>(STORE_PROFILE, [username, posts.length]);
      const profileId = profile?.id ?? '';
      await sql.query(STORE_POSTS, [profileId, JSON.stringify(posts)]);
      const request = { profileId, reason: 'first_sync' as const, requestId: 'load' };
      const analysisJobId = await this.app.get(StartAnalysis).execute({ sql, ...request });
      return analysisJobId === null ? null : { analysisJobId, profileId };
    });
  }

  /** What follows the commit. */
  async enqueue({ analysisJobId, profileId }: OrderedJob, priority: JobPriority = 'normal'): Promise<void> {
    const options = { id: `plan-${analysisJobId}`, priority };
    await this.app.get(JobQueue).enqueue('plan-profile-analysis', { analysisJobId, profileId }, options);
  }

  /** Jobs of which batches are queued. */
  async findRunning(): Promise<OrderedJob[]> {
    const { rows } = await this.owner.query<OrderedJob>(
      `select id as "analysisJobId", profile_id as "profileId" from ai_analysis_jobs where status = 'running' order by id`,
    );
    return rows;
  }

  async progress(): Promise<Progress> {
    const { rows } = await this.owner.query<Progress>(PROGRESS);
    return rows[0] ?? { done: 0, unfinished: 0, failed: 0 };
  }

  /** Jobs of the analysis queue by state. */
  async queued(): Promise<{ waiting: number; active: number; delayed: number; failed: number }> {
    return (await this.app.get(JobQueue).counts())['profile-analyses'];
  }

  async close(): Promise<void> {
    await this.owner.end();
    await this.app.close();
  }
}

function toRecord(caption: string | null, id: string) {
  const hash = createHash('sha256')
    .update(caption ?? '')
    .digest('hex');
  const hashtags = [...(caption ?? '').matchAll(/#(\w+)/g)].map(([, tag]) => tag);
  return { id, caption, hash, hashtags };
}

const STORE_PROFILE = `
  insert into profiles (instagram_id, username, full_name, followers_count, posts_count, posts_availability)
  values ($1, $1, 'Creator ' || $1, 12345, $2, 'available') returning id`;

const STORE_POSTS = `
  insert into posts (
    profile_id, instagram_id, shortcode, kind, caption, content_hash, hashtags, likes_count, comments_count,
    display_url, thumbnail_url, width, height, created_at)
  select $1, id, id, 'image', caption, hash, hashtags, 900, 30, 'https://cdn.example/p/' || repeat('x', 120) || id || '.jpg',
         'https://cdn.example/s/' || repeat('x', 120) || id || '.jpg', 1080, 1350, now() - row_number() over () * interval '9 hours'
    from jsonb_to_recordset($2::jsonb) as given (id text, caption text, hash text, hashtags text[])`;

const PROGRESS = `
  select coalesce(sum(posts_done), 0)::integer as done,
         (count(*) filter (where status in ('pending', 'running')))::integer as unfinished,
         (count(*) filter (where status = 'failed'))::integer as failed
    from ai_analysis_jobs`;
