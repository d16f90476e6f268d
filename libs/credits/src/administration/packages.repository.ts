import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import { iso } from '../reading/wallet-columns.sql';

/** A version of a package. Only the active version of a code is on offer. */
export interface PackageRecord {
  id: string;
  code: string;
  version: number;
  name: string;
  /** Credits granted each billing period. */
  monthlyCredits: number;
  /** Most credits that are carried over into the next period. */
  rolloverCap: number;
  /** For how many periods carried-over credits last. */
  rolloverMonths: number;
  /** Per month, in the currency's minor unit. */
  priceMinor: number;
  currency: string;
  isActive: boolean;
  /** How many wallets have this version now. */
  wallets: number;
  createdAt: string;
}

export type NewPackage = Pick<
  PackageRecord,
  'code' | 'name' | 'monthlyCredits' | 'rolloverCap' | 'rolloverMonths' | 'priceMinor' | 'currency'
>;

const COLUMNS = `
  k.id, k.code, k.version, k.name, k.monthly_credits as "monthlyCredits", k.rollover_cap as "rolloverCap",
  k.rollover_months as "rolloverMonths", k.price_minor as "priceMinor", k.currency, k.is_active as "isActive",
  (select count(*) from credit_wallets w where w.package_id = k.id) as wallets, ${iso('k.created_at')} as "createdAt"`;

@Injectable()
export class PackagesRepository {
  constructor(private readonly database: Database) {}

  /** Every version there ever was, by code, the latest first. */
  findAll(): Promise<PackageRecord[]> {
    return this.database.readAsSystem(`select ${COLUMNS} from credit_packages k order by k.code, k.version desc`);
  }

  /** Until the transaction ends nobody else changes the versions of this code. To be taken before they are looked at. */
  async lock(sql: Sql, code: string): Promise<void> {
    await sql.query(`select pg_advisory_xact_lock(hashtextextended('package:' || $1, 0))`, [code]);
  }

  /** Takes the version on offer off it. @returns null when none is */
  async retire(sql: Sql, code: string): Promise<PackageRecord | null> {
    const [retired] = await sql.query<PackageRecord>(
      `update credit_packages k set is_active = false, updated_at = now()
        where k.code = $1 and k.is_active returning ${COLUMNS}`,
      [code],
    );
    return retired ?? null;
  }

  async insertNextVersion(sql: Sql, added: NewPackage): Promise<PackageRecord> {
    const { code, name, monthlyCredits, rolloverCap, rolloverMonths, priceMinor, currency } = added;
    const [stored] = await sql.query<PackageRecord>(
      `insert into credit_packages as k (code, version, name, monthly_credits, rollover_cap, rollover_months, price_minor, currency)
       select $1, coalesce(max(p.version), 0) + 1, $2, $3, $4, $5, $6, $7 from credit_packages p where p.code = $1
       returning ${COLUMNS}`,
      [code, name, monthlyCredits, rolloverCap, rolloverMonths, priceMinor, currency],
    );
    if (stored === undefined) throw new Error('storing a package returned no row');
    return stored;
  }
}
