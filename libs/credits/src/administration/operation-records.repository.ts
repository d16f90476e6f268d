import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import { Conditions, Database, readNewestFirst, type ListRequest, type Positioned, type Sql } from '@app/database';
import { LedgerRecordNotFoundError } from '../ledger/ledger-errors';
import { iso } from '../reading/wallet-columns.sql';

export const OPERATION_STATUSES = ['held', 'captured', 'voided', 'expired'] as const;
export type OperationStatus = (typeof OPERATION_STATUSES)[number];

/** A charge from hold to capture or release, as administrators see it. */
export interface OperationRecord {
  id: string;
  userId: string;
  action: string;
  resource: string | null;
  units: number;
  /** Units that the free allowance covered. */
  freeUnits: number;
  /** Credits: reserved while held, charged once captured. */
  amount: number;
  /** Part of the charge that the wallet could not cover when it was due. */
  owed: number;
  /** What paid: allowance, plan, bought or none. */
  source: string | null;
  status: OperationStatus;
  /** Nobody could tell from evidence whether the work was done: an administrator decides. */
  needsReview: boolean;
  attempt: number;
  /** After this moment a hold is settled from evidence; null: not by time. */
  leaseUntil: string | null;
  requestId: string | null;
  createdAt: string;
  settledAt: string | null;
  refundedAt: string | null;
}

export interface OperationFilter extends ListRequest {
  userId?: string | undefined;
  action?: string | undefined;
  status?: OperationStatus | undefined;
  needsReview?: boolean | undefined;
}

const WAITS_FOR_REVIEW = `o.status = 'held' and o.state = 'needs_review'`;
const COLUMNS = `
  o.id, w.user_id as "userId", o.action, o.resource_key as resource, o.units, o.free_units as "freeUnits", o.amount,
  o.owed_amount as owed, o.source, o.status, ${WAITS_FOR_REVIEW} as "needsReview", o.attempt,
  ${iso('o.lease_until')} as "leaseUntil", o.request_id as "requestId", ${iso('o.created_at')} as "createdAt",
  ${iso('o.settled_at')} as "settledAt", ${iso('o.refunded_at')} as "refundedAt"`;
const TABLES = 'credit_operations o join credit_wallets w on w.id = o.wallet_id';

/** The operations of all users. */
@Injectable()
export class OperationRecordsRepository {
  constructor(private readonly database: Database) {}

  findPage(filter: OperationFilter): Promise<Page<OperationRecord>> {
    return readNewestFirst<OperationRecord & Positioned>(filter, {
      list: 'admin-operations',
      order: { time: 'o.created_at', id: 'o.id', idType: 'uuid' },
      // Open holds are few and have an index of their own.
      isIndexed: filter.userId !== undefined || filter.status === 'held' || filter.needsReview === true,
      filter: () => conditionsOf(filter),
      read: (columns, rest, params) =>
        this.database.readAsSystem(`select ${COLUMNS}, ${columns} from ${TABLES} ${rest}`, params),
    });
  }

  /** As it stands inside a transaction. @throws LedgerRecordNotFoundError */
  async get(sql: Sql, id: string): Promise<OperationRecord> {
    const [operation] = await sql.query<OperationRecord>(`select ${COLUMNS} from ${TABLES} where o.id = $1`, [id]);
    if (operation === undefined) throw new LedgerRecordNotFoundError('No operation has this id.');
    return operation;
  }

  /** What a wallet has reserved, latest first. */
  findOpen(sql: Sql, walletId: string, limit: number): Promise<OperationRecord[]> {
    return sql.query(
      `select ${COLUMNS} from ${TABLES}
        where o.wallet_id = $1 and o.status = 'held' order by o.created_at desc, o.id desc limit $2`,
      [walletId, limit],
    );
  }
}

function conditionsOf(filter: OperationFilter): Conditions {
  const where = new Conditions()
    .add('o.wallet_id = (select id from credit_wallets where user_id = ?)', filter.userId)
    .add('o.action = ?', filter.action)
    .add('o.status = ?', filter.status);
  if (filter.needsReview === undefined) return where;
  return where.also(filter.needsReview ? WAITS_FOR_REVIEW : `not (${WAITS_FOR_REVIEW})`);
}
