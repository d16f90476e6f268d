import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import { workContext } from '@app/observability';
import { Conditions } from './conditions';
import type { Sql } from './connection-pool';
import { Database } from './database.service';
import { iso } from './iso.sql';
import { readNewestFirst, type ListRequest, type Positioned } from './newest-first';

/** What an administrator did, to what, and why. */
export interface AuditEntry {
  /** User id of the administrator. */
  actorId: string;
  /** `area.verb`, e.g. `access.grant`. */
  action: string;
  /** Table or kind of thing, and its id. */
  target: readonly [type: string, id: string];
  /** 3 to 500 characters; the database refuses a row without one. */
  reason: string;
  /** What changed: before and after, or what was asked for. */
  details?: Record<string, unknown>;
}

/** An entry as it is read. */
export interface AuditRecord {
  id: string;
  actorId: string;
  /** `area.verb`, e.g. `credits.adjust`. */
  action: string;
  targetType: string;
  targetId: string;
  /** Null in entries from before a reason was demanded. */
  reason: string | null;
  details: Record<string, unknown>;
  requestId: string | null;
  createdAt: string;
}

export interface AuditFilter extends ListRequest {
  actorId?: string | undefined;
  /** Everything of one area, e.g. `credits`. */
  area?: string | undefined;
  action?: string | undefined;
  targetType?: string | undefined;
  targetId?: string | undefined;
}

/** The append-only record of what administrators do; the database refuses to change or remove a row. */
@Injectable()
export class AuditLogRepository {
  constructor(private readonly database: Database) {}

  /** Written in the transaction of the action itself: neither is stored without the other. */
  async record(sql: Sql, { actorId, action, target, reason, details }: AuditEntry): Promise<void> {
    await sql.query(
      `insert into admin_audit_log (actor_id, action, target_type, target_id, reason, details, request_id)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [actorId, action, target[0], target[1], reason, details ?? {}, workContext.current()?.requestId],
    );
  }

  /** Latest first. */
  findPage(filter: AuditFilter): Promise<Page<AuditRecord>> {
    return readNewestFirst<AuditRecord & Positioned>(filter, {
      list: 'admin-audit',
      order: { time: 'a.created_at', id: 'a.id', idType: 'uuid' },
      isIndexed: true,
      filter: () =>
        new Conditions()
          .add('a.action like ?', filter.area === undefined ? undefined : `${filter.area}.%`)
          .add('a.actor_id = ?', filter.actorId)
          .add('a.action = ?', filter.action)
          .add('a.target_type = ?', filter.targetType)
          .add('a.target_id = ?', filter.targetId),
      read: (columns, rest, params) =>
        this.database.readAsSystem(
          `select a.id, a.actor_id as "actorId", a.action, a.target_type as "targetType", a.target_id as "targetId", a.reason,
                  a.details, a.request_id as "requestId", ${iso('a.created_at')} as "createdAt", ${columns}
             from admin_audit_log a ${rest}`,
          params,
        ),
    });
  }
}
