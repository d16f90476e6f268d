import { createHash, randomUUID } from 'node:crypto';
import { aiSchema, AppConfig, toAiConfig, type ModelTier } from '@app/config';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase } from '@app/testing';
import { AnalysisJobsRepository } from '../src/analysis/analysis-jobs.repository';
import type { AnalysisReason } from '../src/analysis/analysis-priority';
import { analysisVersion, type CaptionAnalysis } from '../src/analysis/caption-analysis';
import { CommentAnalysesRepository } from '../src/analysis/comment-analyses.repository';
import { InsightsRepository } from '../src/analysis/insights.repository';
import { OutdatedAnalysesRepository } from '../src/analysis/outdated-analyses.repository';
import { PostAnalysesRepository } from '../src/analysis/post-analyses.repository';
import { ProfileAggregationRepository } from '../src/analysis/profile-aggregation.repository';
import { RunAnalysis, type JobOfProfile } from '../src/analysis/run-analysis.use-case';
import { StartAnalysis } from '../src/analysis/start-analysis.use-case';

type Answer = (text: string | null) => CaptionAnalysis;

export const hashOf = (caption: string | null): string =>
  createHash('sha256')
    .update(caption ?? '')
    .digest('hex');

/** What models say of any caption, but for what is told otherwise. */
export const found = (overrides: Partial<CaptionAnalysis> = {}): CaptionAnalysis => ({
  sentiment: 'neutral',
  sentimentScore: 0,
  sentimentConfidence: 0.5,
  language: 'en',
  languageConfidence: 1,
  category: 'Food',
  categoryConfidence: 0.8,
  method: 'bundled',
  methods: { sentiment: 'bundled', language: 'bundled', category: 'bundled' },
  models: { sentiment: 's', language: 'l', category: 'c' },
  ...overrides,
});

/** Rules in the models' place. */
export const fallback: Answer = () =>
  found({ method: 'rules', methods: { sentiment: 'rules', language: 'rules', category: 'rules' } });

/** A database of its own, the parts of the analysis on it, and what a worker does with them. */
export class AnalysisDesk {
  readonly jobs: AnalysisJobsRepository;
  readonly posts: PostAnalysesRepository;
  readonly comments: CommentAnalysesRepository;
  readonly outdated: OutdatedAnalysesRepository;
  readonly run: RunAnalysis;
  readonly version: string;
  private readonly aggregation = new ProfileAggregationRepository();

  private constructor(
    readonly database: Database,
    private readonly tier: ModelTier,
    private readonly leave: () => Promise<void>,
  ) {
    this.jobs = new AnalysisJobsRepository(database);
    this.posts = new PostAnalysesRepository(database);
    this.comments = new CommentAnalysesRepository(database);
    this.outdated = new OutdatedAnalysesRepository(database);
    this.run = new RunAnalysis(database, this.jobs, this.posts, this.comments, this.aggregation);
    this.version = analysisVersion(this.configOf().ai);
  }

  static async open(tier: ModelTier = 'bundled'): Promise<AnalysisDesk> {
    const files = await createTestDatabase();
    const database = openDatabase(files, { poolSize: 8 });
    return new AnalysisDesk(database, tier, async () => {
      await database.onApplicationShutdown();
      await files.drop();
    });
  }

  close(): Promise<void> {
    return this.leave();
  }

  configOf(enabled = true): AppConfig {
    const ai = toAiConfig(aiSchema.parse({ AI_BATCH_SIZE: '4', AI_TIER: this.tier }));
    return Object.assign(new AppConfig(), { ai: { ...ai, enabled } });
  }

  async sql<Row>(text: string, params: readonly unknown[] = []): Promise<Row[]> {
    return this.database.asSystem((sql) => sql.query<Row>(text, params));
  }

  async aProfile(captions: readonly (string | null)[]): Promise<{ profileId: string; postIds: string[] }> {
    const [profile] = await this.sql<{ id: string }>(
      'insert into profiles (instagram_id, username) values ($1, $2) returning id',
      [randomUUID(), `creator_${randomUUID().slice(0, 8)}`],
    );
    const profileId = profile?.id ?? '';
    const postIds: string[] = [];
    for (const caption of captions) postIds.push(await this.aPost(profileId, caption));
    return { profileId, postIds };
  }

