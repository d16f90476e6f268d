import { Injectable } from '@nestjs/common';
import { workContext } from '@app/observability';
import type { Sql } from './connection-pool';

/** What an administrator did, to what, and why. */
export interface AuditEntry {
  /** User id of the administrator. */
  actorId: string;
  /** `area.verb`, e.g. `access.grant`. */
  action: string;
  /** Table or kind of thing, and its id. */
  target: readonly [type: string, id: string];
  reason: string | null;
  details?: Record<string, unknown>;
}

/** The append-only record of what administrators do; the database refuses to change or remove a row. */
@Injectable()
export class AuditLogRepository {
  /** Written in the transaction of the action itself: neither is stored without the other. */
  async record(sql: Sql, { actorId, action, target, reason, details }: AuditEntry): Promise<void> {
    await sql.query(
      `insert into admin_audit_log (actor_id, action, target_type, target_id, reason, details, request_id)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [actorId, action, target[0], target[1], reason, details ?? {}, workContext.current()?.requestId],
    );
  }
}
