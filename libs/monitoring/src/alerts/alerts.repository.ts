import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import { Database, isUniqueViolation } from '@app/database';
import { mergeNotices, type AlertRecord, type Notices } from './alert-record';
import type { Alert } from './alert.types';

export interface AlertQuery {
  state?: Alert['state'] | undefined;
  limit: number;
  cursor?: string | undefined;
}

/** Longer than an attempt to post can take. */
const CLAIM_SECONDS = 20;
const LIST = 'monitoring-alerts';

interface Row {
  id: string;
  rule: Alert['rule'];
  subject: string;
  severity: Alert['severity'];
  message: string;
  value: number | null;
  threshold: number | null;
  unit: Alert['unit'];
  startedAt: Date;
  lastSeenAt: Date;
  resolvedAt: Date | null;
  recovery: string | null;
  firingNotice: Notices['firing'];
  resolvedNotice: Notices['resolved'];
  cursorAt: string;
}

const COLUMNS = `id, rule, subject, severity, message, value, threshold, unit, started_at as "startedAt",
  last_seen_at as "lastSeenAt", resolved_at as "resolvedAt", recovery, firing_notice as "firingNotice",
  resolved_notice as "resolvedNotice", started_at::text as "cursorAt"`;

/** The message that was claimed has just been told. */
const NEWLY_TOLD = `(t.firing_notice = 'pending' and excluded.firing_notice <> 'pending')
      or (t.resolved_notice = 'pending' and excluded.resolved_notice <> 'pending')`;

/** What was told stays told, and what is over stays over, whoever writes later. */
const SAVE_SQL = `
  insert into monitoring_alerts as t
    (id, rule, subject, severity, message, value, threshold, unit, started_at, last_seen_at, resolved_at, recovery, firing_notice, resolved_notice)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
  on conflict (id) do update set
    severity = excluded.severity, message = excluded.message, value = excluded.value,
    last_seen_at = greatest(t.last_seen_at, excluded.last_seen_at),
    resolved_at = coalesce(t.resolved_at, excluded.resolved_at),
    recovery = coalesce(excluded.recovery, t.recovery),
    firing_notice = case when t.firing_notice = 'pending' then excluded.firing_notice else t.firing_notice end,
    resolved_notice = case when t.resolved_notice = 'pending' then excluded.resolved_notice else t.resolved_notice end,
    notice_claimed_by = case when ${NEWLY_TOLD} then null else t.notice_claimed_by end,
    notice_claimed_until = case when ${NEWLY_TOLD} then null else t.notice_claimed_until end
  returning ${COLUMNS}`;

const CLAIM_SQL = `
  update monitoring_alerts
     set notice_claimed_by = $3, notice_claimed_until = now() + ${CLAIM_SECONDS} * interval '1 second'
   where id = $1
     and case $2 when 'firing' then firing_notice else resolved_notice end = 'pending'
     and (notice_claimed_by is null or notice_claimed_by = $3 or notice_claimed_until < now())
  returning id`;

/** Alerts in the database: their history, and what goes on when the process that evaluates them is another. */
@Injectable()
export class AlertsRepository {
  constructor(private readonly database: Database) {}

  /**
   * Stores an alert as it is now. When one of the same rule and subject is open already, found by somebody else, the
   * record becomes that one.
   */
  async save(record: AlertRecord): Promise<void> {
    const stored = await this.upsert(record).catch(async (error: unknown) => {
      if (!isUniqueViolation(error, 'uq_monitoring_alerts_open')) throw error;
      const open = await this.findOpenLike(record.alert);
      if (open === null) throw error; // closed a moment ago: the next attempt finds the place free
      become(record, open);
      return this.upsert(record);
    });
    // Merged, not taken: a message may have been told while the statement was on its way.
    if (stored !== undefined) record.notices = mergeNotices(record.notices, noticesOf(stored));
  }

