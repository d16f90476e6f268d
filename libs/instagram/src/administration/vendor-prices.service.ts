import { Injectable } from '@nestjs/common';
import { AppError } from '@app/common';
import { AuditLogRepository, Database } from '@app/database';
import { VendorCostsRepository, type NewVendorCost, type VendorCost } from './vendor-costs.repository';

export interface VendorPriceOrder {
  /** User id of the administrator. */
  actorId: string;
  reason: string;
}

/** What administrators say the provider costs. Reports of the past change with a price of the past: that is meant. */
@Injectable()
export class VendorPrices {
  constructor(
    private readonly database: Database,
    private readonly costs: VendorCostsRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  list(): Promise<VendorCost[]> {
    return this.costs.findAll();
  }

  /** @throws AppError RESOURCE.CONFLICT when a price of this target begins at the same moment */
  add({ actorId, reason }: VendorPriceOrder, wanted: NewVendorCost): Promise<VendorCost> {
    return this.database.asSystem(async (sql) => {
      const before = await this.costs.findBefore(sql, wanted.target, wanted.effectiveFrom);
      const after = await this.costs.add(sql, { ...wanted, createdBy: actorId });
      if (after === null) {
        throw new AppError('RESOURCE.CONFLICT', {
          detail: 'A price of this target begins at the same moment. Remove it first, or choose another moment.',
        });
      }
      const target = ['vendor_costs', after.id] as const;
      await this.audit.record(sql, { actorId, action: 'vendor.set_cost', target, reason, details: { before, after } });
      return after;
    });
  }

  /** From then on the price before it holds on. @throws AppError RESOURCE.NOT_FOUND */
  remove({ actorId, reason }: VendorPriceOrder, id: string): Promise<void> {
    return this.database.asSystem(async (sql) => {
      const before = await this.costs.remove(sql, id);
      if (before === null) throw new AppError('RESOURCE.NOT_FOUND', { detail: 'No price has this id.' });
      const target = ['vendor_costs', id] as const;
      await this.audit.record(sql, { actorId, action: 'vendor.remove_cost', target, reason, details: { before } });
    });
  }
}
