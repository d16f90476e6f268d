import type { UserClaims } from '@app/database';
import type { Latencies } from './latencies';

/** What one operation is. */
export type Work =
  /** The limit: one conditional UPDATE of a bare table. */
  | 'debit'
  /** The ledger's own function, called for each step alone. */
  | 'function'
  /** Authorise and capture as the application does it: batched, and the caches told. */
  | 'spend';

export interface Payer {
  claims: UserClaims;
  /** Row of the bare table. */
  account: number;
}

/** So many at any time, the next one as soon as one is done. */
export interface ClosedLoop {
  do: 'loop';
  work: Work;
  payers: Payer[];
  inFlight: number;
  seconds: number;
}

/** So many arrive in a second, whether those before them are done or not; latency counts from the planned arrival. */
export interface OpenLoop {
  do: 'arrivals';
  phases: { name: string; perSecond: number; seconds: number }[];
  /** Who pays the nth arrival. */
  payers: Payer[];
  hot: Payer;
  /** Share of the arrivals that the hot one pays. */
  hotShare: number;
}

/** All at once, once. */
export interface Burst {
  do: 'burst';
  work: Work;
  payers: Payer[];
  operations: number;
}

export type Order = ClosedLoop | OpenLoop | Burst;

export interface PhaseResult extends Latencies {
  name: string;
}

export interface Reply {
  phases: PhaseResult[];
  /** Operations that the wallet could not pay. */
  refused: number;
}
