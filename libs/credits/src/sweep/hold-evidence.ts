import type { CreditAction } from '../credit-actions';

/** A hold whose lease has run out: whoever had it died, or takes longer than it said. */
export interface DueHold {
  operationId: string;
  userId: string;
  action: string;
  resource: string | null;
  attempt: number;
  /** Until then no other sweep looks at it. */
  claimedUntil: Date;
}

/** Whether the work that was to be paid has been done. */
export type Verdict = 'done' | 'not_done' | 'unknown';
export type EvidenceOf = (hold: DueHold) => Promise<Verdict>;

/**
 * What became of the work of each action. Effects that live in our database commit together with their capture, and an
 * answer that was only read dies with its process: in both cases a hold that is still there has no work behind it.
 * Work outside, or spread over several transactions, brings a look-up of its own under the operation's id: whoever does
 * the work tells the sweep how to ask (`SweepCreditHolds.lookUp`).
 */
export const HOLD_EVIDENCE: Readonly<Record<CreditAction, EvidenceOf>> = {
  influencer_unlock: nothingWithoutCapture,
  post_analytics: nothingWithoutCapture,
  discovery_pagination: nothingWithoutCapture,
  advanced_search: nothingWithoutCapture,
  bulk_export: knownElsewhere,
};

async function nothingWithoutCapture(): Promise<Verdict> {
  return 'not_done';
}

/** Nobody has told the sweep of this process how to ask: no reason to settle either way. */
async function knownElsewhere({ action }: DueHold): Promise<Verdict> {
  throw new Error(`nobody here can say what became of a ${action}`);
}
