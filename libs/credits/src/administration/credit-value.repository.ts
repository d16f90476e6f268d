import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

/** What a credit is worth, from what was paid for credits. */
export interface CreditValue {
  currency: string;
  /** Millionths of the currency's unit. */
  microsPerCredit: number;
  /** `top_ups`: the average of what was paid in the year before; `offers`: of what is asked, as long as nobody has bought. */
  basis: 'top_ups' | 'offers';
}

const PAID = `
  select sum(o.amount_minor)::float8 as minor, sum(o.credits)::float8 as credits
    from credit_top_up_orders o
   where o.currency = $1 and o.paid_at >= $2::timestamptz - interval '1 year' and o.paid_at < $2`;
const OFFERED = `
  select sum(f.amount_minor)::float8 as minor, sum(f.credits)::float8 as credits
    from credit_top_up_offers f where f.currency = $1 and f.is_active`;

/** Credits have no price of their own: packages come with a plan, and only top-ups are paid for one by one. */
@Injectable()
export class CreditValueRepository {
  constructor(private readonly database: Database) {}

  /** @returns null when credits are neither bought nor offered in this currency */
  async find(currency: string, at: Date): Promise<CreditValue | null> {
    return (await this.read('top_ups', PAID, [currency, at])) ?? (await this.read('offers', OFFERED, [currency]));
  }

  private async read(basis: CreditValue['basis'], sql: string, params: [string, Date?]): Promise<CreditValue | null> {
    const [row] = await this.database.readAsSystem<{ minor: number | null; credits: number | null }>(sql, params);
    if (!row?.minor || !row.credits) return null;
    const [currency] = params;
    return { currency, microsPerCredit: Math.round((row.minor / row.credits) * microsPerMinor(currency)), basis };
  }
}

/** A cent is 10,000 millionths of a dollar; yen have no cents. */
export function microsPerMinor(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  return 10 ** (6 - maximumFractionDigits);
}
