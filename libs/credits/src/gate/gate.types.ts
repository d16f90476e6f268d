import type { Principal } from '@app/auth';
import type { CreditAction } from '../credit-actions';
import type { Quote } from '../ledger/ledger.types';
import type { Charge } from './charge';

/** What the gate reads of a request. It runs before validation: nothing in it can be trusted yet. */
export interface GatedRequest {
  method: string;
  originalUrl: string;
  headers: Record<string, string | string[] | undefined>;
  params: Record<string, string | undefined>;
  query: Record<string, unknown>;
  body: unknown;
  principal?: Principal;
  /** Left by the guard for the interceptor. */
  creditTicket?: Ticket;
  /** Left by the interceptor for the handler. */
  charge?: Charge;
}

export interface GateOptions {
  /** How many units a request uses; 1 unless said. Whatever it throws or counts below 1 must be refused by the validation. */
  units?: number | ((request: GatedRequest) => number);
  /** What the action is used on, e.g. the username of the creator. A refusal it throws is answered as it is. */
  resource?: (request: GatedRequest) => string;
  /**
   * What was paid for is free again for so long (`Infinity`: for ever), and requests for the same resource at the same
   * time are charged once without any key. Needs `resource`.
   */
  ownedForSeconds?: number;
  /** Answers `{ data, credits }` instead of the data alone. */
  detailed?: boolean;
  /** Longer than the handler can take: after that the hold is settled from evidence. 60 unless said. */
  leaseSeconds?: number;
}

/** What stands on a route. */
export interface Gate extends Readonly<GateOptions> {
  readonly action: CreditAction;
  readonly ownedForSeconds: number | undefined;
  readonly detailed: boolean;
  readonly leaseSeconds: number;
}

/** What a request asks for, in the ledger's words. */
export interface Ask {
  action: CreditAction;
  units: number;
  resource: string | null;
  ownedForSeconds: number | null;
}

/** What the guard found out. */
export interface Ticket {
  /** Null when it cannot be read from the request: the validation will say why. */
  ask: Ask | null;
  /** The client's Idempotency-Key. */
  clientKey: string | undefined;
  dryRun: boolean;
  maxCredits: number | null;
  /** Null when nobody needed it. */
  quote: Quote | null;
}
