import { createHash, randomUUID } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import { AppConfig } from '@app/config';
import {
  analysisVersion,
  PostAnalysesRepository,
  RunAnalysis,
  StartAnalysis,
  type CaptionAnalysis,
  type JobOfProfile,
} from '@app/creators';
import { Database } from '@app/database';
import { until } from '@app/testing';
import { TestApi } from './test-api';

export type Headers = Record<string, string>;
export interface Member {
  id: string;
  headers: Headers;
}
export interface Profile {
  profileId: string;
  username: string;
}
export interface ToldEvent {
  name: string;
  id: string | undefined;
  data: Record<string, unknown>;
}

const FOUND: CaptionAnalysis = {
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
};
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/** The api with creators whose analyses the stories move on, as a worker would. */
export class AnalysisJobsWorld {
  admin: Member;

  private constructor(readonly api: TestApi) {}

  static async start(env: Record<string, string> = {}): Promise<AnalysisJobsWorld> {
    const world = new AnalysisJobsWorld(await TestApi.start({ env: { RATE_LIMIT_PER_MINUTE: '1000000', ...env } }));
    world.admin = await world.newUser({ app_metadata: { role: 'admin' } });
    return world;
  }

  stop(): Promise<void> {
    return this.api.stop();
  }

  async newUser(claims: Record<string, unknown> = {}): Promise<Member> {
    const id = await this.api.createUser();
    const headers = await this.api.bearer(id, { claims });
    await this.api.call('/api/v1/favorites', { headers }); // a user exists from the first request on
    return { id, headers };
  }

  /** Somebody who may see the creator. */
  async newReader(profile: Profile): Promise<Member> {
    const member = await this.newUser();
    await this.api.sql(`insert into user_profile_access (user_id, profile_id, source) values ($1, $2, 'unlock')`, [
      member.id,
      profile.profileId,
    ]);
    return member;
  }

  async aProfile(posts: number): Promise<Profile> {
    const username = `creator_${randomUUID().slice(0, 8)}`;
    const [row] = await this.api.sql<{ id: string }>(
      `insert into profiles (instagram_id, username, fetched_at) values ($1, $1, now()) returning id`,
      [username],
    );
    const profileId = row?.id ?? '';
    for (let n = 0; n < posts; n++) await this.aPost({ profileId, username }, `dinner number ${n}`);
    return { profileId, username };
  }

  async aPost({ profileId, username }: Profile, caption: string): Promise<void> {
    const id = `${username}-${randomUUID().slice(0, 8)}`;
    await this.api.sql(
      `insert into posts (profile_id, instagram_id, shortcode, kind, caption, content_hash, created_at)
       values ($1, $2, $2, 'image', $3, $4, now())`,
      [profileId, id, caption, hashOf(caption)],
    );
  }

  /** What a sync does. */
  async startJob({ profileId }: Profile): Promise<JobOfProfile> {
    const analysisJobId = await this.api.app
      .get(Database)
      .asSystem((sql) =>
        this.api.app.get(StartAnalysis).execute({ sql, profileId, reason: 'refresh', requestId: 'story' }),
      );
    if (analysisJobId === null) throw new Error('there was nothing to analyse');
    return { analysisJobId, profileId };
  }

  plan(job: JobOfProfile, batchSize = 1) {
    return this.run.plan(job, { version: this.version, batchSize });
  }

  /** What a worker does with a batch of so many posts. */
  async workOn(job: JobOfProfile, posts = 1): Promise<void> {
    const { version } = this;
    const { profileId } = job;
    const rows = await this.api.sql<{ id: string }>('select id from posts where profile_id = $1', [profileId]);
    const wanted = { profileId, postIds: rows.map(({ id }) => id), version };
    const pending = await this.api.app.get(PostAnalysesRepository).findBatch(wanted);
    const analysed = pending.slice(0, posts).map((post) => ({ ...post, analysis: FOUND }));
    await this.run.store(job, { version, tier: 'bundled', posts: analysed }, { expected: posts });
  }

