import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import { Database } from '@app/database';
import { iso } from '../reading/wallet-columns.sql';
import { Conditions } from './conditions';
import { readNewestFirst, type ListRequest, type Positioned } from './newest-first';

/** A rule of the books that does not hold. */
export interface Violation {
  /** Its number, e.g. `I1`. */
  invariant: string;
  /** Null: it concerns the whole ledger. */
  walletId: string | null;
  detail: string;
}

export interface Violations {
  items: Violation[];
  /** All of them; items may be fewer. */
  total: number;
  checkedAt: string;
}

/** What an administrator did. */
export interface AuditRecord {
  id: string;
  actorId: string;
  /** `area.verb`, e.g. `credits.adjust`. */
  action: string;
  targetType: string;
  targetId: string;
  reason: string | null;
  details: Record<string, unknown>;
  requestId: string | null;
  createdAt: string;
}

export interface AuditFilter extends ListRequest {
  actorId?: string | undefined;
  action?: string | undefined;
  targetType?: string | undefined;
  targetId?: string | undefined;
}

const MOST_VIOLATIONS = 200;

/** Whether the books are right, and who did what to them. */
@Injectable()
export class BooksRepository {
  constructor(private readonly database: Database) {}

  /** Reads the whole ledger. */
  async findViolations(): Promise<Violations> {
    const rows = await this.database.readAsSystem<Violation & { total: number }>(
      `select v.invariant, v.wallet_id as "walletId", v.detail, count(*) over () as total
         from app.credit_violations v order by v.invariant, v.wallet_id, v.detail limit ${MOST_VIOLATIONS}`,
    );
    return {
      items: rows.map(({ invariant, walletId, detail }) => ({ invariant, walletId, detail })),
      total: rows[0]?.total ?? 0,
      checkedAt: new Date().toISOString(),
    };
  }

  /** What administrators did to credits, latest first. */
  findAuditPage(filter: AuditFilter): Promise<Page<AuditRecord>> {
    return readNewestFirst<AuditRecord & Positioned>(filter, {
      list: 'admin-credits-audit',
      order: { time: 'a.created_at', id: 'a.id', idType: 'uuid' },
      isIndexed: true,
      filter: () =>
        new Conditions()
          .also(`a.action like 'credits.%'`)
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
