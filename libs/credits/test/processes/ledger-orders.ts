import type { UserClaims } from '@app/database';
import type { Authorization, Settlement } from '../../src/ledger/ledger.types';

/** Where a ledger process ends itself. */
export const FAILPOINTS = [
  'after_authorise',
  'after_effect',
  'after_capture_before_reply',
  'sweep_after_claim',
  'sweep_after_first_settlement',
] as const;
export type Failpoint = (typeof FAILPOINTS)[number];

/** One use of the product by its owner's hand. */
export interface Use {
  claims: UserClaims;
  key: string;
  /** `unlock`: the effect commits with its charge. `answer`: nothing is kept. `export`: the effect lies outside the ledger. */
  work: 'unlock' | 'answer' | 'export';
  /** What is unlocked. */
  profileId?: string;
}

/** What a parent tells a ledger process to do. */
export type Order =
  | ({ do: 'use' } & Use)
  /** What a use leaves behind that hangs before it is charged: an unlock that was not made, an export that was. */
  | ({ do: 'abandon' } & Use)
  /** As many uses of post_analytics as said, all at the same time. */
  | { do: 'burst'; claims: UserClaims; uses: number }
  | { do: 'sweep' };

export interface UseReply {
  outcome: Authorization['outcome'];
  settlement: Settlement | null;
}

export interface BurstReply {
  charged: number;
  insufficient: number;
  /** What went wrong, in words. */
  failures: string[];
}

export interface SweepReply {
  settled: number;
}

export type ReplyTo<O extends Order> = O extends { do: 'use' | 'abandon' }
  ? UseReply
  : O extends { do: 'burst' }
    ? BurstReply
    : SweepReply;

/** What a ledger process is started with. */
export interface ProcessOptions {
  database: { url: string; apiUrl: string; systemUrl: string };
  failpoint?: Failpoint;
}
