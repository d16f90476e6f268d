import { Injectable } from '@nestjs/common';
import type { Sql } from '@app/database';
import { creatorChanged } from '../search/creator-changed';

/** Shares are told in ten-thousandths, and the largest remainders are rounded up: they always sum to exactly 1. */
const distributionOf = (name: string, column: string): string => `
  ${name}_counts as (
    select ${column} as key, count(*) as n, (sum(count(*)) over ())::bigint as total from captioned group by ${column}),
  ${name}_shares as (
    select key, n * 10000 / total as units, 10000 - (sum(n * 10000 / total) over ())::bigint as missing,
           row_number() over (order by n * 10000 % total desc, key) as place
      from ${name}_counts),
  ${name} as (
    select jsonb_object_agg(key, round((units + (place <= missing)::integer) / 10000.0, 4)) as shares from ${name}_shares)`;

/**
 * Counted anew from the posts each time, so that it is exact whatever happened before. A post counts with the result of
 * its present caption; posts without a caption count in the quality score only.
 */
const AGGREGATE_SQL = `
  with analysed as (
    select ai_content_category as category, ai_category_confidence as category_confidence,
           ai_language_code as language, ai_language_confidence as language_confidence, ai_sentiment_score as score,
           char_length(caption) as length, cardinality(hashtags) as tags, ai_analysis_raw->>'method' <> 'none' as has_caption
      from posts
     where profile_id = $1 and ai_analysis_raw->>'contentHash' = content_hash),
  captioned as (select * from analysed where has_caption),
  ${distributionOf('categories', 'category')},
  ${distributionOf('languages', 'language')},
  leading_category as (
    select category from captioned group by category order by sum(category_confidence) desc, category limit 1),
  focus as (select coalesce(sum((n::float8 / total) ^ 2), 0) as share from categories_counts),
  captions as (
    select avg(score) as sentiment, avg(language_confidence) as language_confidence,
           avg(case when length between 80 and 1200 then 1.0 when length between 30 and 2200 then 0.7 else 0.3 end) as length,
           avg(case when tags between 1 and 10 then 1.0 when tags between 0 and 20 then 0.6 else 0.2 end) as tags
      from captioned),
  quality as (
    select case when count(*) = 0 then null
                else 0.30 * count(*) filter (where has_caption) / count(*)
                   + 0.20 * coalesce(max(captions.length), 0)
                   + 0.15 * coalesce(max(captions.language_confidence), 0)
                   + 0.20 * max(focus.share)
                   + 0.15 * coalesce(max(captions.tags), 0) end as score
      from captions cross join focus left join analysed on true where has_caption is not null)
  update profiles
     set ai_primary_content_type = (select category from leading_category),
         ai_content_distribution = (select shares from categories),
         ai_avg_sentiment_score = (select round(sentiment::numeric, 4)::float8 from captions),
         ai_language_distribution = (select shares from languages),
         ai_content_quality_score = (select round(score::numeric, 4)::float8 from quality),
         ai_profile_analyzed_at = now() at time zone 'utc'
   where id = $1`;

/** What the analysed posts say together about a creator. */
@Injectable()
export class ProfileAggregationRepository {
  /**
   * Holds the profile until the transaction ends: results, counts and aggregates of one profile change one after the
   * other. Whoever writes a profile and its posts or jobs takes this lock first, which rules out deadlocks.
   * @returns null when there is no such profile
   */
  async lock(sql: Sql, profileId: string): Promise<{ username: string | null; isAggregated: boolean } | null> {
    const [row] = await sql.query<{ username: string | null; isAggregated: boolean }>(
      `select username, ai_profile_analyzed_at is not null as "isAggregated" from profiles where id = $1 for no key update`,
      [profileId],
    );
    return row ?? null;
  }

  /**
   * Writes the ai_* columns of the profile, while its posts are still being analysed. The caller holds the lock.
   *
   * - primary type: the category with the largest sum of confidences
   * - distributions: shares of the captioned posts, four decimals, summing to 1; null without captions
   * - average sentiment: mean score of the captioned posts, -1 to 1
   * - quality, 0 to 1: 0.30 x share of posts with a caption
   *   + 0.20 x mean length mark (80-1,200 characters 1, 30-2,200 0.7, other 0.3)
   *   + 0.15 x mean language confidence
   *   + 0.20 x focus (sum of the squared category shares)
   *   + 0.15 x mean hashtag mark (1-10 tags 1, none or 11-20 0.6, more 0.2); the last four over captioned posts
   */
  async aggregateSoFar(sql: Sql, profileId: string): Promise<void> {
    await sql.query(AGGREGATE_SQL, [profileId]);
  }

  /** The same at the end, also for finding the creator by it: that writes more than all stages before, so it waits for them. */
  async aggregate(sql: Sql, profileId: string): Promise<void> {
    await this.aggregateSoFar(sql, profileId);
    await creatorChanged(sql, profileId);
  }
}
