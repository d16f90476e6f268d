import { randomUUID } from 'node:crypto';
import { authorizeStep, captureStep } from '../../src/ledger/ledger-steps';
import type { CreditAction } from '../../src/credit-actions';
import type { Hold } from '../../src/ledger/ledger.types';
import type { LedgerClock } from '../ledger-clock';
import { use, type Customer } from '../ledger-world';

/** What can be compared: everything about a wallet that a customer or an administrator may ever see. */
export interface Snapshot {
  balance: number;
  held: number;
  owed: number;
  period: number;
  periodStart: number;
  periodEnd: number;
  /** `kind from-until: left/reserved`, of what is not used up. */
  lots: string[];
  /** `action:period used/held`, of what is in use. */
  free: string[];
}

const SNAPSHOT = `(
  select jsonb_build_object(
    'balance', w.posted, 'held', w.held, 'owed', w.owed, 'period', w.period_no,
    'periodStart', extract(epoch from w.period_start) * 1000, 'periodEnd', extract(epoch from w.period_end) * 1000,
    'lots', (select coalesce(jsonb_agg(format('%s %s-%s: %s/%s', kind, from_ms, until_ms, remaining, reserved)), '[]') from (
               select l.kind, (extract(epoch from l.effective_at) * 1000)::bigint as from_ms,
                      case when isfinite(l.expires_at) then (extract(epoch from l.expires_at) * 1000)::bigint::text else 'Infinity' end as until_ms,
                      sum(l.remaining) as remaining, sum(l.reserved) as reserved
                 from public.credit_lots l where l.wallet_id = w.id and l.remaining > 0
                group by l.kind, l.effective_at, l.expires_at) g),
    'free', (select coalesce(jsonb_agg(format('%s:%s %s/%s', u.action, u.period_no, u.free_used, u.free_held)), '[]')
               from public.credit_usage_tracking u where u.wallet_id = w.id and u.free_used + u.free_held > 0))
    from public.credit_wallets w where w.id = $1)`;

/** One wallet in the database, asked as the application asks. */
export class RealLedger {
  private readonly holds = new Map<string, Hold>();
  private readonly orders: string[] = [];
  private readonly disputes = new Map<number, string>();

  constructor(
    private readonly clock: LedgerClock,
    private readonly customer: Customer,
    private readonly tally: Map<string, number>,
  ) {}

  count(what: string): void {
    this.tally.set(what, (this.tally.get(what) ?? 0) + 1);
  }

  async turnTo(now: number): Promise<void> {
    await this.clock.turnTo(new Date(now).toISOString());
  }

  async authorize(ask: {
    key: string;
    fingerprint: string;
    action: string;
    units: number;
    max: number | null;
  }): Promise<{ outcome: string | undefined; price?: number; required?: number }> {
    const { key, fingerprint, units, max: maxCredits } = ask;
    const request = use({ key, fingerprint, units, maxCredits, action: ask.action as CreditAction });
    const step = authorizeStep(randomUUID(), request, null);
    const { outcome, operationId, attempt, price, required, settlement } = await this.clock.step(this.customer, step);
    if (operationId !== undefined && attempt !== undefined) this.holds.set(key, { operationId, attempt });
    return { outcome, price: price ?? settlement?.charged, required };
  }

  async capture(key: string, units: number | null): Promise<number | undefined> {
    const step = captureStep(this.hold(key), units === null ? {} : { units });
    const { settlement } = await this.clock.step(this.customer, step);
    return settlement?.charged;
  }

  async release(key: string, outdated: boolean): Promise<string | undefined> {
    const { operationId: id, attempt } = this.hold(key);
    const step = { kind: 'release', id, attempt: outdated ? attempt - 1 : attempt };
    return (await this.clock.step(this.customer, step)).settlement?.status;
  }

  async sweep(key: string, verdict: string): Promise<unknown> {
    return this.clock.expire(this.hold(key), verdict);
  }

