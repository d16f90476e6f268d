import { Injectable } from '@nestjs/common';
import { sponsorshipOf } from '@app/analytics';
import type { ModelTier } from '@app/config';
import { Database, type Sql } from '@app/database';
import type { PendingPost } from './analysis-plan';
import { isOutdated, needsAnalysis, type CaptionAnalysis } from './caption-analysis';
import { isFallback, retryOf } from './fallback';

export interface PostToAnalyse extends PendingPost {
  caption: string | null;
  /** How often in a row its present content was answered by a fallback. */
  tries: number;
}

export interface AnalysedPost extends PostToAnalyse {
  analysis: CaptionAnalysis;
}

export interface PostResults {
  version: string;
  /** That should have answered. */
  tier: ModelTier;
  posts: readonly AnalysedPost[];
}

/** $3 among these posts, $4 seconds since 1970 by which fallbacks are due. */
const COUNT_PENDING_SQL = `
  select count(*)::integer as count from posts
   where profile_id = $1 and ${needsAnalysis('$2', 'coalesce($4::bigint, extract(epoch from now())::bigint)')}
     and ($3::uuid[] is null or id = any($3))`;

/** Short captions share batches with short ones: a batch costs what its longest caption costs. */
const FIND_PENDING_SQL = `
  select id, content_hash as "contentHash" from posts
   where profile_id = $1 and ${needsAnalysis('$2', '$3::bigint')}
   order by coalesce(char_length(caption), 0), id`;

/** A batch that runs late, or twice, leaves alone what fell due since its job began. */
const DUE_BY_JOB = `coalesce(
  (select ceil(extract(epoch from started_at))::bigint from ai_analysis_jobs where id = $4), extract(epoch from now())::bigint)`;

/**
 * A condition that no index serves: the rows are found by their own keys. Statistics are late for a creator whose posts
 * have just come, and a plan by the profile would read all of them for each batch.
 */
const OF_PROFILE = '(posts.profile_id = $1) is true';

const FIND_BATCH_SQL = `
  select id, content_hash as "contentHash", caption,
         case when ${isOutdated('$3')} then 0 else coalesce((ai_analysis_raw->>'tries')::integer, 0) end as tries
    from posts
   where ${OF_PROFILE} and id = any($2::uuid[]) and ${needsAnalysis('$3', DUE_BY_JOB)}
   order by coalesce(char_length(caption), 0), id`;

/** Only where the result is still wanted: the caption is the one that was read, and nobody else stored its result. */
const STORE_SQL = `
  update posts
     set ai_content_category = given.category, ai_category_confidence = given.category_confidence,
         ai_sentiment = given.sentiment, ai_sentiment_score = given.sentiment_score,
         ai_sentiment_confidence = given.sentiment_confidence, ai_language_code = given.language_code,
         ai_language_confidence = given.language_confidence, ai_analysis_raw = given.raw,
         ai_analyzed_at = now() at time zone 'utc'
    from jsonb_to_recordset($2::jsonb) as given (
           id uuid, content_hash text, category text, category_confidence float8, sentiment text, sentiment_score float8,
           sentiment_confidence float8, language_code text, language_confidence float8, raw jsonb)
   where posts.id = any($4::uuid[]) and posts.id = given.id and ${OF_PROFILE} and posts.content_hash = given.content_hash
     and ${needsAnalysis('$3')}
  returning posts.ai_analysis_raw->>'method' as method`;

/** Which posts need analysis, and their results. */
@Injectable()
export class PostAnalysesRepository {
  constructor(private readonly database: Database) {}

  /**
   * @param wanted.among only these posts; all of the profile unless given
   * @param wanted.dueBy fallbacks that were due by then, in seconds since 1970; by now unless given
   */
  async countPending(
    sql: Sql,
    profileId: string,
    { version, among, dueBy }: { version: string; among?: readonly string[]; dueBy?: number },
  ): Promise<number> {
    const params = [profileId, version, among ?? null, dueBy ?? null];
    const [row] = await sql.query<{ count: number }>(COUNT_PENDING_SQL, params);
    return row?.count ?? 0;
  }

  /** All posts of a profile that need analysis, shortest caption first. */
  async findPending(
    sql: Sql,
    profileId: string,
    { version, dueBy }: { version: string; dueBy: number },
  ): Promise<PendingPost[]> {
    return sql.query<PendingPost>(FIND_PENDING_SQL, [profileId, version, dueBy]);
  }

  /** Those of a batch that still need analysis. */
  async findBatch(batch: {
    profileId: string;
    postIds: readonly string[];
    version: string;
    analysisJobId?: string;
  }): Promise<PostToAnalyse[]> {
    const params = [batch.profileId, batch.postIds, batch.version, batch.analysisJobId ?? null];
    return this.database.readAsSystem<PostToAnalyse>(FIND_BATCH_SQL, params);
  }

  /**
   * Stores results, each at most once: a post that was edited or analysed meanwhile is left as it is.
   * @returns the methods of the results that were stored, one for each post
   */
  async store(sql: Sql, profileId: string, results: PostResults): Promise<string[]> {
    if (results.posts.length === 0) return [];
    const records = JSON.stringify(results.posts.map((post) => toRecord(post, results)));
    const rows = await sql.query<{ method: string }>(STORE_SQL, [
      profileId,
      records,
      results.version,
      results.posts.map(({ id }) => id),
    ]);
    return rows.map(({ method }) => method);
  }
}

function toRecord(post: AnalysedPost, results: PostResults) {
  const { id, contentHash, analysis } = post;
  return {
    id,
    content_hash: contentHash,
    category: analysis.category,
    category_confidence: analysis.categoryConfidence,
    sentiment: analysis.sentiment,
    sentiment_score: analysis.sentimentScore,
    sentiment_confidence: analysis.sentimentConfidence,
    language_code: analysis.language,
    language_confidence: analysis.languageConfidence,
    raw: toRaw(post, results),
  };
}

/** What `ai_analysis_raw` keeps beside the columns: which content was read, what answered, and when it is tried again. */
function toRaw({ contentHash, caption, tries, analysis }: AnalysedPost, { version, tier }: PostResults) {
  const { method, methods, models } = analysis;
  const of = (task: 'sentiment' | 'language' | 'category') => ({ method: methods[task], model: models[task] });
  return {
    contentHash,
    version,
    method,
    models,
    analysedAt: new Date().toISOString(),
    sentiment: {
      label: analysis.sentiment,
      score: analysis.sentimentScore,
      confidence: analysis.sentimentConfidence,
      ...of('sentiment'),
    },
    language: { code: analysis.language, confidence: analysis.languageConfidence, ...of('language') },
    category: { label: analysis.category, confidence: analysis.categoryConfidence, ...of('category') },
    sponsored: sponsorshipOf(caption),
    ...(isFallback(method, tier) ? retryOf(tries) : {}),
  };
}
