import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import { iso, list } from '../reading/wallet-columns.sql';
import type { PriceList } from './price-list';

export const RULES_IN_FORCE = list(
  `select r.action, r.description, r.unit_cost as "unitCost", r.free_monthly as "freeMonthly", r.max_units as "maxUnits",
          ${iso('lower(r.valid)')} as "validFrom", ${iso('upper(r.valid)')} as "validUntil"
     from credit_pricing_rules r where r.valid @> now()`,
  'r.action',
);

const PACKAGES = list(
  `select k.code, k.name, k.monthly_credits as "monthlyCredits", k.rollover_cap as "rolloverCap", k.rollover_months as "rolloverMonths",
          json_build_object('amountMinor', k.price_minor, 'currency', k.currency) as price
     from credit_packages k where k.is_active`,
  'r."monthlyCredits", r.code',
);

/** Rules are few and change seldom; those whose time is to come say how long the list holds. */
const NEXT_CHANGE = `
  (select ceil(extract(epoch from min(c.at) - now()) * 1000)::bigint
     from (select lower(valid) as at from credit_pricing_rules union all select upper(valid) from credit_pricing_rules) c
    where c.at > now() and c.at < 'infinity')`;

@Injectable()
export class PricingRepository {
  constructor(private readonly database: Database) {}

  /** The rules in force and the packages on offer, which are the same for everybody. */
  async getPriceList(): Promise<{ list: PriceList; changesInMs: number | null }> {
    const [row] = await this.database.readAsSystem<PriceList & { changesInMs: number | null }>(
      `select ${RULES_IN_FORCE} as actions, ${PACKAGES} as packages, ${NEXT_CHANGE} as "changesInMs"`,
    );
    if (row === undefined) throw new Error('reading the price list returned no row');
    const { actions, packages, changesInMs } = row;
    return { list: { actions, packages }, changesInMs };
  }
}
