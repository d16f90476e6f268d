import { Injectable } from '@nestjs/common';
import type { ModelTier } from '@app/config';
import { Database, type Sql } from '@app/database';
import type { PendingPost } from './analysis-plan';
import type { CaptionAnalysis } from './caption-analysis';
import { isFallback, retryOf } from './fallback';

export interface CommentToAnalyse {
  id: string;
  text: string;
  textHash: string;
  tries: number;
}

export interface CommentResults {
  version: string;
  tier: ModelTier;
  comments: readonly (CommentToAnalyse & { analysis: CaptionAnalysis })[];
}

/** A comment that was never analysed, or was edited since, has no version. */
const needsAnalysis = (version: string, due: string) =>
  `(comments.model_version is distinct from ${version} or comments.due_at <= ${due})`;

const OF_PROFILE = `comment_sentiment as comments join posts on posts.id = comments.post_id and posts.profile_id = $1`;
/** A condition that no index serves: the rows of a batch are found by their own keys, never by reading the whole profile. */
const BY_KEY = '(posts.profile_id = $1) is true';
const DUE_BY = 'coalesce(to_timestamp($3::bigint), now())';

const COUNT_PENDING_SQL = `select count(*)::integer as count from ${OF_PROFILE} where ${needsAnalysis('$2', DUE_BY)}`;

const FIND_PENDING_SQL = `
  select comments.id, md5(comments.text) as "contentHash" from ${OF_PROFILE}
   where ${needsAnalysis('$2', DUE_BY)}
   order by char_length(comments.text), comments.id`;

/** A batch that runs late, or twice, leaves alone what fell due since its job began. */
const DUE_BY_JOB = `coalesce(
  (select to_timestamp(ceil(extract(epoch from started_at))) from ai_analysis_jobs where id = $4), now())`;

const FIND_BATCH_SQL = `
  select comments.id, comments.text, md5(comments.text) as "textHash",
         case when comments.model_version = $2 then comments.tries else 0 end as tries
    from comment_sentiment as comments join posts on posts.id = comments.post_id and ${BY_KEY}
   where comments.id = any($3::uuid[]) and ${needsAnalysis('$2', DUE_BY_JOB)}
   order by char_length(comments.text), comments.id`;

/** Only where the result is still wanted: the text is the one that was read, and nobody else stored its result. */
const STORE_SQL = `
  update comment_sentiment as comments
     set sentiment = given.sentiment, sentiment_score = given.score, sentiment_confidence = given.confidence,
         language_code = given.language, method = given.method, model = given.model, model_version = $3,
         tries = given.tries, due_at = to_timestamp(given.due), analyzed_at = now()
    from jsonb_to_recordset($2::jsonb) as given (
           id uuid, text_hash text, sentiment text, score float8, confidence float8, language text, method text,
           model text, tries integer, due bigint)
    join comment_sentiment as owned on owned.id = given.id
    join posts on posts.id = owned.post_id and ${BY_KEY}
   where comments.id = any($4::uuid[]) and comments.id = given.id and md5(comments.text) = given.text_hash and ${needsAnalysis('$3', 'now()')}
  returning comments.method`;

/** Which comments under a creator's posts need analysis, and their results: sentiment and language. */
@Injectable()
export class CommentAnalysesRepository {
  constructor(private readonly database: Database) {}

  /** @param wanted.dueBy fallbacks that were due by then, in seconds since 1970; by now unless given */
  async countPending(
    sql: Sql,
    profileId: string,
    { version, dueBy }: { version: string; dueBy?: number },
  ): Promise<number> {
    const [row] = await sql.query<{ count: number }>(COUNT_PENDING_SQL, [profileId, version, dueBy ?? null]);
    return row?.count ?? 0;
  }

  /** Shortest first. */
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
    commentIds: readonly string[];
    version: string;
    analysisJobId: string;
  }): Promise<CommentToAnalyse[]> {
    const params = [batch.profileId, batch.version, batch.commentIds, batch.analysisJobId];
    return this.database.readAsSystem<CommentToAnalyse>(FIND_BATCH_SQL, params);
  }

  /** Stores results, each at most once. @returns the methods of those that were stored */
  async store(sql: Sql, profileId: string, { version, tier, comments }: CommentResults): Promise<string[]> {
    if (comments.length === 0) return [];
    const records = comments.map(({ id, textHash, tries, analysis }) => {
      const retry = isFallback(analysis.method, tier) ? retryOf(tries) : null;
      return {
        id,
        text_hash: textHash,
        sentiment: analysis.sentiment,
        score: analysis.sentimentScore,
        confidence: analysis.sentimentConfidence,
        language: analysis.language,
        method: analysis.method,
        model: analysis.models.sentiment,
        tries: retry?.tries ?? 0,
        due: retry?.retryAfter ?? null,
      };
    });
    const rows = await sql.query<{ method: string }>(STORE_SQL, [
      profileId,
      JSON.stringify(records),
      version,
      records.map(({ id }) => id),
    ]);
    return rows.map(({ method }) => method);
  }
}
