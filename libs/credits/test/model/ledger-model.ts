import { monthsAfter } from './calendar';
import type { Snapshot } from './real-ledger';

/**
 * What a wallet should be after each step, worked out on plain objects. Time is lived through event by event, where the
 * database catches up when it is next asked; sums are taken anew, where the database keeps them. Lots that cannot be told
 * apart (same kind, same beginning, same end) are one here.
 */
export type LotKind = 'package' | 'rollover' | 'promo' | 'adjustment' | 'topup';

export interface Lot {
  kind: LotKind;
  from: number;
  until: number;
  granted: number;
  /** Not spent, expired or taken: free and reserved. */
  left: number;
  reserved: number;
  /** Taken back from it by claw-backs and not restored to it. */
  clawed: number;
}

export interface Plan {
  code: string;
  monthly: number;
  cap: number;
  months: number;
}

export interface Price {
  cost: number;
  free: number;
}

export interface Use {
  key: string;
  fingerprint: string;
  action: string;
  units: number;
  free: number;
  price: number;
  period: number;
  attempt: number;
  state: 'held' | 'captured' | 'voided' | 'expired';
  receipt: Map<Lot, number>;
  paid: { lot: Lot; credits: number }[];
  owed: number;
  isRefunded: boolean;
}

export interface Order {
  lot: Lot;
  credits: number;
  clawed: number;
  owed: number;
  dispute: Map<Lot, number> | null;
}

export interface Authorized {
  outcome: string;
  price?: number;
  required?: number;
}

const RANK: Record<LotKind, number> = { rollover: 5, package: 10, promo: 15, adjustment: 15, topup: 20 };
const MOST_UNITS = 1_000;

export class LedgerModel {
  now: number;
  period = 0;
  plan: Plan;
  nextPlan: Plan | null = null;
  debt = 0;
  lots: Lot[] = [];
  readonly uses = new Map<string, Use>();
  readonly orders: Order[] = [];
  readonly seenKeys = new Set<string>();
  readonly freeUsed = new Map<string, { used: number; held: number }>();

  constructor(
    readonly anchor: number,
    plan: Plan,
    readonly prices: Record<string, Price>,
  ) {
    this.now = anchor;
    this.plan = plan;
    this.open('package', plan.monthly, { from: anchor, until: this.periodEnd });
  }

  get periodStart(): number {
    return monthsAfter(this.anchor, this.period);
  }
  get periodEnd(): number {
    return monthsAfter(this.anchor, this.period + 1);
  }
  get balance(): number {
    return sum(this.lots, ({ left }) => left);
  }
  get held(): number {
    return sum(this.lots, ({ reserved }) => reserved);
  }
  get available(): number {
    return this.balance - this.held;
  }

  /** Lives through everything that ends on the way. */
  goTo(time: number): void {
    for (;;) {
      const ends = this.lots.filter((lot) => free(lot) > 0 && lot.until > this.now).map(({ until }) => until);
      const next = Math.min(this.periodEnd, ...ends);
      if (next > time) break;
      this.now = next;
      if (next === this.periodEnd) this.beginPeriod();
      else this.putAway();
    }
    this.now = time;
  }

  authorize(ask: { key: string; fingerprint: string; action: string; units: number; max: number | null }): Authorized {
    const known = this.uses.get(ask.key);
    const { cost } = this.prices[ask.action] as Price;
    if (known !== undefined && known.fingerprint !== ask.fingerprint) return { outcome: 'key_reused' };
    if (known?.state === 'captured') return { outcome: 'replay', price: known.price };
    if (known?.state === 'held') return { outcome: 'in_progress' };
    if (ask.units < 1 || ask.units > MOST_UNITS) return { outcome: 'too_many_units' };
    const units = Math.min(ask.units, this.freeLeft(ask.action, this.period));
    const price = (ask.units - units) * cost;
    if (ask.max !== null && price > ask.max) return { outcome: 'above_maximum', required: price };
    if (price > this.available) return { outcome: 'insufficient', required: price };
    this.freeOf(ask.action, this.period).held += units;
    const receipt = this.reserve(price);
    const attempt = (known?.attempt ?? 0) + 1;
    const begun = { receipt, paid: [], owed: 0, isRefunded: false, state: 'held' as const };
    this.uses.set(ask.key, { ...ask, ...begun, free: units, price, period: this.period, attempt });
    return { outcome: 'held', price };
  }

  /** @returns what it cost in the end */
  capture(use: Use, units: number | null): number {
    if (use.state === 'captured') return use.price;
    const isLate = use.state !== 'held';
    if (units !== null && units < use.units) this.useFewer(use, units, isLate);
    const counter = this.freeOf(use.action, use.period);
    if (isLate) {
      use.paid = this.take(Math.min(use.price, this.available));
      use.owed = use.price - sum(use.paid, ({ credits }) => credits);
      this.debt += use.owed;
      use.free = Math.min(use.free, this.freeLeft(use.action, use.period));
    } else {
      counter.held -= use.free;
      for (const [lot, credits] of use.receipt) {
        lot.reserved -= credits;
        lot.left -= credits;
        use.paid.push({ lot, credits });
      }
    }
    counter.used += use.free;
    use.state = 'captured';
    this.settle();
    return use.price;
  }

