import { Injectable } from '@nestjs/common';
import type { UserClaims } from '@app/database';
import { OwnWalletRepository, type Dated } from './own-wallet.repository';
import type { SpendingRead } from './spending';
import { entries, netSince, spendingRows, SUMMARY_COLUMNS, usageRows } from './wallet-columns.sql';
import type { SummaryRow } from './wallet-summary';
import type { UsageRead } from './usage-periods';
import type { LedgerEntry } from './wallet.types';

const SPENDING_COLUMNS = `
  w.period_end as "periodEnd", w.anchor_at as "openedAt", now() as now,
  ${spendingRows(`(date_trunc('month', now() at time zone 'UTC') - make_interval(months => $1::int)) at time zone 'UTC'`)} as months,
  ${netSince(`now() - interval '30 days'`)} as recent`;
const LATEST = 10;

/** What is shown of a wallet, each in one round trip. */
@Injectable()
export class WalletReadingRepository {
  constructor(private readonly wallets: OwnWalletRepository) {}

  getSummary(reader: UserClaims): Promise<Dated<SummaryRow>> {
    return this.wallets.read<SummaryRow>(reader, SUMMARY_COLUMNS);
  }

  /** Summary, latest entries and spending from one moment. @param months calendar months before the present one */
  getDashboard(
    reader: UserClaims,
    months: number,
  ): Promise<Dated<SummaryRow & SpendingRead & { latest: LedgerEntry[] }>> {
    const columns = `${SUMMARY_COLUMNS}, ${SPENDING_COLUMNS}, ${entries('true', String(LATEST))} as latest`;
    return this.wallets.read(reader, columns, [months]);
  }

  /** @param periods billing periods, the present one included */
  getUsage(reader: UserClaims, periods: number): Promise<Dated<UsageRead>> {
    const columns = `w.anchor_at as "anchorAt", w.period_no as "periodNo", ${usageRows('w.period_no - $1::int + 1')} as usage`;
    return this.wallets.read(reader, columns, [periods]);
  }

  /** @param months calendar months before the present one */
  getSpending(reader: UserClaims, months: number): Promise<Dated<SpendingRead>> {
    return this.wallets.read(reader, `w.posted - w.held as available, ${SPENDING_COLUMNS}`, [months]);
  }
}