  async fail(job: JobOfProfile, error = 'TypeError: secret internals'): Promise<void> {
    await this.run.fail(job, { error, version: this.version });
  }

  /** @param url of another process than this one */
  follow(jobId: string, headers: Headers, url = this.api.url): Promise<Listener> {
    return Listener.open(`${url}/api/v1/ai/jobs/${jobId}/events`, headers);
  }

  jobOf(jobId: string, headers: Headers) {
    return this.api.call(`/api/v1/ai/jobs/${jobId}`, { headers });
  }

  async jobRow(jobId: string) {
    const [row] = await this.api.sql<{ status: string; done: number; failed: number; total: number }>(
      'select status, posts_done as done, posts_failed as failed, posts_total as total from ai_analysis_jobs where id = $1',
      [jobId],
    );
    return row;
  }

  auditOf(targetId: string) {
    return this.api.sql<{ action: string; actor_id: string; reason: string; details: Record<string, unknown> }>(
      'select action, actor_id, reason, details from admin_audit_log where target_id = $1 order by created_at',
      [targetId],
    );
  }

  /** For a process of its own beside this one: the same database, Redis and Supabase Auth. */
  env(settings: Record<string, string> = {}): Record<string, string> {
    const { database, redis, auth } = this.api;
    return {
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      PORT: '0',
      DATABASE_URL: database.apiUrl,
      DATABASE_SYSTEM_URL: database.systemUrl,
      REDIS_URL: redis.url,
      SUPABASE_URL: auth.url,
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: 'key',
      DECODO_BASE_URL: 'http://127.0.0.1:9',
      RATE_LIMIT_PER_MINUTE: '1000000',
      RATE_LIMIT_ANONYMOUS_PER_MINUTE: '1000000',
      ...settings,
    };
  }

  get version(): string {
    return analysisVersion(this.api.app.get(AppConfig).ai);
  }

  private get run(): RunAnalysis {
    return this.api.app.get(RunAnalysis);
  }
}

/** A client of the stream. */
export class Listener {
  readonly events: ToldEvent[] = [];
  isEnded = false;
  text = '';
  private rest = '';

  private constructor(readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => this.read(chunk));
    response.on('end', () => (this.isEnded = true));
    response.on('error', () => undefined); // it was closed here
  }

  static open(url: string, headers: Headers): Promise<Listener> {
    return new Promise((resolve, reject) => {
      get(url, { headers, agent: false }, (response) => resolve(new Listener(response))).on('error', reject);
    });
  }

  get status(): number {
    return this.response.statusCode ?? 0;
  }

  get names(): string[] {
    return this.events.map(({ name }) => name);
  }

  /** The first event of this name, once it has come. */
  async event(name: string): Promise<ToldEvent> {
    const find = () => this.events.find((event) => event.name === name);
    await until(() => Promise.resolve(find() !== undefined || this.isEnded));
    const found = find();
    if (found === undefined) throw new Error(`the stream ended without ${name}: ${this.status} ${this.text}`);
    return found;
  }

  /** Waits until so many events have come. */
  async count(events: number): Promise<void> {
    await until(() => Promise.resolve(this.events.length >= events));
  }

  async ended(): Promise<void> {
    await until(() => Promise.resolve(this.isEnded));
  }

  problem(): Record<string, unknown> {
    return JSON.parse(this.text) as Record<string, unknown>;
  }

  leave(): void {
    this.response.destroy();
  }

  private read(chunk: string): void {
    this.text += chunk;
    const frames = (this.rest + chunk).split('\n\n');
    this.rest = frames.pop() ?? '';
    for (const frame of frames) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(frame)?.[1];
      const [name, data] = [field('event'), field('data')];
      if (name !== undefined && data !== undefined)
        this.events.push({ name, id: field('id'), data: JSON.parse(data) as Record<string, unknown> });
    }
  }
}
