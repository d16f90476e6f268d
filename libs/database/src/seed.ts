import { Client } from 'pg';
import { clientOptions, type TlsOptions } from './data-source';
import { PUBLISHED_BENCHMARKS, type BenchmarkSeed } from './published-benchmarks.seed';

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

interface OfferSeed {
  code: string;
  credits: number;
  amountMinor: number;
}

/** Bought credits, in US cents; placeholders that an admin may change. */
const OFFERS: OfferSeed[] = [
  { code: 'credits-500', credits: 500, amountMinor: 2_900 },
  { code: 'credits-1000', credits: 1_000, amountMinor: 4_900 },
  { code: 'credits-2500', credits: 2_500, amountMinor: 10_900 },
  { code: 'credits-10000', credits: 10_000, amountMinor: 39_900 },
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
    for (const offer of OFFERS) await seedOffer(client, offer);
    await seedBenchmarks(client, PUBLISHED_BENCHMARKS);
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

async function seedOffer(client: Client, offer: OfferSeed): Promise<void> {
  await client.query(
    `insert into public.credit_top_up_offers (code, credits, amount_minor) values ($1, $2, $3) on conflict (code) do nothing`,
    [offer.code, offer.credits, offer.amountMinor],
  );
}

/** A published figure never changes; a later edition of its table is another table. */
async function seedBenchmarks(client: Client, benchmarks: readonly BenchmarkSeed[]): Promise<void> {
  await client.query(
    `insert into public.published_benchmarks (
       benchmark, source, published_on, figure, definition, followers_from, followers_to, kind, label, value, note)
     select benchmark, source, "publishedOn", figure, definition, "followersFrom", "followersTo", kind, label, value, note
       from jsonb_to_recordset($1::jsonb) as given (
              benchmark text, source text, "publishedOn" date, figure text, definition text, "followersFrom" bigint,
              "followersTo" bigint, kind text, label text, value double precision, note text)
     on conflict (benchmark, figure, followers_from, label) do nothing`,
    [JSON.stringify(benchmarks)],
  );
}
