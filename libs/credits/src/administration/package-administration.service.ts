import { Injectable } from '@nestjs/common';
import { LedgerConflictError, LedgerRecordNotFoundError } from '../ledger/ledger-errors';
import { PricingEvents } from '../pricing/pricing-catalogue';
import { AuditedChanges, type AdminOrder } from './audited-changes.service';
import { PackagesRepository, type NewPackage, type PackageRecord } from './packages.repository';

/** What a wallet is opened with (app.provision_user): without it no new user could sign up. */
const PACKAGE_OF_NEW_WALLETS = 'starter';

/**
 * Packages change by versions. A running wallet keeps its version until its billing period ends and then moves to the
 * version of the same code that is on offer; when none is, it keeps what it has.
 */
@Injectable()
export class PackageAdministration {
  constructor(
    private readonly audited: AuditedChanges,
    private readonly packages: PackagesRepository,
    private readonly events: PricingEvents,
  ) {}

  /** Stores the next version of a code, or the first, which takes the place of the one on offer. */
  async add(order: AdminOrder, wanted: NewPackage): Promise<PackageRecord> {
    const added = await this.audited.carryOut(order, 'credits.add_package', async (sql) => {
      await this.packages.lock(sql, wanted.code);
      const replaced = await this.packages.retire(sql, wanted.code);
      const stored = await this.packages.insertNextVersion(sql, wanted);
      const details = { ...wanted, version: stored.version, replacedVersion: replaced?.version ?? null };
      return { result: stored, note: { target: ['credit_packages', stored.id], details } };
    });
    await this.events.changed();
    return added;
  }

  /**
   * Takes a package off the offer.
   * @throws LedgerRecordNotFoundError when it is not on offer
   * @throws LedgerConflictError for the package that new wallets get
   */
  async retire(order: AdminOrder, code: string): Promise<PackageRecord> {
    if (code === PACKAGE_OF_NEW_WALLETS) {
      throw new LedgerConflictError(`New wallets get the package ${code}. Add another version of it instead.`);
    }
    const retired = await this.audited.carryOut(order, 'credits.retire_package', async (sql) => {
      await this.packages.lock(sql, code);
      const record = await this.packages.retire(sql, code);
      if (record === null) throw new LedgerRecordNotFoundError(`There is no package ${code} on offer.`);
      const { id, version } = record;
      return { result: record, note: { target: ['credit_packages', id], details: { code, version } } };
    });
    await this.events.changed();
    return retired;
  }
}