  /** Those that fire, and those over whose end was not told yet; oldest first. */
  async findUnsettled(): Promise<AlertRecord[]> {
    const rows = await this.database.readAsSystem<Row>(
      `select ${COLUMNS} from monitoring_alerts where resolved_at is null or resolved_notice = 'pending' order by started_at`,
    );
    return rows.map(toRecord);
  }

  async findByIds(ids: readonly string[]): Promise<AlertRecord[]> {
    if (ids.length === 0) return [];
    const rows = await this.database.readAsSystem<Row>(
      `select ${COLUMNS} from monitoring_alerts where id = any($1::uuid[])`,
      [ids],
    );
    return rows.map(toRecord);
  }

  /** @returns false when it was told already, or another process is about to */
  async claimNotice(id: string, state: Alert['state'], holder: string): Promise<boolean> {
    return (await this.database.readAsSystem(CLAIM_SQL, [id, state, holder])).length === 1;
  }

  /** Whoever comes next need not wait until the claims run out. */
  async releaseClaims(holder: string): Promise<void> {
    await this.database.readAsSystem(
      `update monitoring_alerts set notice_claimed_by = null, notice_claimed_until = null
        where notice_claimed_by = $1 and (resolved_at is null or resolved_notice = 'pending')`,
      [holder],
    );
  }

  /** Newest first. */
  async findPage({ state, limit, cursor }: AlertQuery): Promise<Page<AlertRecord>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor(LIST, cursor, 2);
    const rows = await this.database.readAsSystem<Row>(
      `select ${COLUMNS} from monitoring_alerts
        where ($2::timestamptz is null or (started_at, id) < ($2::timestamptz, $3::uuid))
          ${state === undefined ? '' : `and resolved_at is ${state === 'firing' ? 'null' : 'not null'}`}
        order by started_at desc, id desc
        limit $1`,
      [limit + 1, before, id],
    );
    const page = toPage(rows, limit, (last) => encodeCursor(LIST, [last.cursorAt, last.id]));
    return { items: page.items.map(toRecord), nextCursor: page.nextCursor };
  }

  private async upsert({ alert, lastSeenAt, notices }: AlertRecord): Promise<Row | undefined> {
    const { id, rule, subject, severity, message, value, threshold, unit, startedAt, resolvedAt, recovery } = alert;
    const [row] = await this.database.readAsSystem<Row>(SAVE_SQL, [
      ...[id, rule, subject ?? '', severity, message, value, threshold, unit, startedAt, lastSeenAt, resolvedAt],
      ...[recovery, notices.firing, notices.resolved],
    ]);
    return row;
  }

  private async findOpenLike({ rule, subject }: Alert): Promise<AlertRecord | null> {
    const [row] = await this.database.readAsSystem<Row>(
      `select ${COLUMNS} from monitoring_alerts where rule = $1 and subject = $2 and resolved_at is null`,
      [rule, subject ?? ''],
    );
    return row === undefined ? null : toRecord(row);
  }
}

/** Its beginning and what was told of it are those of the other; how it is now stays. */
function become(record: AlertRecord, other: AlertRecord): void {
  Object.assign(record.alert, { id: other.alert.id, startedAt: other.alert.startedAt });
  record.notices = other.notices;
}

function toRecord(row: Row): AlertRecord {
  const { startedAt, lastSeenAt, resolvedAt, firingNotice: _f, resolvedNotice: _r, cursorAt: _c, ...rest } = row;
  return {
    alert: {
      ...rest,
      subject: (rest.subject || null) as Alert['subject'],
      state: resolvedAt === null ? 'firing' : 'resolved',
      startedAt: startedAt.toISOString(),
      resolvedAt: resolvedAt?.toISOString() ?? null,
    },
    lastSeenAt: lastSeenAt.toISOString(),
    notices: noticesOf(row),
  };
}

const noticesOf = ({ firingNotice, resolvedNotice }: Row): Notices => ({
  firing: firingNotice,
  resolved: resolvedNotice,
});
