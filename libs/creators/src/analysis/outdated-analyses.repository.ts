import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

/** A creator whose analysis failed is left alone for so long: another attempt would meet the same cause. */
const REST_AFTER_FAILURE = "interval '6 hours'";
const LAST_UUID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
/** Posts and comments looked at in one search for what is due. */
const DUE_SEEN = 5_000;

/** A scalar subquery is asked for each candidate and ends at the first row; as a join it would read all jobs. */
const isFree = (profile: string) => `
  not coalesce((
    select true from ai_analysis_jobs as job
     where job.profile_id = ${profile}
       and (job.status in ('pending', 'running') or job.status = 'failed' and job.finished_at > now() - ${REST_AFTER_FAILURE})
     limit 1), false)`;

const VERSION = `ai_analysis_raw->>'version'`;

/** Steps from profile to profile through the index: reads one entry for each, however many posts it has. $1 most. */
export const FIND_NEVER_ANALYSED_SQL = `
  with recursive walk as (
    (select profile_id from posts where ${VERSION} is null order by profile_id limit 1)
    union all
    select next.profile_id from walk cross join lateral (
      select profile_id from posts where ${VERSION} is null and profile_id > walk.profile_id
       order by profile_id limit 1) as next)
  select profile_id as "profileId" from walk where ${isFree('walk.profile_id')} limit $1`;

/** $1 most, $2 the version in force, which is stepped over as a whole. */
export const FIND_OTHER_VERSION_SQL = `
  with recursive walk as (
    (select ${VERSION} as version, profile_id from posts where ${VERSION} is not null order by ${VERSION}, profile_id limit 1)
    union all
    select next.version, next.profile_id from walk cross join lateral (
      select ${VERSION} as version, profile_id from posts
       where (${VERSION}, profile_id) > (walk.version, case walk.version when $2 then '${LAST_UUID}' else walk.profile_id end)
       order by ${VERSION}, profile_id limit 1) as next)
  select profile_id as "profileId" from walk where version <> $2 and ${isFree('walk.profile_id')} limit $1`;

/** $1 most. Fallbacks that are to be tried again, the longest due first. */
export const FIND_DUE_POSTS_SQL = `
  select distinct profile_id as "profileId" from (
    select profile_id from posts
     where (ai_analysis_raw->>'retryAfter')::bigint <= extract(epoch from now())::bigint
     order by (ai_analysis_raw->>'retryAfter')::bigint limit ${DUE_SEEN}) as due
   where ${isFree('due.profile_id')} limit $1`;

/** $1 most. Comments that were never analysed, were edited, or were answered by a fallback. */
export const FIND_DUE_COMMENTS_SQL = `
  select distinct due.profile_id as "profileId" from (
    select posts.profile_id from comment_sentiment as comments join posts on posts.id = comments.post_id
     where comments.due_at <= now()
     order by comments.due_at limit ${DUE_SEEN}) as due
   where ${isFree('due.profile_id')} limit $1`;

/** Creators whose analysis is to be made again although nobody asks for them. */
@Injectable()
export class OutdatedAnalysesRepository {
  constructor(private readonly database: Database) {}

  /**
   * Profiles with posts that were never analysed, were analysed at another version, or whose fallbacks are due; none
   * that is being analysed, and none whose analysis failed lately.
   */
  async findProfiles({ version, limit }: { version: string; limit: number }): Promise<string[]> {
    const found = new Set<string>();
    const searches: [string, unknown[]][] = [
      [FIND_NEVER_ANALYSED_SQL, []],
      [FIND_DUE_POSTS_SQL, []],
      [FIND_DUE_COMMENTS_SQL, []],
      [FIND_OTHER_VERSION_SQL, [version]],
    ];
    for (const [sql, params] of searches) {
      if (found.size >= limit) break;
      const rows = await this.database.readAsSystem<{ profileId: string }>(sql, [limit, ...params]);
      for (const { profileId } of rows) found.add(profileId);
    }
    return [...found].slice(0, limit);
  }
}
