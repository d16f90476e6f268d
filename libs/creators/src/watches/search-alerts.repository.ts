import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import { parseSnapshot } from '../search/listing-cursor';
import type { SearchQuery } from '../search/search-query';
import { SqlParams } from '../search/sql-params';
import { writeAlerts } from './alert-writing.sql';
import { newMatchesSql } from './new-matches.sql';
import type { AlertKind } from './watch.types';

/** A saved search whose turn it is. */
interface DueSearch {
  id: string;
  userId: string;
  name: string;
  query: SearchQuery;
  snapshot: string;
  checkedAt: Date;
  /** Of this server. */
  nextTransaction: string;
}

interface Findings {
  snapshot: string;
  at: Date;
  profileIds: string[];
}

/** Matches that are told in one transaction. */
export const MATCHES_AT_ONCE = 100;
/** A search is looked at so often. */
const EVERY = '1 minute';
/** A search that cannot be asked comes again after this, so that the others have their turn. */
const AFTER_FAILURE = '10 minutes';

const DUE_SQL = `
  select a.search_id as id, a.user_id as "userId", s.name, s.query, a.snapshot, a.checked_at as "checkedAt",
         pg_snapshot_xmax(pg_current_snapshot())::text as "nextTransaction"
    from search_alerts a join user_searches s on s.id = a.search_id
   where a.due_at <= now() and s.name is not null
   order by a.due_at
   limit 1
     for update of a skip locked`;

const SEEN_SQL = `
  update search_alerts set snapshot = $2, checked_at = $3, due_at = now() + interval '${EVERY}' where search_id = $1`;
const NOT_DONE_SQL = `update search_alerts set due_at = now() where search_id = $1`;
const PUT_OFF_SQL = `update search_alerts set due_at = now() + interval '${AFTER_FAILURE}' where search_id = $1`;

/** Looks for what saved searches find now and did not find when they were looked at last. */
@Injectable()
export class SearchAlertsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Looks at the search whose turn it is, in one transaction: alerts, messages and the state that counts as looked at
   * stand or fall together. With more new matches than are told at once the search is due again, behind the others.
   * @param onClaim is told which search it is, before anything can go wrong with it
   * @returns what was told; null when no search is due
   */
  async tellNext(onClaim: (searchId: string) => void): Promise<AlertKind[] | null> {
    return this.database.asSystem(async (sql) => {
      const [due] = await sql.query<DueSearch>(DUE_SQL);
      if (due === undefined) return null;
      onClaim(due.id);
      return this.tell(sql, due);
    });
  }

  async putOff(searchId: string): Promise<void> {
    await this.database.readAsSystem(PUT_OFF_SQL, [searchId]);
  }

  private async tell(sql: Sql, due: DueSearch): Promise<AlertKind[]> {
    const seen = parseSnapshot(due.snapshot);
    const params = new SqlParams();
    const request = { searchId: due.id, query: due.query, seen, seenAt: due.checkedAt, now: new Date() };
    const [found] = await sql.query<Findings>(
      newMatchesSql({ ...request, limit: MATCHES_AT_ONCE }, params),
      params.values,
    );
    if (found === undefined) throw new Error('looking for new matches returned no row');
    // A state of another server, which a restore brought along, says nothing here: begun anew.
    const isStrange = BigInt(seen.xmax) > BigInt(due.nextTransaction);
    const matches = isStrange ? [] : found.profileIds;
    const told = await writeAlerts(
      sql,
      matches.map((profileId) => toAlert(profileId, due)),
    );
    if (matches.length < MATCHES_AT_ONCE) await sql.query(SEEN_SQL, [due.id, found.snapshot, found.at]);
    else await sql.query(NOT_DONE_SQL, [due.id]);
    return told;
  }
}

const toAlert = (profileId: string, { id, userId, name }: DueSearch) => ({
  profileId,
  userId,
  kind: 'new_match' as const,
  searchId: id,
  details: { search: { id, name } },
});