  async grant(key: string, kind: string, credits: number, until: number): Promise<boolean> {
    const expires = until === Infinity ? null : new Date(until).toISOString();
    const { granted } = await this.clock.call<{ granted: boolean }>('app.grant_credits($1, $2, $3, $4, $5, $6, $7)', [
      ...[this.customer.id, kind, credits, key, expires, 'model', 'model'],
    ]);
    return granted;
  }

  /** As a fulfilled order; the same order again when it is known. */
  async buy(id: string, credits: number): Promise<boolean> {
    await this.clock.run(
      `insert into credit_top_up_orders (id, user_id, credits, amount_minor, currency, status, paid_at, fulfilled_at)
       values ($1, $2, $3, 100, 'USD', 'fulfilled', now(), now()) on conflict do nothing`,
      [id, this.customer.id, credits],
    );
    const granted = await this.grant(`topup:${id}`, 'topup', credits, Infinity);
    if (granted) this.orders.push(id);
    return granted;
  }

  async adjust(key: string, delta: number): Promise<boolean | string> {
    return this.clock
      .call<{ granted: boolean }>('app.adjust_wallet($1, $2, $3, $4, $5)', [
        this.customer.id,
        delta,
        key,
        'model',
        'model',
      ])
      .then(({ granted }) => granted, refusal);
  }

  async refund(key: string): Promise<unknown> {
    return this.clock
      .call<{ refunded: number; forgiven: number }>('app.refund_operation($1, $2, $3)', [
        ...[this.hold(key).operationId, 'model', 'model'],
      ])
      .then(({ refunded, forgiven }) => ({ refunded, forgiven }), refusal);
  }

  async clawBack(order: number, credits: number): Promise<unknown> {
    const done = await this.clock.call<{ owed: number }>(
      'app.claw_back($1, $2, $3, $4, $5)',
      this.back(order, credits),
    );
    await this.owe(order, done.owed);
    return done;
  }

  async restore(order: number, credits: number): Promise<unknown> {
    const done = await this.clock.call<{ owedCancelled: number }>(
      'app.restore_clawed($1, $2, $3, $4, $5)',
      this.back(order, credits),
    );
    await this.owe(order, -done.owedCancelled);
    return done;
  }

  async dispute(order: number): Promise<number> {
    const key = `dispute:${randomUUID()}`;
    const { operationId, held } = await this.clock.call<{ operationId: string; held: number }>(
      'app.hold_lot($1, $2, $3, $4)',
      [this.customer.id, `topup:${this.orders[order]}`, key, 'model'],
    );
    this.disputes.set(order, operationId);
    return held;
  }

  async endDispute(order: number): Promise<void> {
    await this.clock.call('app.release_lot_hold($1)', [this.disputes.get(order)]);
  }

  async changePlan(id: string, code: string): Promise<number | null> {
    const { effect, credits } = (await this.clock.changePackage(this.customer, code, id)) as {
      effect: string;
      credits: number;
    };
    return effect === 'now' ? credits : null;
  }

  async roll(hourly: boolean): Promise<void> {
    if (hourly) await this.clock.call('app.roll_due_wallets(10)', []);
    else await this.clock.touch(this.customer);
  }

  async snapshot(): Promise<Snapshot> {
    return this.clock.call<Snapshot>(SNAPSHOT, [this.customer.walletId]);
  }

  violations(): Promise<string[]> {
    return this.clock.violations();
  }

  private back(order: number, credits: number): unknown[] {
    return [this.customer.id, `topup:${this.orders[order]}`, credits, 'model', 'model'];
  }

  /** The caller of the ledger keeps what an order owes on the order. */
  private async owe(order: number, change: number): Promise<void> {
    const sql = 'update credit_top_up_orders set owed_amount = owed_amount + $2 where id = $1';
    await this.clock.run(sql, [this.orders[order], change]);
  }

  private hold(key: string): Hold {
    return this.holds.get(key) as Hold;
  }
}

/** What the ledger refuses by its own codes is an outcome, anything else a failure. */
function refusal(error: Error & { code?: string }): string {
  if (error.code?.startsWith('CR') !== true) throw error;
  return error.code;
}
