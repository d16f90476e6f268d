/** Everything here is whole credits and ISO times in UTC. */

export interface Period {
  start: string;
  end: string;
}

export interface PackageName {
  code: string;
  name: string;
  monthlyCredits: number;
}

export interface Balance {
  /** Sum of the ledger entries. */
  balance: number;
  /** Reserved by operations under way. */
  held: number;
  /** balance - held: what can be spent now. */
  available: number;
  /** Used beyond the balance; settled from the next credits that come in. */
  owed: number;
  frozen: boolean;
  package: PackageName;
  /** The billing period. */
  period: Period;
  updatedAt: string;
}

export type LotKind = 'package' | 'rollover' | 'topup' | 'promo' | 'adjustment';

/** Credits of one kind that end at one moment. */
export interface LotGroup {
  kind: LotKind;
  credits: number;
  /** Of these, reserved by operations under way. */
  held: number;
  /** Null: they do not expire. */
  expiresAt: string | null;
}

export interface NextExpiry {
  at: string;
  /** Unreserved credits that end then. */
  credits: number;
  /** Of these, carried over into the next period. */
  rollsOver: number;
  /** Of these, gone. */
  expires: number;
}

export interface OpenHold {
  operationId: string;
  action: string;
  resource: string | null;
  units: number;
  credits: number;
  createdAt: string;
  /** After this moment the hold is settled from evidence, or given back; null while a payment is disputed. */
  leaseUntil: string | null;
}

export interface ActionUsage {
  action: string;
  units: number;
  credits: number;
  free: Allowance;
}

/** Free units of an action in a billing period. */
export interface Allowance {
  limit: number;
  used: number;
  /** Reserved by operations under way. */
  held: number;
  left: number;
}

export interface ActionAllowance extends Allowance {
  action: string;
  /** Credits per unit beyond the allowance. */
  unitCost: number;
}

export interface Allowances {
  items: ActionAllowance[];
  /** When the free units are given anew: the end of the billing period. */
  resetsAt: string;
}

export interface PlanChange {
  package: PackageName;
  /** When it takes effect: the end of the billing period. */
  at: string;
}

export interface WalletSummary extends Balance {
  id: string;
  createdAt: string;
  frozenReason: string | null;
  /** Most credits that are carried over at the end of a period. */
  rolloverCap: number;
  /** In the order in which they are spent. */
  lots: LotGroup[];
  nextExpiry: NextExpiry | null;
  pendingPlanChange: PlanChange | null;
  allowances: ActionAllowance[];
  /** Of the present billing period. */
  usage: ActionUsage[];
  /** Latest first, twenty at most. */
  openHolds: OpenHold[];
}

export interface LowBalance {
  state: 'ok' | 'low' | 'exhausted';
  /** Below this the balance counts as low. */
  threshold: number;
}

export interface LedgerEntry {
  id: string;
  /** Position in the wallet's ledger, from 1 on without gaps. */
  number: number;
  type: EntryType;
  action: string | null;
  /** Credits moved, always positive. */
  amount: number;
  /** The same with its sign: what the entry did to the balance. */
  delta: number;
  balanceAfter: number;
  /** The kind of credits that came or went. */
  lot: LotKind | null;
  reason: string | null;
  operationId: string | null;
  /** The entry that this one takes back. */
  reversesId: string | null;
  createdAt: string;
}

export const ENTRY_TYPES = [
  'grant',
  'charge',
  'late_charge',
  'expire',
  'rollover_in',
  'rollover_out',
  'refund',
  'clawback',
  'settle_owed',
  'adjust',
] as const;
export type EntryType = (typeof ENTRY_TYPES)[number];

export interface UsagePeriod extends Period {
  /** 0 = the period in which the wallet was opened. */
  number: number;
  isCurrent: boolean;
  actions: ActionUsage[];
  /** Credits of all actions. */
  credits: number;
}
