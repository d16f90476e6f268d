import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import type { PendingPost } from './analysis-plan';
import { needsAnalysis, type CaptionAnalysis } from './caption-analysis';

export interface PostToAnalyse extends PendingPost {
  caption: string | null;
}

export interface AnalysedPost extends PendingPost {
  analysis: CaptionAnalysis;
}

const COUNT_PENDING_SQL = `
  select count(*)::integer as count from posts
   where profile_id = $1 and ${needsAnalysis('$2')} and ($3::uuid[] is null or id = any($3))`;

/** Short captions share batches with short ones: a batch costs what its longest caption costs. */
const FIND_PENDING_SQL = `
  select id, content_hash as "contentHash" from posts
   where profile_id = $1 and ${needsAnalysis('$2')}
   order by coalesce(char_length(caption), 0), id`;

const FIND_BATCH_SQL = `
  select id, content_hash as "contentHash", caption from posts
   where profile_id = $1 and id = any($2::uuid[]) and ${needsAnalysis('$3')}
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
   where posts.profile_id = $1 and posts.id = given.id and posts.content_hash = given.content_hash
     and ${needsAnalysis('$3')}
  returning posts.ai_analysis_raw->>'method' as method`;

/** Which posts need analysis, and their results. */
@Injectable()
export class PostAnalysesRepository {
  constructor(private readonly database: Database) {}

  /** @param among only these posts; all of the profile unless given */
  async countPending(
    sql: Sql,
    profileId: string,
    { version, among }: { version: string; among?: readonly string[] },
  ): Promise<number> {
    const [row] = await sql.query<{ count: number }>(COUNT_PENDING_SQL, [profileId, version, among ?? null]);
    return row?.count ?? 0;
  }

  /** All posts of a profile that need analysis, shortest caption first. */
  async findPending(sql: Sql, profileId: string, version: string): Promise<PendingPost[]> {
    return sql.query<PendingPost>(FIND_PENDING_SQL, [profileId, version]);
  }

  /** Those of a batch that still need analysis. */
  async findBatch(batch: { profileId: string; postIds: readonly string[]; version: string }): Promise<PostToAnalyse[]> {
    return this.database.readAsSystem<PostToAnalyse>(FIND_BATCH_SQL, [batch.profileId, batch.postIds, batch.version]);
  }

  /**
   * Stores results, each at most once: a post that was edited or analysed meanwhile is left as it is.
   * @returns the methods of the results that were stored, one for each post
   */
  async store(
    sql: Sql,
    profileId: string,
    { version, posts }: { version: string; posts: readonly AnalysedPost[] },
  ): Promise<string[]> {
    const records = JSON.stringify(posts.map((post) => toRecord(post, version)));
    const rows = await sql.query<{ method: string }>(STORE_SQL, [profileId, records, version]);
    return rows.map(({ method }) => method);
  }
}

function toRecord({ id, contentHash, analysis }: AnalysedPost, version: string) {
  const { sentiment, sentimentScore, sentimentConfidence, language, languageConfidence } = analysis;
  const { category, categoryConfidence, method, models } = analysis;
  return {
    id,
    content_hash: contentHash,
    category,
    category_confidence: categoryConfidence,
    sentiment,
    sentiment_score: sentimentScore,
    sentiment_confidence: sentimentConfidence,
    language_code: language,
    language_confidence: languageConfidence,
    raw: {
      contentHash,
      version,
      method,
      models,
      sentiment: { label: sentiment, score: sentimentScore, confidence: sentimentConfidence },
      language: { code: language, confidence: languageConfidence },
      category: { label: category, confidence: categoryConfidence },
    },
  };
}