  giveBack(use: Use, state: 'voided' | 'expired'): void {
    if (use.state !== 'held') return;
    use.state = state;
    this.freeOf(use.action, use.period).held -= use.free;
    this.unreserve(use.receipt);
    this.settle();
  }

  grant(key: string, kind: LotKind, credits: number, until = Infinity): boolean {
    if (this.seenKeys.has(key)) return false;
    this.seenKeys.add(key);
    this.open(kind, credits, { from: this.now, until });
    this.settle();
    return true;
  }

  buy(key: string, credits: number): boolean {
    if (!this.grant(key, 'topup', credits)) return false;
    this.orders.push({ lot: this.lots.at(-1) as Lot, credits, clawed: 0, owed: 0, dispute: null });
    return true;
  }

  /** @returns false when it cannot be taken */
  takeAway(key: string, credits: number): boolean | 'known' {
    if (this.seenKeys.has(key)) return 'known';
    if (credits > this.available) return false;
    this.seenKeys.add(key);
    this.take(credits);
    return true;
  }

  refund(use: Use): { refunded: number; forgiven: number } {
    const forgiven = Math.min(use.owed, this.debt);
    const settled = use.owed - forgiven;
    let late = settled;
    for (const { lot, credits } of use.paid) {
      if (lot.until > this.now) lot.left += credits;
      else late += credits;
    }
    if (late > 0) this.open('adjustment', late, { from: this.now, until: this.periodEnd });
    this.debt -= forgiven;
    use.owed -= forgiven;
    use.price -= forgiven;
    use.isRefunded = true;
    const counter = this.freeOf(use.action, use.period);
    counter.used -= use.free;
    this.settle();
    return { refunded: sum(use.paid, ({ credits }) => credits) + settled, forgiven };
  }

  clawBack(order: Order, credits: number): { taken: number; owed: number } {
    const others = this.inBurnOrder().filter((lot) => lot.kind === 'topup' && lot !== order.lot);
    const taken = this.take(credits, [order.lot, ...others]);
    for (const { lot, credits: part } of taken) lot.clawed += part;
    const owed = credits - sum(taken, (part) => part.credits);
    this.debt += owed;
    order.owed += owed;
    order.clawed += credits;
    this.settle();
    return { taken: credits - owed, owed };
  }

  restore(order: Order, credits: number): { restored: number; owedCancelled: number } {
    const owedCancelled = Math.min(credits, this.debt, order.owed);
    const restored = credits - owedCancelled;
    const back = Math.min(restored, order.lot.clawed);
    this.debt -= owedCancelled;
    order.owed -= owedCancelled;
    order.clawed -= credits;
    order.lot.left += back;
    order.lot.clawed -= back;
    if (restored > back) this.open('topup', restored - back, { from: this.now, until: Infinity });
    this.settle();
    return { restored, owedCancelled };
  }

  dispute(order: Order): number {
    const credits = free(order.lot);
    order.lot.reserved += credits;
    order.dispute = new Map([[order.lot, credits]]);
    return credits;
  }

  endDispute(order: Order): void {
    this.unreserve(order.dispute ?? new Map<Lot, number>());
    order.dispute = null;
    this.settle();
  }

  /** @returns credits of an upgrade, or null when the change waits or is none */
  changePlan(key: string, plan: Plan): number | null {
    if (this.seenKeys.has(key)) return 0;
    if (plan.monthly <= this.plan.monthly) {
      this.nextPlan = plan.code === this.plan.code ? null : plan;
      return null;
    }
    const [left, all] = [BigInt(this.periodEnd - this.now), BigInt(this.periodEnd - this.periodStart)];
    const extra = Number((BigInt(plan.monthly - this.plan.monthly) * left) / all);
    this.plan = plan;
    this.nextPlan = null;
    if (extra > 0) this.grant(key, 'package', extra, this.periodEnd);
    return extra;
  }

  /** In the words of RealLedger.snapshot(). */
  snapshot(): Snapshot {
    const { balance, held, debt: owed, period, periodStart, periodEnd } = this;
    const groups = new Map<string, Lot>();
    for (const lot of this.lots.filter(({ left }) => left > 0)) {
      const name = `${lot.kind} ${lot.from}-${lot.until}`;
      const { left = 0, reserved = 0 } = groups.get(name) ?? {};
      groups.set(name, { ...lot, left: left + lot.left, reserved: reserved + lot.reserved });
    }
    const lots = [...groups].map(([name, { left, reserved }]) => `${name}: ${left}/${reserved}`);
    const inUse = [...this.freeUsed].filter(([, counter]) => counter.used + counter.held > 0);
    const free = inUse.map(([name, counter]) => `${name} ${counter.used}/${counter.held}`);
    return { balance, held, owed, period, periodStart, periodEnd, lots, free };
  }

