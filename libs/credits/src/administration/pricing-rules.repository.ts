import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import { iso } from '../reading/wallet-columns.sql';
import type { NewPricingRule, PricingRule, Span } from './pricing-rule';

/** A rule with the exact ends of its span, which ISO times with milliseconds would round. */
export type StoredRule = PricingRule & { exactFrom: string; exactTo: string | null };

const COLUMNS = `
  r.id, r.action, r.unit_cost as "unitCost", r.free_monthly as "freeMonthly", r.max_units as "maxUnits", r.description,
  r.created_by as "createdBy", ${iso('r.created_at')} as "createdAt", ${iso('lower(r.valid)')} as "validFrom",
  ${iso('upper(r.valid)')} as "validTo", lower(r.valid)::text as "exactFrom", nullif(upper(r.valid), 'infinity')::text as "exactTo",
  case when lower(r.valid) > clock_timestamp() then 'future' when upper(r.valid) <= clock_timestamp() then 'past'
       else 'in_force' end as status`;

/** Prices of the past are kept: every charge refers to the rule that priced it. */
@Injectable()
export class PricingRulesRepository {
  constructor(private readonly database: Database) {}

  /** Of one action or of all, by action, the latest first; future rules included. */
  async findAll(action?: string): Promise<PricingRule[]> {
    const rules = await this.database.readAsSystem<StoredRule>(
      `select ${COLUMNS} from credit_pricing_rules r
        where $1::text is null or r.action = $1 order by r.action, lower(r.valid) desc`,
      [action],
    );
    return rules.map(toPricingRule);
  }

  /** The rules of an action, which nobody else changes until the transaction ends. */
  async lockAll(sql: Sql, action: string): Promise<StoredRule[]> {
    await sql.query(`select pg_advisory_xact_lock(hashtextextended('pricing:' || $1, 0))`, [action]);
    return sql.query<StoredRule>(
      `select ${COLUMNS} from credit_pricing_rules r where r.action = $1 order by lower(r.valid)`,
      [action],
    );
  }

  async findAction(sql: Sql, id: string): Promise<string | null> {
    const [row] = await sql.query<{ action: string }>('select action from credit_pricing_rules where id = $1', [id]);
    return row?.action ?? null;
  }

  /** This very moment, to the millisecond: a transaction may have waited for its turn. */
  async now(sql: Sql): Promise<Date> {
    const [row] = await sql.query<{ now: Date }>(`select date_trunc('milliseconds', clock_timestamp()) as now`);
    if (row === undefined) throw new Error('the clock of the database returned no row');
    return row.now;
  }

  async insert(
    sql: Sql,
    rule: Omit<NewPricingRule, 'action'> & { action: string },
    createdBy: string,
  ): Promise<PricingRule> {
    const [row] = await sql.query<StoredRule>(
      `insert into credit_pricing_rules as r (action, unit_cost, free_monthly, max_units, description, created_by, valid)
       values ($1, $2, $3, $4, $5, $6, tstzrange($7::timestamptz, $8::timestamptz))
       returning ${COLUMNS}`,
      [
        rule.action,
        rule.unitCost,
        rule.freeMonthly,
        rule.maxUnits,
        rule.description,
        createdBy,
        rule.validFrom,
        rule.validTo,
      ],
    );
    if (row === undefined) throw new Error('storing a pricing rule returned no row');
    return toPricingRule(row);
  }

  /** The same price in another span. */
  async copyTo(sql: Sql, id: string, { validFrom, validTo }: Span): Promise<void> {
    await sql.query(
      `insert into credit_pricing_rules (action, unit_cost, free_monthly, max_units, description, created_by, valid)
       select action, unit_cost, free_monthly, max_units, description, created_by, tstzrange($2::timestamptz, $3::timestamptz)
         from credit_pricing_rules where id = $1`,
      [id, validFrom, validTo],
    );
  }

  /** Moves the end of a rule. @param to null = open */
  async endAt(sql: Sql, id: string, to: Date | string | null): Promise<void> {
    await sql.query(`update credit_pricing_rules set valid = tstzrange(lower(valid), $2::timestamptz) where id = $1`, [
      id,
      to,
    ]);
  }

  async remove(sql: Sql, id: string): Promise<void> {
    await sql.query('delete from credit_pricing_rules where id = $1', [id]);
  }
}

export function toPricingRule({ exactFrom: _from, exactTo: _to, ...rule }: StoredRule): PricingRule {
  return rule;
}
