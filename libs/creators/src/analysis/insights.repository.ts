import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { Database } from '@app/database';
import { analysisVersion, isOutdated } from './caption-analysis';
import { toInsights, type CreatorInsights, type InsightsRow } from './creator-insights';

/** Posts whose coverage is told one by one. */
const POSTS_SHOWN = 50;

const INSIGHTS_SQL = `
  with analysed as (
    select id, shortcode, created_at, ai_analyzed_at, ai_sentiment, ai_analysis_raw->>'method' as method,
           ai_analysis_raw->'models' as models, ai_analysis_raw->>'version' as version,
           case when ai_analyzed_at is null then 'pending' when ${isOutdated('$2')} then 'outdated' else 'analysed' end as state,
           (ai_analysis_raw->>'retryAfter') is not null as is_fallback
      from posts where profile_id = $1)
  select profiles.ai_primary_content_type as "primaryCategory",
         profiles.ai_content_distribution as categories,
         profiles.ai_avg_sentiment_score as "averageSentiment",
         profiles.ai_language_distribution as languages,
         profiles.ai_content_quality_score as "qualityScore",
         profiles.ai_profile_analyzed_at as "analysedAt",
         (select count(*)::integer from analysed) as posts,
         (select count(*)::integer from analysed where state = 'analysed') as analysed,
         (select count(*)::integer from analysed where is_fallback) as fallback,
         (select coalesce(jsonb_object_agg(method, n), '{}')
            from (select method, count(*) as n from analysed where method is not null group by method) as by_method) as methods,
         (select jsonb_object_agg(ai_sentiment, n)
            from (select ai_sentiment, count(*) as n from analysed where method <> 'none' group by ai_sentiment) as by_sentiment) as sentiments,
         (select coalesce(jsonb_agg(jsonb_build_object('version', version, 'models', models, 'posts', n) order by n desc, version), '[]')
            from (select version, models, count(*) as n from analysed where method <> 'none' group by version, models) as by_model) as models,
         (select coalesce(jsonb_agg(jsonb_build_object(
                   'postId', id, 'shortcode', shortcode, 'state', state, 'method', method) order by created_at desc, id desc), '[]')
            from (select * from analysed order by created_at desc, id desc limit ${POSTS_SHOWN}) as latest) as "perPost",
         comments.of_profile as comments,
         to_jsonb(job) as job
    from profiles
    cross join lateral (
           select jsonb_build_object(
                    'total', count(*), 'analysed', count(*) filter (where comment.model_version = $2),
                    'average', round(avg(comment.sentiment_score)::numeric, 4),
                    'positive', count(*) filter (where comment.sentiment = 'positive'),
                    'neutral', count(*) filter (where comment.sentiment = 'neutral'),
                    'negative', count(*) filter (where comment.sentiment = 'negative')) as of_profile
             from comment_sentiment as comment join posts on posts.id = comment.post_id
            where posts.profile_id = profiles.id) as comments
    left join lateral (
           select id, status, reason, posts_total as "postsTotal", posts_done as "postsDone", posts_failed as "postsFailed",
                  comments_total as "commentsTotal", comments_done as "commentsDone",
                  queued_at as "queuedAt", started_at as "startedAt", finished_at as "finishedAt"
             from ai_analysis_jobs where profile_id = profiles.id
            order by queued_at desc, id desc limit 1) as job on true
   where profiles.id = $1`;

/** Everything the content intelligence knows about one creator. */
@Injectable()
export class InsightsRepository {
  constructor(
    private readonly database: Database,
    private readonly config: AppConfig,
  ) {}

  /** Read as the system: the caller has checked that the reader has access. Null when there is no such profile. */
  async findByProfile(profileId: string): Promise<CreatorInsights | null> {
    const version = analysisVersion(this.config.ai);
    const [row] = await this.database.readAsSystem<InsightsRow>(INSIGHTS_SQL, [profileId, version]);
    return row === undefined ? null : toInsights(row, { enabled: this.config.ai.enabled, version });
  }
}
