import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import {
  beginsWith,
  Conditions,
  Database,
  readNewestFirst,
  type ListRequest,
  type Positioned,
  type Sql,
} from '@app/database';
import { LedgerRecordNotFoundError } from '../ledger/ledger-errors';
import { iso } from '../reading/wallet-columns.sql';

export interface PackageOfWallet {
  code: string;
  version: number;
  name: string;
}

/** A wallet as administrators see it. Amounts are credits. */
export interface WalletRecord {
  userId: string;
  email: string | null;
  walletId: string;
  /** Sum of the ledger entries. */
  balance: number;
  /** Reserved by operations under way. */
  held: number;
  /** balance - held */
  available: number;
  /** Charged or clawed back without cover: the next credits settle it. */
  owed: number;
  frozenAt: string | null;
  frozenReason: string | null;
  package: PackageOfWallet;
  /** The package that the wallet moves to at the end of its period. */
  nextPackage: PackageOfWallet | null;
  period: { number: number; start: string; end: string };
  createdAt: string;
  updatedAt: string;
}

/** Credits of one origin. */
export interface LotRecord {
  id: string;
  kind: string;
  /** Unique in the wallet: what was granted under it is never granted again. */
  sourceKey: string;
  /** Spent in the order of priority, then expiry. */
  priority: number;
  granted: number;
  remaining: number;
  reserved: number;
  createdAt: string;
  expiresAt: string | null;
}

export interface WalletFilter extends Pick<ListRequest, 'limit' | 'cursor'> {
  package?: string | undefined;
  frozen?: boolean | undefined;
  owing?: boolean | undefined;
  minAvailable?: number | undefined;
  maxAvailable?: number | undefined;
  /** Beginning of the e-mail address, or the whole user id. */
  user?: string | undefined;
}

type Row = WalletRecord & Positioned;

const packageOf = (alias: string) =>
  `json_build_object('code', ${alias}.code, 'version', ${alias}.version, 'name', ${alias}.name)`;
const COLUMNS = `
  w.user_id as "userId", u.email, w.id as "walletId", w.posted as balance, w.held, w.posted - w.held as available, w.owed,
  ${iso('w.frozen_at')} as "frozenAt", w.frozen_reason as "frozenReason", ${packageOf('p')} as package,
  case when n.id is not null then ${packageOf('n')} end as "nextPackage",
  json_build_object('number', w.period_no, 'start', ${iso('w.period_start')}, 'end', ${iso('w.period_end')}) as period,
  ${iso('w.created_at')} as "createdAt", ${iso('w.updated_at')} as "updatedAt"`;
const TABLES = `
  credit_wallets w
  join users u on u.id = w.user_id
  join credit_packages p on p.id = w.package_id
  left join credit_packages n on n.id = w.next_package_id`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Wallets of all users. */
@Injectable()
export class WalletRecordsRepository {
  constructor(private readonly database: Database) {}

  /** Latest opened first. */
  findPage(filter: WalletFilter): Promise<Page<WalletRecord>> {
    return readNewestFirst<Row>(filter, {
      list: 'admin-wallets',
      order: { time: 'w.created_at', id: 'w.id', idType: 'uuid' },
      isIndexed: true,
      filter: () => conditionsOf(filter),
      read: (columns, rest, params) =>
        this.database.readAsSystem(`select ${COLUMNS}, ${columns} from ${TABLES} ${rest}`, params),
    });
  }

  /** As it stands inside a transaction. @throws LedgerRecordNotFoundError */
  async get(sql: Sql, userId: string): Promise<WalletRecord> {
    const [wallet] = await sql.query<WalletRecord>(`select ${COLUMNS} from ${TABLES} where w.user_id = $1`, [userId]);
    if (wallet === undefined) {
      throw new LedgerRecordNotFoundError(
        `The user ${userId} has no wallet. It appears with the user's first request.`,
      );
    }
    return wallet;
  }

  /** What can still be spent, in burn order, then what is used up, latest first. */
  findLots(sql: Sql, walletId: string, limit: number): Promise<LotRecord[]> {
    return sql.query<LotRecord>(
      `select l.id, l.kind, l.source_key as "sourceKey", l.priority, l.granted, l.remaining, l.reserved,
              ${iso('l.created_at')} as "createdAt", ${iso('l.expires_at')} as "expiresAt"
         from credit_lots l
        where l.wallet_id = $1
        order by l.remaining = 0, case when l.remaining > 0 then l.priority end, case when l.remaining > 0 then l.expires_at end,
                 l.created_at desc, l.id
        limit $2`,
      [walletId, limit],
    );
  }
}

function conditionsOf(filter: WalletFilter): Conditions {
  const where = new Conditions()
    .add('p.code = ?', filter.package)
    .add('(w.frozen_at is not null) = ?', filter.frozen)
    .add('(w.owed > 0) = ?', filter.owing)
    .add('w.posted - w.held >= ?', filter.minAvailable)
    .add('w.posted - w.held <= ?', filter.maxAvailable);
  const { user } = filter;
  if (user === undefined) return where;
  return UUID.test(user) ? where.add('w.user_id = ?', user) : where.add('u.email like ?', beginsWith(user));
}
