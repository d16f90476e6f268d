import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Cache, CACHE_KEYS, type CacheEntry, type CacheMeta, type CacheName } from '@app/cache';
import type { UserClaims } from '@app/database';
import { PricingCatalogue } from '../pricing/pricing-catalogue';
import { BalancesRepository } from './balances.repository';
import { LedgerEntriesRepository, type EntriesPageRequest } from './ledger-entries.repository';
import type { Dated } from './own-wallet.repository';
import { msLeftInMonth, toSpending } from './spending';
import { toUsagePeriods } from './usage-periods';
import { WalletReadingRepository } from './wallet-reading.repository';
import { allowancesOf, lowBalanceOf, toSummary, usageOf } from './wallet-summary';

/** Calendar months of spending on the dashboard. */
const DASHBOARD_MONTHS = 6;

/**
 * What a user sees of the own wallet, as ready bytes. Every write to the wallet drops them (WalletEvents), and none
 * outlives the billing period. What also shows prices carries the version of the price list in its key.
 * For showing only: whether something can be paid is decided in the database.
 */
@Injectable()
export class CreditReading {
  constructor(
    private readonly cache: Cache,
    private readonly catalogue: PricingCatalogue,
    private readonly balances: BalancesRepository,
    private readonly entries: LedgerEntriesRepository,
    private readonly wallets: WalletReadingRepository,
  ) {
    cache.expect('balance', ({ meta }) => typeof meta.available === 'number');
  }

  /** A Balance; `meta.available` tells it without parsing. */
  balance(reader: UserClaims): Promise<CacheEntry> {
    return this.keep('balance', reader.sub, async () => {
      const { value, freshForMs } = await this.balances.getBalance(reader);
      return { value, freshForMs, meta: { available: value.available } };
    });
  }

  /** Whether a balance that was read before is what `balance` would answer now without the database. */
  async isBalance(reader: UserClaims, { etag }: CacheEntry): Promise<boolean> {
    const found = await this.cache.get('balance', reader.sub);
    return found?.entry.etag === etag;
  }

  /** A WalletSummary. */
  async summary(reader: UserClaims): Promise<CacheEntry> {
    const { list, version } = await this.catalogue.read();
    return this.keep('wallet', `${reader.sub}:summary:${version}`, async () => {
      const { value, freshForMs } = await this.wallets.getSummary(reader);
      return { value: toSummary(value, list.actions), freshForMs };
    });
  }

  /** A Dashboard. */
  async dashboard(reader: UserClaims): Promise<CacheEntry> {
    const { list, version } = await this.catalogue.read();
    return this.keep('wallet', `${reader.sub}:dashboard:${version}`, async () => {
      const { value: row, freshForMs } = await this.wallets.getDashboard(reader, DASHBOARD_MONTHS);
      const value = {
        wallet: toSummary(row, list.actions),
        lowBalance: lowBalanceOf(row),
        spending: toSpending(row, DASHBOARD_MONTHS),
        latestTransactions: row.latest,
      };
      return { value, freshForMs: Math.min(freshForMs, msLeftInMonth(row.now)) };
    });
  }

  /** A page of LedgerEntry, latest first. @throws InvalidCursorError */
  transactions(reader: UserClaims, request: EntriesPageRequest): Promise<CacheEntry> {
    return this.keep('transactions', `${reader.sub}:${digest(request)}`, () => this.entries.findPage(reader, request));
  }

  /** Use of each action in the present billing period and those before it. @param periods 1 = the present one only */
  async usage(reader: UserClaims, periods: number): Promise<CacheEntry> {
    const { list, version } = await this.catalogue.read();
    return this.keep('usage', `${reader.sub}:periods:${periods}:${version}`, async () => {
      const { value, freshForMs } = await this.wallets.getUsage(reader, periods);
      return { value: { periods: toUsagePeriods(value, list.actions, periods) }, freshForMs };
    });
  }

  /** An Allowances. */
  async allowances(reader: UserClaims): Promise<CacheEntry> {
    const { list, version } = await this.catalogue.read();
    return this.keep('usage', `${reader.sub}:allowances:${version}`, async () => {
      const { value: row, freshForMs } = await this.wallets.getSummary(reader);
      const items = allowancesOf(usageOf(row.usage, list.actions), list.actions);
      return { value: { items, resetsAt: row.period.end }, freshForMs };
    });
  }

  /** A Spending. @param months calendar months, the present one included */
  spending(reader: UserClaims, months: number): Promise<CacheEntry> {
    return this.keep('usage', `${reader.sub}:spending:${months}`, async () => {
      const { value, freshForMs } = await this.wallets.getSpending(reader, months);
      return { value: toSpending(value, months), freshForMs: Math.min(freshForMs, msLeftInMonth(value.now)) };
    });
  }

  private async keep<T>(
    name: CacheName,
    id: string,
    read: () => Promise<Dated<T> & { meta?: CacheMeta }>,
  ): Promise<CacheEntry> {
    const { entry } = await this.cache.getOrLoad(name, id, async () => {
      const { value, freshForMs, meta = {} } = await read();
      const ttlMs = Math.min(CACHE_KEYS[name].ttlMs, freshForMs);
      return { body: Buffer.from(JSON.stringify(value)), meta, ttlMs };
    });
    return entry;
  }
}

/** One short name for one question, whatever the order of its members. */
function digest(request: EntriesPageRequest): string {
  const asked = Object.entries(request).filter(([, value]) => value !== undefined);
  const text = JSON.stringify(asked.sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash('sha256').update(text).digest('base64url');
}
