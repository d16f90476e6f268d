import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import { Conditions, Database, readNewestFirst, type ListRequest, type Positioned, type Sql } from '@app/database';
import { iso } from '../reading/wallet-columns.sql';
import type { EntryType } from '../reading/wallet.types';

/** A ledger entry as administrators see it. */
export interface LedgerRecord {
  id: string;
  userId: string;
  /** Position in the wallet's ledger, from 1 on without gaps. */
  number: number;
  kind: EntryType;
  action: string | null;
  /** Credits with their sign: what the entry did to the balance. */
  delta: number;
  balanceAfter: number;
  operationId: string | null;
  lotId: string | null;
  /** The entry that this one takes back. */
  reversesId: string | null;
  actor: string;
  reason: string | null;
  createdAt: string;
}

export interface LedgerFilter extends ListRequest {
  userId?: string | undefined;
  action?: string | undefined;
  kind?: string | undefined;
  operationId?: string | undefined;
  /** Bounds of the amount without its sign. */
  minAmount?: number | undefined;
  maxAmount?: number | undefined;
}

const COLUMNS = `
  t.id, w.user_id as "userId", t.seq as number, t.kind, t.action, t.delta, t.balance_after as "balanceAfter",
  t.operation_id as "operationId", t.lot_id as "lotId", t.reverses_id as "reversesId", t.actor, t.reason,
  ${iso('t.created_at')} as "createdAt"`;
const TABLES = 'credit_transactions t join credit_wallets w on w.id = t.wallet_id';

/** The ledger across all users. */
@Injectable()
export class LedgerRecordsRepository {
  constructor(private readonly database: Database) {}

  findPage(filter: LedgerFilter): Promise<Page<LedgerRecord>> {
    return readNewestFirst<LedgerRecord & Positioned>(filter, {
      list: 'admin-transactions',
      order: { time: 't.created_at', id: 't.id', idType: 'uuid' },
      isIndexed: filter.userId !== undefined || filter.operationId !== undefined,
      filter: () => conditionsOf(filter),
      read: (columns, rest, params) =>
        this.database.readAsSystem(`select ${COLUMNS}, ${columns} from ${TABLES} ${rest}`, params),
    });
  }

  /** The last entries of one wallet, latest first. */
  findLatest(sql: Sql, walletId: string, limit: number): Promise<LedgerRecord[]> {
    return sql.query(`select ${COLUMNS} from ${TABLES} where t.wallet_id = $1 order by t.seq desc limit $2`, [
      walletId,
      limit,
    ]);
  }
}

function conditionsOf(filter: LedgerFilter): Conditions {
  return new Conditions()
    .add('t.wallet_id = (select id from credit_wallets where user_id = ?)', filter.userId)
    .add('t.operation_id = ?', filter.operationId)
    .add('t.action = ?', filter.action)
    .add('t.kind = ?', filter.kind)
    .add('t.amount >= ?', filter.minAmount)
    .add('t.amount <= ?', filter.maxAmount);
}
