import type { CreditAction } from '../credit-actions';

/** Where a wallet stands after a step. All amounts are whole credits. */
export interface Position {
  /** Sum of the ledger entries. */
  balance: number;
  /** Reserved by operations under way. */
  held: number;
  /** balance - held: what can be spent now. */
  available: number;
  /** Free units of the action left in the billing period. */
  allowanceLeft: number;
  /** End of the billing period, ISO time: then allowance and plan credits are renewed. */
  resetsAt: string;
}

/** What paid: the free allowance, credits of the plan (package, rolled over, promotional), bought credits (some of them at least), or nothing had to. */
export type ChargeSource = 'allowance' | 'plan' | 'bought' | 'owned' | 'none';

/** One use of an action, to be paid from the caller's wallet. */
export interface AuthorizeRequest {
  action: CreditAction;
  units: number;
  /** Unique per wallet: the client's Idempotency-Key, the natural key of the action, or a fresh id. */
  key: string;
  /** Same key and another fingerprint is refused. */
  fingerprint: string;
  /** What the action is used on, e.g. the username of the creator. */
  resource: string | null;
  /** A capture of the same action and resource within so many seconds counts as owned; null: what is bought is not kept. */
  ownedForSeconds: number | null;
  /** Refuse above this price; null: any price. */
  maxCredits: number | null;
  /** After so long the sweep settles the hold from evidence. */
  leaseSeconds: number;
}

/** The right to settle an operation. A later attempt under the same key has a higher number and outdates this one. */
export interface Hold {
  operationId: string;
  attempt: number;
}

/** The answer that is kept with a charge and given again under the same key. */
export interface StoredAnswer {
  status: number;
  contentType: string;
  /** What the handler answered, before credits are told in it. */
  body: string;
}

/** How an operation ended. The same each time it is asked for. */
export interface Settlement extends Position {
  operationId: string;
  /** held: a later attempt under the same key has it, and this step was without effect. */
  status: 'captured' | 'voided' | 'expired' | 'held';
  action: CreditAction;
  /** Credits that left the wallet, or became owed. */
  charged: number;
  source: ChargeSource;
}

export type Authorization =
  /** `price` credits are reserved (0 when the allowance covers it). */
  | { outcome: 'held'; hold: Hold; price: number; position: Position }
  /** Nothing is reserved and nothing will be charged. */
  | { outcome: 'owned'; position: Position }
  /** The key was captured before. `answer` is null when none was stored (natural keys). */
  | { outcome: 'replay'; settlement: Settlement; answer: StoredAnswer | null }
  | { outcome: 'in_progress' }
  /** Not enough credits are left, but the same thing is being bought under another key, and will be owned. */
  | { outcome: 'being_bought' }
  | { outcome: 'key_reused' }
  | { outcome: 'insufficient'; required: number; position: Position }
  | { outcome: 'above_maximum'; required: number; position: Position }
  | { outcome: 'frozen' }
  | { outcome: 'unknown_action' }
  | { outcome: 'too_many_units'; maxUnits: number };

/** What a use would cost now; nothing is written. */
export interface Quote extends Position {
  action: CreditAction;
  units: number;
  unitCost: number;
  /** Units the allowance covers. */
  freeUnits: number;
  /** Credits that would be charged; 0 when owned. */
  price: number;
  owned: boolean;
  frozen: boolean;
  affordable: boolean;
  maxUnits: number;
}
