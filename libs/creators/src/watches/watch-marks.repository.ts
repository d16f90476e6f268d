import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import { writeAlerts } from './alert-writing.sql';
import type { AlertKind } from './watch.types';
import {
  declaredBy,
  newsOf,
  type DeclaredPost,
  type HeldWatch,
  type PresentCreator,
  type WatchNews,
} from './watch-news';

/** A watched creator that was stored anew, and the marks that say so. */
export interface MarkedCreator {
  profileId: string;
  markIds: string[];
}

/** Marks read at once; the others wait for the next reading. */
const MARKS_AT_ONCE = 1_000;
/** Watches of one creator that are seen to in one transaction. */
export const WATCHES_AT_ONCE = 500;
/** A post that is older is no news, whenever it says that it is advertising. Shorter than alerts are kept. */
const NEWS_DAYS = 30;
/** Posts of a creator that are looked at: the newest. */
const POSTS_READ = 50;

const MARKED_SQL = `
  select profile_id as "profileId", array_agg(id::text) as "markIds"
    from (select id, profile_id from creator_watch_marks order by id limit ${MARKS_AT_ONCE}) as oldest
   group by profile_id
   order by min(id)`;

/** $1 profile id, $2 the last watch of the batch before. Locked: what was told is compared and written by one at a time. */
const WATCHES_SQL = `
  select w.id, w.user_id as "userId", w.followers_percent as "followersPercent", w.sponsored_posts as "sponsoredPosts",
         w.renames, w.told_followers as "toldFollowers", w.told_username as "toldUsername", w.posts_after as "postsAfter",
         exists (select from user_profile_access a
                  where a.user_id = w.user_id and a.profile_id = w.profile_id
                    and (a.expires_at is null or a.expires_at > now())) as "hasAccess"
    from creator_watches w
   where w.profile_id = $1 and ($2::uuid is null or w.id > $2::uuid)
   order by w.id
   limit ${WATCHES_AT_ONCE}
     for update of w`;

const CREATOR_SQL = `select followers_count as followers, username from profiles where id = $1 and status = 'active'`;

const POSTS_SQL = `
  select id, shortcode, caption, is_sponsored as "isSponsored", sponsor_usernames as "sponsorUsernames",
         created_at as "publishedAt"
    from posts
   where profile_id = $1 and created_at > now() - interval '${NEWS_DAYS} days'
   order by created_at desc
   limit ${POSTS_READ}`;

const TOLD_SQL = `
  update creator_watches w set told_followers = given.followers, told_username = given.username
    from jsonb_to_recordset($1::jsonb) as given (id uuid, followers bigint, username text)
   where w.id = given.id
     and (w.told_followers, w.told_username) is distinct from (given.followers, given.username)`;

interface PostRow {
  id: string;
  shortcode: string;
  caption: string | null;
  isSponsored: boolean;
  sponsorUsernames: string[];
  publishedAt: Date;
}

/** What the marks ask for: comparing a creator with what its watchers were told, and telling them. */
@Injectable()
export class WatchMarksRepository {
  constructor(private readonly database: Database) {}

  /** Creators that changed, the longest waiting first. */
  findMarked(): Promise<MarkedCreator[]> {
    return this.database.readAsSystem<MarkedCreator>(MARKED_SQL);
  }

  /**
   * Tells the next watchers of a creator in one transaction: alerts, messages and what counts as told stand or fall together.
   * @param after the last watch of the batch before; null to begin
   * @returns where the next batch begins, null when there is none, and what was told
   */
  async tellNext(profileId: string, after: string | null): Promise<{ last: string | null; told: AlertKind[] }> {
    return this.database.asSystem(async (sql) => {
      const watches = await sql.query<HeldWatch>(WATCHES_SQL, [profileId, after]);
      // Read behind the lock: whoever held it may have told of something newer than an earlier reading knows.
      const creator = watches.length === 0 ? null : await this.readCreator(sql, profileId, watches);
      const news = creator === null ? [] : watches.map((watch) => newsOf(watch, creator));
      const told = await this.write(sql, profileId, news);
      return { last: watches.length === WATCHES_AT_ONCE ? (watches.at(-1)?.id ?? null) : null, told };
    });
  }

  /** To be called when everybody was told: a mark that is left is seen to again, and tells nothing twice. */
  async removeMarks({ markIds }: MarkedCreator): Promise<void> {
    await this.database.readAsSystem('delete from creator_watch_marks where id = any ($1::bigint[])', [markIds]);
  }

  private async readCreator(
    sql: Sql,
    profileId: string,
    watches: readonly HeldWatch[],
  ): Promise<PresentCreator | null> {
    const [creator] = await sql.query<Pick<PresentCreator, 'followers' | 'username'>>(CREATOR_SQL, [profileId]);
    if (creator === undefined) return null;
    const isAsked = watches.some(({ sponsoredPosts }) => sponsoredPosts);
    const posts = isAsked ? await sql.query<PostRow>(POSTS_SQL, [profileId]) : [];
    return { ...creator, declaredPosts: posts.flatMap(toDeclared) };
  }

  private async write(sql: Sql, profileId: string, news: readonly WatchNews[]): Promise<AlertKind[]> {
    if (news.length === 0) return [];
    await sql.query(TOLD_SQL, [JSON.stringify(news.map(({ told }) => told))]);
    return writeAlerts(
      sql,
      news.flatMap(({ alerts }) => alerts.map((alert) => ({ ...alert, profileId }))),
    );
  }
}

function toDeclared({ id, shortcode, publishedAt, ...post }: PostRow): DeclaredPost[] {
  const by = declaredBy(post);
  return by === null ? [] : [{ id, shortcode, publishedAt, declaredBy: by }];
}
