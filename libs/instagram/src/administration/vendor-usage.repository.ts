import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

/** What calls are put together by: the day (UTC), what was asked for, or what came of it. */
export const VENDOR_USAGE_KEYS = ['day', 'target', 'outcome'] as const;
export type VendorUsageKey = (typeof VENDOR_USAGE_KEYS)[number];

export interface VendorCostSum {
  currency: string;
  /** Millionths of the currency's unit. */
  micros: number;
}

export interface VendorFigures {
  calls: number;
  /** Of these, calls that the provider charges for. */
  billable: number;
  /** Of these, calls from before the first price of their target: their cost is missing below. */
  unpriced: number;
  /** Whole milliseconds; null without calls. */
  latencyMs: { p50: number | null; p95: number | null };
  costs: VendorCostSum[];
}

export interface VendorUsage {
  items: (VendorFigures & { key: string })[];
  total: VendorFigures;
}

const KEYS: Record<VendorUsageKey, string> = {
  day: `to_char(v.created_at at time zone 'UTC', 'YYYY-MM-DD')`,
  target: 'v.target',
  outcome: 'v.outcome',
};

/** A sum over all keys has the empty text as its key. */
const usageSql = (key: string) => `
  with price as (
    select provider, target, micros_per_call, currency, effective_from,
           coalesce(lead(effective_from) over (partition by provider, target order by effective_from), 'infinity') as until
      from vendor_costs
  ), call as (
    select ${key} as key, v.latency_ms, v.billable, p.currency, p.micros_per_call
      from vendor_calls v
      left join price p on v.billable and p.provider = v.provider and p.target = v.target
                       and v.created_at >= p.effective_from and v.created_at < p.until
     where v.created_at >= $1 and v.created_at < $2
  ), cost as (
    select coalesce(s.key, '') as key, json_agg(json_build_object('currency', s.currency, 'micros', s.micros) order by s.currency) as costs
      from (select key, currency, sum(micros_per_call)::bigint as micros from call
             where currency is not null group by grouping sets ((key, currency), (currency))) s
     group by 1
  ), figure as (
    select coalesce(key, '') as key, count(*) as calls, count(*) filter (where billable) as billable,
           count(*) filter (where billable and currency is null) as unpriced,
           json_build_object('p50', round(percentile_cont(0.5) within group (order by latency_ms)),
                             'p95', round(percentile_cont(0.95) within group (order by latency_ms))) as "latencyMs"
      from call group by grouping sets ((key), ())
  )
  select f.*, coalesce(c.costs, '[]') as costs from figure f left join cost c using (key) order by f.key`;

/** The vendor meter, read. */
@Injectable()
export class VendorUsageRepository {
  constructor(private readonly database: Database) {}

  async getUsage({ from, to }: { from: Date; to: Date }, by: VendorUsageKey): Promise<VendorUsage> {
    const rows = await this.database.readAsSystem<VendorFigures & { key: string }>(usageSql(KEYS[by]), [from, to]);
    const sum = rows.find(({ key }) => key === '');
    return { items: rows.filter(({ key }) => key !== ''), total: sum === undefined ? NOTHING : withoutKey(sum) };
  }
}

const NOTHING: VendorFigures = {
  calls: 0,
  billable: 0,
  unpriced: 0,
  latencyMs: { p50: null, p95: null },
  costs: [],
};

function withoutKey({ key: _key, ...figures }: VendorFigures & { key: string }): VendorFigures {
  return figures;
}
