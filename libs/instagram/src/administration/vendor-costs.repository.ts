import { Injectable } from '@nestjs/common';
import { Database, iso, isUniqueViolation, type Sql } from '@app/database';
import type { ProviderTarget } from '../vendor-meter.port';

/** What the provider takes for a billable call of a target, from a moment on until the next price of the target begins. */
export interface VendorCost {
  id: string;
  provider: string;
  target: string;
  /** Millionths of the currency's unit: 0.50 USD for a thousand calls are 500. */
  microsPerCall: number;
  currency: string;
  effectiveFrom: string;
  createdBy: string;
  createdAt: string;
}

export interface NewVendorCost {
  target: ProviderTarget;
  microsPerCall: number;
  currency: string;
  effectiveFrom: Date;
}

const COLUMNS = `
  id, provider, target, micros_per_call as "microsPerCall", currency, ${iso('effective_from')} as "effectiveFrom",
  created_by as "createdBy", ${iso('created_at')} as "createdAt"`;
const MOST = 500;

@Injectable()
export class VendorCostsRepository {
  constructor(private readonly database: Database) {}

  /** By target, latest first. */
  findAll(): Promise<VendorCost[]> {
    return this.database.readAsSystem<VendorCost>(
      `select ${COLUMNS} from vendor_costs order by provider, target, effective_from desc limit ${MOST}`,
    );
  }

  /** The price of a target that the one beginning at this moment takes the place of, or null. */
  async findBefore(sql: Sql, target: string, moment: Date): Promise<VendorCost | null> {
    const [cost] = await sql.query<VendorCost>(
      `select ${COLUMNS} from vendor_costs
        where provider = 'decodo' and target = $1 and effective_from < $2 order by effective_from desc limit 1`,
      [target, moment],
    );
    return cost ?? null;
  }

  /** @returns null when a price of this target begins at that very moment already */
  async add(sql: Sql, cost: NewVendorCost & { createdBy: string }): Promise<VendorCost | null> {
    try {
      const [added] = await sql.query<VendorCost>(
        `insert into vendor_costs (provider, target, micros_per_call, currency, effective_from, created_by)
         values ('decodo', $1, $2, $3, $4, $5) returning ${COLUMNS}`,
        [cost.target, cost.microsPerCall, cost.currency, cost.effectiveFrom, cost.createdBy],
      );
      return added ?? null;
    } catch (error) {
      if (isUniqueViolation(error)) return null;
      throw error;
    }
  }

  async remove(sql: Sql, id: string): Promise<VendorCost | null> {
    const [removed] = await sql.query<VendorCost>(`delete from vendor_costs where id = $1 returning ${COLUMNS}`, [id]);
    return removed ?? null;
  }
}
