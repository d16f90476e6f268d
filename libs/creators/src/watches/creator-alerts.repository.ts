import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '@app/common';
import { Conditions, Database, readNewestFirst, type UserClaims } from '@app/database';
import type { AlertDetails, AlertKind, CreatorAlert } from './watch.types';

interface Row {
  id: string;
  userId: string;
  profileId: string;
  kind: AlertKind;
  username: string | null;
  details: AlertDetails;
  at: Date;
}

/** Without an alert it has the time alone. */
type TimedRow = (Row | Record<keyof Row, null>) & { readAt: Date };

/** What was written lately for some users, and until when that was read. */
export interface LateAlerts {
  alerts: CreatorAlert[];
  /** By the database's clock. */
  readAt: Date;
}

const LIST = 'creator-alerts';
const COLUMNS = `id, user_id as "userId", profile_id as "profileId", kind, username, details, created_at as at`;
/** An alert is seen when its transaction ends, which is never later than this after its time. */
export const ALERT_OVERLAP_MS = 60_000;
/** Alerts that a stream brings at once to one who comes back. */
const MOST_MISSED = 500;

/** $1 users, $2 until when was read before; null = only what is under way now. */
const LATE_SQL = `
  select now() as "readAt", late.*
    from (select) as clock
    left join (
      select ${COLUMNS} from creator_alerts
       where user_id = any ($1::uuid[]) and created_at > coalesce($2::timestamptz, now()) - interval '${ALERT_OVERLAP_MS} milliseconds'
    ) as late on true
   order by late.at, late.id`;

/** $1 the last alert that was seen. */
const MISSED_SQL = `
  select ${COLUMNS} from creator_alerts
   where user_id = (select auth.uid())
     and (created_at, id) > (select seen.created_at, seen.id from creator_alerts seen where seen.id = $1 and seen.user_id = (select auth.uid()))
   order by created_at, id
   limit ${MOST_MISSED}`;

/** What users were told. */
@Injectable()
export class CreatorAlertsRepository {
  constructor(private readonly database: Database) {}

  async findPage(owner: UserClaims, page: PageRequest): Promise<Page<CreatorAlert>> {
    const { items, nextCursor } = await readNewestFirst<Row & { cursorAt: string; cursorId: string }>(page, {
      list: LIST,
      order: { time: 'created_at', id: 'id', idType: 'uuid' },
      isIndexed: true,
      filter: () => new Conditions().also('user_id = (select auth.uid())'),
      read: (position, rest, params) =>
        this.database.readAsUser(owner, `select ${COLUMNS}, ${position} from creator_alerts ${rest}`, params),
    });
    return { items: items.map(toAlert), nextCursor };
  }

  /** What came after an alert that the owner has seen, oldest first; nothing when it is not known. */
  async findMissed(owner: UserClaims, seenId: string): Promise<CreatorAlert[]> {
    return (await this.database.readAsUser<Row>(owner, MISSED_SQL, [seenId])).map(toAlert);
  }

  /**
   * Alerts of several users that are new since a reading, oldest first, and some that it brought already: one that was
   * being written then may stand before them.
   */
  async findLate(userIds: readonly string[], readAt: Date | null): Promise<LateAlerts> {
    const rows = await this.database.readAsSystem<TimedRow>(LATE_SQL, [userIds, readAt]);
    const [first] = rows;
    if (first === undefined) throw new Error('reading alerts returned no row');
    return { alerts: rows.flatMap((row) => (row.id === null ? [] : [toAlert(row)])), readAt: first.readAt };
  }
}

const toAlert = ({ id, userId, kind, profileId, username, details, at }: Row): CreatorAlert => ({
  id,
  userId,
  kind,
  creator: { id: profileId, username },
  details,
  at: at.toISOString(),
});
