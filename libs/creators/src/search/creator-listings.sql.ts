import { PLANNED_EACH_TIME } from '@app/database';
import { compileFilter, type CompileContext } from './criteria-sql';
import type { Snapshot } from './listing-cursor';
import type { ListingOrder, ListingQuery } from './listing-query';
import type { SqlParams } from './sql-params';

/** The versions that a statement sees as current: in a snapshot of before, or of this moment. */
export type ListingState = Snapshot | 'now';

export interface PageParts {
  query: ListingQuery;
  order: ListingOrder;
  state: ListingState;
  /** Rows with a sort value come before those without. */
  part: 'known' | 'unknown';
  /** The last row of the page before. */
  after: { value: string | null; id: string } | null;
  limit: number;
  readerId: string;
}

/**
 * A version is in a snapshot when the transaction that wrote it is, and the one that replaced it is not: what
 * pg_visible_in_snapshot() says, over numbers, which outlive a restore (see app.settle_restored_versions).
 */
export function stateCondition(state: ListingState, params: SqlParams, alias = 'l'): string {
  if (state === 'now') return `${alias}.closed_xid is null`;
  const end = params.add(state.xmax, 'bigint');
  if (state.running.length === 0) {
    // the usual case, kept simple: an array that is not known yet makes the planner expect hardly any row
    return `${alias}.born_xid < ${end} and (${alias}.closed_xid is null or ${alias}.closed_xid >= ${end})`;
  }
  const running = params.add(state.running, 'bigint[]');
  return `${alias}.born_xid < ${end} and ${alias}.born_xid <> all (${running})
      and (${alias}.closed_xid is null or ${alias}.closed_xid >= ${end} or ${alias}.closed_xid = any (${running}))`;
}

/** From and where of a question, and how it ranks its rows. */
export function matching(
  query: ListingQuery,
  state: ListingState,
  context: CompileContext,
): { sql: string; rank: string | null } {
  const { params } = context;
  const isVisible = (alias: string) => stateCondition(state, params, alias);
  const text = query.text?.compile(params, isVisible) ?? { join: '', where: 'true', rank: null };
  const sql = `
      from creator_listings l ${text.join}
     where ${stateCondition(state, params)}
       and ${compileFilter(query.criteria, query.unknown, context)}
       and (${text.where})`;
  return { sql, rank: text.rank };
}

export function pageSql({ query, order, ...page }: PageParts, context: CompileContext): string {
  const { params } = context;
  const { sort, direction } = order;
  const { sql, rank } = matching(query, page.state, context);
  const value = sort.sql === '' ? rank : sort.sql;
  if (value === null) throw new Error(`there is nothing to order by ${sort.key}`);
  const conditions = sort.canBeUnknown ? [`${value} is ${page.part === 'known' ? 'not ' : ''}null`] : [];
  if (page.after !== null) {
    const beyond = direction === 'desc' ? '<' : '>';
    const id = params.add(page.after.id, 'uuid');
    conditions.push(
      page.part === 'known'
        ? `(${value}, l.profile_id) ${beyond} (${params.add(page.after.value, sort.type)}, ${id})`
        : `l.profile_id ${beyond} ${id}`,
    );
  }
  // Nulls stand where one index serves both directions; which rows have any is said above.
  const nulls = direction === 'desc' ? 'last' : 'first';
  const ordering = (prefix: string, expression: string) =>
    `${expression} ${direction} nulls ${nulls}, ${prefix}.profile_id ${direction}`;
  return `${PLANNED_EACH_TIME}
  select ${SUMMARY_COLUMNS}, l.sort_value::text as "sortValue", pg_current_snapshot()::text as snapshot
    from (
      select l.*, ${value} as sort_value ${sql}
       ${conditions.map((condition) => `and ${condition}`).join(' ')}
       order by ${ordering('l', value)}
       limit ${params.add(page.limit, 'integer')}
    ) l
    join profiles p on p.id = l.profile_id
    ${unlockedBy(params.add(page.readerId, 'uuid'))}
   order by ${ordering('l', 'l.sort_value')}`;
}

/** What of a listing `l`, its profile `p` and the reader's access `access` makes a summary. */
const SUMMARY_COLUMNS = `
         l.profile_id as id, coalesce(p.username, l.username) as username, p.full_name as "fullName",
         p.profile_pic_url as "profilePicUrl", l.verified, l.private, l.account_type as "accountType", l.category,
         l.topics, l.followers, l.following, l.posts, l.engagement_rate as "engagementRate", l.avg_likes as "avgLikes",
         l.avg_comments as "avgComments", l.posts_per_week as "postsPerWeek", l.last_posted_at as "lastPostedAt",
         l.growth_30d as growth, l.languages, l.sentiment, l.quality_score as "qualityScore",
         l.has_contact as "hasContact", l.sponsored_share as "sponsoredShare", access.unlocked,
         p.fetched_at as "fetchedAt"`;

const unlockedBy = (reader: string) => `
    cross join lateral (
      select exists (
        select from user_profile_access a
         where a.user_id = ${reader} and a.profile_id = l.profile_id and (a.expires_at is null or a.expires_at > now())
      ) as unlocked
    ) access`;

/** $1 profile ids, $2 the reader. */
export const BY_IDS_SQL = `
  select ${SUMMARY_COLUMNS}
    from creator_listings l
    join profiles p on p.id = l.profile_id
    ${unlockedBy('$2::uuid')}
   where l.profile_id = any ($1::uuid[]) and l.closed_xid is null`;