  async aPost(profileId: string, caption: string | null): Promise<string> {
    const [post] = await this.sql<{ id: string }>(
      `insert into posts (profile_id, instagram_id, shortcode, kind, caption, content_hash, created_at)
       values ($1, $2, $2, 'image', $3, $4, now()) returning id`,
      [profileId, randomUUID(), caption, hashOf(caption)],
    );
    return post?.id ?? '';
  }

  async aComment(postId: string, text: string): Promise<string> {
    const [comment] = await this.sql<{ id: string }>(
      `insert into comment_sentiment (post_id, comment_instagram_id, author_username, text, commented_at)
       values ($1, $2, 'fan', $3, now()) returning id`,
      [postId, randomUUID(), text],
    );
    return comment?.id ?? '';
  }

  async editCaption(postId: string, caption: string): Promise<void> {
    const params = [postId, caption, hashOf(caption)];
    await this.sql('update posts set caption = $2, content_hash = $3 where id = $1', params);
  }

  /** @returns the job, or null when there is nothing to analyse */
  start(profileId: string, reason: AnalysisReason = 'refresh', enabled = true): Promise<string | null> {
    const starting = new StartAnalysis(this.configOf(enabled), this.jobs, this.posts, this.comments, this.aggregation);
    return this.database.asSystem((sql) => starting.execute({ sql, profileId, reason, requestId: 'request-1' }));
  }

  async startedJob(profileId: string, reason: AnalysisReason = 'refresh'): Promise<JobOfProfile> {
    const analysisJobId = await this.start(profileId, reason);
    if (analysisJobId === null) throw new Error('no job was started');
    return { analysisJobId, profileId };
  }

  /** What a worker does with a batch of posts. */
  async work(job: JobOfProfile, postIds: readonly string[], answer: Answer = () => found(), version = this.version) {
    const batch = await this.posts.findBatch({ ...job, postIds, version });
    const posts = batch.map((post) => ({ ...post, analysis: answer(post.caption) }));
    return this.run.store(job, { version, tier: this.tier, posts }, { expected: postIds.length });
  }

  /** And with one of comments. */
  async workOnComments(job: JobOfProfile, commentIds: readonly string[], answer: Answer = () => found()) {
    const { version, tier } = this;
    const batch = await this.comments.findBatch({ ...job, commentIds, version });
    const comments = batch.map((comment) => ({ ...comment, analysis: answer(comment.text) }));
    return this.run.storeComments(job, { version, tier, comments }, { expected: commentIds.length });
  }

  /** A whole job, as one worker does it. */
  async analyse(profileId: string, answer: Answer = () => found()): Promise<JobOfProfile> {
    const job = await this.startedJob(profileId);
    const plan = await this.run.plan(job, { version: this.version, batchSize: 4 });
    for (const { postIds } of plan.batches) await this.work(job, postIds, answer);
    for (const { postIds } of plan.commentBatches) await this.workOnComments(job, postIds, answer);
    return job;
  }

  async raw(postId: string): Promise<Record<string, unknown> | null> {
    const [row] = await this.sql<{ raw: Record<string, unknown> | null }>(
      'select ai_analysis_raw as raw from posts where id = $1',
      [postId],
    );
    return row?.raw ?? null;
  }

  async job(id: string): Promise<Record<string, unknown> | undefined> {
    const [row] = await this.sql<Record<string, unknown>>('select * from ai_analysis_jobs where id = $1', [id]);
    return row;
  }

  async steps(
    jobId: string,
  ): Promise<{ step: string; posts: number | null; details: Record<string, unknown> | null }[]> {
    return this.sql(
      'select step, posts_count as posts, details from ai_analysis_job_logs where job_id = $1 order by id',
      [jobId],
    );
  }

  insights(profileId: string) {
    return new InsightsRepository(this.database, this.configOf()).findByProfile(profileId);
  }

  /** As if the wait of all fallbacks of a creator were over. */
  async letFallbacksFallDue(profileId: string): Promise<void> {
    await this.sql(
      `update posts set ai_analysis_raw = ai_analysis_raw || '{"retryAfter": 1}'
        where profile_id = $1 and ai_analysis_raw->'retryAfter' is not null`,
      [profileId],
    );
  }
}
