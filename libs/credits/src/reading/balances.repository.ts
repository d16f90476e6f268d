import { Injectable } from '@nestjs/common';
import type { UserClaims } from '@app/database';
import { OwnWalletRepository, type Dated } from './own-wallet.repository';
import type { Balance } from './wallet.types';

interface Row {
  balance: number;
  held: number;
  owed: number;
  frozen: boolean;
  packageCode: string;
  packageName: string;
  monthlyCredits: number;
  periodStart: Date;
  periodEnd: Date;
  updatedAt: Date;
}

const COLUMNS = `
  w.posted as balance, w.held, w.owed, w.frozen_at is not null as frozen, p.code as "packageCode", p.name as "packageName",
  p.monthly_credits as "monthlyCredits", w.period_start as "periodStart", w.period_end as "periodEnd", w.updated_at as "updatedAt"`;

@Injectable()
export class BalancesRepository {
  constructor(private readonly wallets: OwnWalletRepository) {}

  /** @throws NoWalletError */
  async getBalance(reader: UserClaims): Promise<Dated<Balance>> {
    const { value, freshForMs } = await this.wallets.read<Row>(reader, COLUMNS);
    return { value: toBalance(value), freshForMs };
  }
}

const toBalance = (row: Row): Balance => ({
  balance: row.balance,
  held: row.held,
  available: row.balance - row.held,
  owed: row.owed,
  frozen: row.frozen,
  package: { code: row.packageCode, name: row.packageName, monthlyCredits: row.monthlyCredits },
  period: { start: row.periodStart.toISOString(), end: row.periodEnd.toISOString() },
  updatedAt: row.updatedAt.toISOString(),
});