  freeLeft(action: string, period: number): number {
    const { used, held } = this.freeOf(action, period);
    return (this.prices[action] as Price).free - used - held;
  }

  private beginPeriod(): void {
    this.putAway(); // what is not of the plan and ends now is not carried over
    this.period += 1;
    this.carryOver();
    this.plan = this.nextPlan ?? this.plan;
    this.nextPlan = null;
    this.open('package', this.plan.monthly, { from: this.periodStart, until: this.periodEnd });
    this.settle();
  }

  /** Plan credits that ended with a period live on as far as the cap has room; other credits that ended are gone. */
  private putAway(): void {
    for (const lot of this.lots) {
      if (!isOfPlan(lot) && lot.until <= this.now) lot.left = lot.reserved;
    }
  }

  private carryOver(): void {
    let pool = 0;
    for (const lot of this.lots) {
      if (!isOfPlan(lot) || lot.until > this.periodStart) continue;
      pool += free(lot);
      lot.left = lot.reserved;
    }
    const rolled = this.lots.filter(({ kind, until }) => kind === 'rollover' && until > this.periodStart);
    const ofNow = rolled.find(({ from }) => from === this.periodStart);
    const taken = sum(rolled, (lot) => (lot === ofNow ? lot.granted : lot.left));
    const kept = Math.min(pool, Math.max(0, this.plan.cap - taken));
    if (kept === 0) return;
    if (ofNow !== undefined) {
      ofNow.granted += kept;
      ofNow.left += kept;
    } else {
      const until = monthsAfter(this.anchor, this.period + Math.max(1, this.plan.months));
      this.open('rollover', kept, { from: this.periodStart, until });
    }
  }

  /** After every change: what has ended is put away, and debts are paid before anything can be spent. */
  private settle(): void {
    this.putAway();
    this.carryOver();
    const paid = this.take(Math.min(this.debt, this.available));
    this.debt -= sum(paid, ({ credits }) => credits);
  }

  private useFewer(use: Use, units: number, isLate: boolean): void {
    const freeUnits = Math.min(use.free, units);
    const price = (units - freeUnits) * (this.prices[use.action] as Price).cost;
    if (!isLate) {
      this.freeOf(use.action, use.period).held -= use.free - freeUnits;
      let back = use.price - price;
      for (const [lot, credits] of [...use.receipt].sort(([a], [b]) => byBurning(b, a))) {
        const part = Math.min(back, credits);
        lot.reserved -= part;
        use.receipt.set(lot, credits - part);
        back -= part;
      }
    }
    Object.assign(use, { units, free: freeUnits, price });
  }

  private inBurnOrder(): Lot[] {
    return this.lots.filter((lot) => free(lot) > 0 && lot.until > this.now).sort(byBurning);
  }

  private take(credits: number, lots = this.inBurnOrder()): { lot: Lot; credits: number }[] {
    const parts = split(credits, lots);
    for (const { lot, credits: part } of parts) lot.left -= part;
    return parts;
  }

  private reserve(credits: number): Map<Lot, number> {
    const parts = split(credits, this.inBurnOrder());
    for (const { lot, credits: part } of parts) lot.reserved += part;
    return new Map(parts.map(({ lot, credits: part }) => [lot, part]));
  }

  private unreserve(receipt: Map<Lot, number>): void {
    for (const [lot, credits] of receipt) lot.reserved -= credits;
  }

  private open(kind: LotKind, credits: number, { from, until }: { from: number; until: number }): void {
    if (credits > 0) this.lots.push({ kind, from, until, granted: credits, left: credits, reserved: 0, clawed: 0 });
  }

  private freeOf(action: string, period: number): { used: number; held: number } {
    const key = `${action}:${period}`;
    const counter = this.freeUsed.get(key) ?? { used: 0, held: 0 };
    this.freeUsed.set(key, counter);
    return counter;
  }
}

const sum = <T>(items: Iterable<T>, value: (item: T) => number): number =>
  [...items].reduce((total, item) => total + value(item), 0);
const free = ({ left, reserved }: Lot): number => left - reserved;
const isOfPlan = ({ kind }: Lot): boolean => kind === 'package' || kind === 'rollover';
const byBurning = (a: Lot, b: Lot): number =>
  RANK[a.kind] - RANK[b.kind] || compare(a.until, b.until) || compare(a.from, b.from);
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Takes from each as much as it has, until there is enough. */
function split(credits: number, lots: Lot[]): { lot: Lot; credits: number }[] {
  const parts: { lot: Lot; credits: number }[] = [];
  let missing = credits;
  for (const lot of lots) {
    const part = Math.min(missing, free(lot));
    if (part > 0) parts.push({ lot, credits: part });
    missing -= part;
  }
  return parts;
}
