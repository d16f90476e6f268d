import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import { EXPORT_LIMITS } from './export-limits';

export interface IdleExport {
  id: string;
  requestId: string | null;
}

export const FIND_IDLE_EXPORTS_SQL = `
  select id, request_id as "requestId" from exports
   where status in ('queued', 'running') and updated_at < now() - make_interval(secs => $1)
   order by updated_at limit $2`;
export const FIND_OVERDUE_EXPORTS_SQL = `
  select id from exports where status = 'ready' and expires_at <= now() order by expires_at limit $1 for update skip locked`;
export const PURGE_EXPORTS_SQL = `
  delete from exports where id in (
    select id from exports where created_at < now() - make_interval(days => $1) and finished_at is not null
     order by created_at limit $2)
  returning id`;

export const FIND_REFUND_DUE_SQL = `
  select id from exports where refund_due order by updated_at limit 1 for update skip locked`;

/** Exports by their age. In small steps, so that no lock is held for long. */
@Injectable()
export class TendExportsRepository {
  constructor(private readonly database: Database) {}

  /** Unfinished ones that nobody has touched for so long. */
  findIdle(seconds: number, limit: number): Promise<IdleExport[]> {
    return this.database.readAsSystem<IdleExport>(FIND_IDLE_EXPORTS_SQL, [seconds, limit]);
  }

  /** Removes files whose time is over; their exports stay. @returns how many */
  async expire(limit: number): Promise<number> {
    return this.database.asSystem(async (sql) => {
      const overdue = await sql.query<{ id: string }>(FIND_OVERDUE_EXPORTS_SQL, [limit]);
      const ids = overdue.map(({ id }) => id);
      if (ids.length === 0) return 0;
      await sql.query('delete from export_parts where export_id = any($1::uuid[])', [ids]);
      await sql.query(
        `update exports set status = 'expired', updated_at = clock_timestamp() where id = any($1::uuid[])`,
        [ids],
      );
      return ids.length;
    });
  }

  /** The next file that was taken away before its time, as one that cost nothing; null when there is none. */
  async takeRefundDue(sql: Sql): Promise<{ userId: string; operationId: string } | null> {
    const [row] = await sql.query<{ userId: string; operationId: string }>(
      `update exports set refund_due = false, charged = 0, updated_at = clock_timestamp()
        where id = (${FIND_REFUND_DUE_SQL}) returning user_id as "userId", operation_id as "operationId"`,
    );
    return row ?? null;
  }

  /** Forgets exports of long ago. @returns how many */
  async forget(limit: number): Promise<number> {
    const rows = await this.database.asSystem((sql) =>
      sql.query(PURGE_EXPORTS_SQL, [EXPORT_LIMITS.rememberDays, limit]),
    );
    return rows.length;
  }
}
