import { Client } from 'pg';
import { clientOptions, type TlsOptions } from './data-source';

interface PackageSeed {
  code: string;
  name: string;
  monthlyCredits: number;
  rolloverCap: number;
  priceMinor: number;
}

interface PricingSeed {
  action: string;
  unitCost: number;
  freeMonthly: number;
  description: string;
}

/** Credits a month, the most that is carried over, and the price in US cents. */
const PACKAGES: PackageSeed[] = [
  { code: 'starter', name: 'Starter', monthlyCredits: 1_000, rolloverCap: 500, priceMinor: 4_900 },
  { code: 'professional', name: 'Professional', monthlyCredits: 2_500, rolloverCap: 1_250, priceMinor: 9_900 },
  { code: 'enterprise', name: 'Enterprise', monthlyCredits: 10_000, rolloverCap: 5_000, priceMinor: 29_900 },
];

const PRICING: PricingSeed[] = [
  { action: 'influencer_unlock', unitCost: 25, freeMonthly: 0, description: 'Unlock a creator for ever' },
  { action: 'post_analytics', unitCost: 5, freeMonthly: 0, description: 'Analytics of posts, per request' },
  { action: 'discovery_pagination', unitCost: 10, freeMonthly: 5, description: 'A page of discovered creators' },
  { action: 'bulk_export', unitCost: 50, freeMonthly: 1, description: 'An export file' },
  { action: 'advanced_search', unitCost: 15, freeMonthly: 10, description: 'An advanced search' },
];

/** Rules are valid from this moment on; a price that an admin sets later ends the seeded one and is never overwritten. */
const PRICED_FROM = '2025-01-01T00:00:00Z';

/** Reference data of an empty database; what is already there, and perhaps changed by an admin, stays as it is. */
export async function seed(url: string, tls?: TlsOptions): Promise<void> {
  const client = new Client(clientOptions(url, tls));
  await client.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [4_201_795_305_601]);
    for (const item of PACKAGES) await seedPackage(client, item);
    for (const rule of PRICING) await seedPricing(client, rule);
    await client.query('commit');
  } finally {
    await client.end(); // an open transaction ends with its session
  }
}

async function seedPackage(client: Client, item: PackageSeed): Promise<void> {
  await client.query(
    `insert into public.credit_packages (code, name, monthly_credits, rollover_cap, price_minor)
     select $1, $2, $3, $4, $5
      where not exists (select from public.credit_packages where code = $1)`,
    [item.code, item.name, item.monthlyCredits, item.rolloverCap, item.priceMinor],
  );
}

async function seedPricing(client: Client, rule: PricingSeed): Promise<void> {
  await client.query(
    `insert into public.credit_pricing_rules (action, unit_cost, free_monthly, description, valid)
     select $1, $2, $3, $4, tstzrange($5::timestamptz, null)
      where not exists (select from public.credit_pricing_rules where action = $1)`,
    [rule.action, rule.unitCost, rule.freeMonthly, rule.description, PRICED_FROM],
  );
}
