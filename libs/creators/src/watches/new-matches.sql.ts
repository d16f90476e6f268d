import { stateCondition, type ListingState } from '../search/creator-listings.sql';
import { compileFilter } from '../search/criteria-sql';
import type { Snapshot } from '../search/listing-cursor';
import type { SearchQuery } from '../search/search-query';
import { SqlParams } from '../search/sql-params';
import { similaritySql, textQuerySql } from '../search/text-match';
import { parseTextQuery } from '../search/text-query';

/** What a search is asked with: the state that was looked at last, and this moment. */
export interface NewMatchesRequest {
  searchId: string;
  query: SearchQuery;
  /** Looked at last. */
  seen: Snapshot;
  seenAt: Date;
  now: Date;
  limit: number;
}

/** As app.creators_named_like() has it. */
const NEAR_ENOUGH = 0.45;
/** Transactions are bounded well below: a creator that was written earlier than this was in the state that was looked at. */
const LONGEST_WRITE = '10 minutes';

/**
 * Creators that match now and did not in the state that was looked at last. Only those are read of whom a version was
 * born since. Who had no version then counts as new when he was collected since; about others (a version of then is not
 * kept for ever, and an erasure may have taken it) it cannot be said, and nothing is told. One row: what was found, and
 * the state it was found in.
 */
export function newMatchesSql(request: NewMatchesRequest, params: SqlParams): string {
  const { searchId, query, seen, seenAt, now, limit } = request;
  const [xmin, xmax] = [params.add(seen.xmin, 'bigint'), params.add(seen.xmax, 'bigint')];
  const running = params.add(seen.running, 'bigint[]');
  const isNew = `born_xid >= ${xmin} and (born_xid >= ${xmax} or born_xid = any (${running})) and closed_xid is null`;
  const matchedThen = matches(query, { state: seen, asOf: seenAt }, params);
  return `
  with fresh as materialized (
    select profile_id from creator_listings where ${isNew}
    union
    select profile_id from creator_texts where ${isNew}
  ), found as (
    select l.profile_id
      from fresh
      join creator_listings l on l.profile_id = fresh.profile_id
      join profiles p on p.id = l.profile_id
     where ${matches(query, { state: 'now', asOf: now }, params)}
       and not exists (select from creator_alerts a where a.search_id = ${params.add(searchId, 'uuid')} and a.profile_id = l.profile_id)
       and case when exists (select from creator_listings l where l.profile_id = p.id and ${stateCondition(seen, params)})
                then not exists (select from creator_listings l where l.profile_id = p.id and ${matchedThen})
                else p.created_at > ${params.add(seenAt, 'timestamptz')} - interval '${LONGEST_WRITE}' end
     order by l.profile_id
     limit ${params.add(limit, 'integer')}
  )
  select pg_current_snapshot()::text as snapshot, now() as at,
         array(select profile_id from found) as "profileIds"`;
}

/** Whether a version `l` is current in a state and answers the search in it. */
function matches(
  { criteria, unknown, text, similarTo }: SearchQuery,
  { state, asOf }: { state: ListingState; asOf: Date },
  params: SqlParams,
): string {
  const conditions = [stateCondition(state, params), compileFilter(criteria, unknown, { params, asOf })];
  const said: string[] = [];
  if (text !== null) said.push(`t.document @@ ${textQuerySql(text, parseTextQuery(text.query), params)}`);
  if (similarTo !== null) said.push(`${similaritySql(params.add(similarTo, 'text'), 't')} >= ${NEAR_ENOUGH}`);
  if (said.length > 0) {
    const words = ['t.profile_id = l.profile_id', stateCondition(state, params, 't'), ...said];
    conditions.push(`exists (select from creator_texts t where ${words.join(' and ')})`);
  }
  return conditions.join(' and ');
}
