import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import { LedgerConflictError } from '../ledger/ledger-errors';
import { WalletEvents } from '../ledger/wallet-events';
import { AuditedChanges, type AuditNote, type AdminOrder } from './audited-changes.service';
import { changeId } from './change-key';
import { LedgerRecordsRepository, type LedgerRecord } from './ledger-records.repository';
import { OperationRecordsRepository, type OperationRecord } from './operation-records.repository';
import { OrderRecordsRepository, type OrderRecord } from './order-records.repository';
import { WalletChangesRepository, type PackageChange } from './wallet-changes.repository';
import { WalletRecordsRepository, type LotRecord, type WalletRecord } from './wallet-records.repository';

/** Everything about one wallet, as of one moment. */
export interface WalletDetails extends WalletRecord {
  lots: LotRecord[];
  openHolds: OperationRecord[];
  latestEntries: LedgerRecord[];
  latestOrders: OrderRecord[];
}

const MOST_LOTS = 50;
const MOST_HOLDS = 50;
const MOST_ENTRIES = 20;
const MOST_ORDERS = 20;

/** What administrators do to wallets. Every change has its entry in the ledger or leaves the balance alone. */
@Injectable()
export class WalletAdministration {
  constructor(
    private readonly database: Database,
    private readonly audited: AuditedChanges,
    private readonly changes: WalletChangesRepository,
    private readonly wallets: WalletRecordsRepository,
    private readonly entries: LedgerRecordsRepository,
    private readonly operations: OperationRecordsRepository,
    private readonly orders: OrderRecordsRepository,
    private readonly events: WalletEvents,
  ) {}

  /** @throws LedgerRecordNotFoundError */
  getDetails(userId: string): Promise<WalletDetails> {
    return this.database.asSystem(async (sql) => {
      await sql.query('set transaction isolation level repeatable read, read only');
      const wallet = await this.wallets.get(sql, userId);
      return {
        ...wallet,
        lots: await this.wallets.findLots(sql, wallet.walletId, MOST_LOTS),
        openHolds: await this.operations.findOpen(sql, wallet.walletId, MOST_HOLDS),
        latestEntries: await this.entries.findLatest(sql, wallet.walletId, MOST_ENTRIES),
        latestOrders: await this.orders.findLatest(sql, userId, MOST_ORDERS),
      };
    });
  }

  /**
   * Adds credits that never expire, or takes credits in burn order.
   * @throws NotEnoughCreditsError when more would be taken than is available
   */
  adjust(order: AdminOrder, { userId, delta }: { userId: string; delta: number }): Promise<WalletRecord> {
    const change = { userId, order, id: changeId(order, ['adjust', userId, delta]) };
    return this.change(userId, { order, action: 'credits.adjust' }, async (sql) => {
      const isNew = await this.changes.adjust(sql, change, delta);
      return isNew ? noteOn(userId, { delta, changeId: change.id }) : null;
    });
  }

  grant(
    order: AdminOrder,
    grant: { userId: string; kind: 'promo' | 'adjustment'; credits: number; expiresAt: Date | null },
  ): Promise<WalletRecord> {
    const { userId, kind, credits, expiresAt } = grant;
    const change = { userId, order, id: changeId(order, ['grant', userId, kind, credits, expiresAt]) };
    return this.change(userId, { order, action: 'credits.grant' }, async (sql) => {
      const isNew = await this.changes.grant(sql, change, grant);
      return isNew ? noteOn(userId, { kind, credits, expiresAt, changeId: change.id }) : null;
    });
  }

  /** Nothing can be spent from a frozen wallet; what is under way is still settled. */
  freeze(order: AdminOrder, userId: string): Promise<WalletRecord> {
    return this.change(userId, { order, action: 'credits.freeze' }, async (sql) => {
      const { frozenAt, frozenReason } = await this.wallets.get(sql, userId);
      await this.changes.freeze(sql, userId, order.reason);
      return noteOn(userId, { before: { frozenAt, frozenReason } });
    });
  }

  unfreeze(order: AdminOrder, userId: string): Promise<WalletRecord> {
    return this.change(userId, { order, action: 'credits.unfreeze' }, async (sql) => {
      const { frozenAt, frozenReason } = await this.wallets.get(sql, userId);
      await this.changes.unfreeze(sql, userId);
      return noteOn(userId, { before: { frozenAt, frozenReason } });
    });
  }

  /** A package with more credits takes effect at once, pro rata; one with fewer when the period ends. */
  async changePackage(
    order: AdminOrder,
    { userId, code }: { userId: string; code: string },
  ): Promise<{ change: PackageChange; wallet: WalletRecord }> {
    const named = { userId, order, id: changeId(order, ['package', userId, code]) };
    let change: PackageChange | undefined;
    const wallet = await this.change(userId, { order, action: 'credits.change_package' }, async (sql) => {
      change = await this.changes.changePackage(sql, named, code);
      return noteOn(userId, { package: code, ...change, changeId: named.id });
    });
    if (change === undefined) throw new Error('the change of package was not carried out');
    return { change, wallet };
  }

  /** @throws LedgerConflictError when no change of package is pending */
  cancelPackageChange(order: AdminOrder, userId: string): Promise<WalletRecord> {
    return this.change(userId, { order, action: 'credits.cancel_package_change' }, async (sql) => {
      const { nextPackage } = await this.wallets.get(sql, userId);
      const wasPending = await this.changes.cancelPackageChange(sql, userId);
      if (!wasPending) throw new LedgerConflictError('No change of package is pending for this wallet.');
      return noteOn(userId, { cancelled: nextPackage?.code });
    });
  }

  /** @returns the wallet after the change */
  private async change(
    userId: string,
    { order, action }: { order: AdminOrder; action: `credits.${string}` },
    work: (sql: Parameters<WalletChangesRepository['unfreeze']>[0]) => Promise<AuditNote | null>,
  ): Promise<WalletRecord> {
    const wallet = await this.audited.carryOut(order, action, async (sql) => {
      const note = await work(sql);
      return { result: await this.wallets.get(sql, userId), note };
    });
    await this.events.changed(userId);
    return wallet;
  }
}

function noteOn(userId: string, details?: Record<string, unknown>): AuditNote {
  return { target: ['credit_wallets', userId], ...(details === undefined ? {} : { details }) };
}
