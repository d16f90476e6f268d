import type { Hold, Settlement } from '../ledger/ledger.types';

/** Why a successful answer is not charged. */
export type WaiveReason = 'owned' | 'empty' | 'degraded' | 'fallback';

/** How the use of an action ends. */
export type Ending =
  | { kind: 'captured'; units: number | undefined }
  | { kind: 'waived'; reason: WaiveReason }
  | { kind: 'settled'; settlement: Settlement }
  | { kind: 'handed_over' };

interface ChargeParts {
  /** The operation in the ledger; null when there is none. */
  operationId: string | null;
  /** Null when nothing is held: it is owned already. */
  hold: Hold | null;
  units: number;
}

/**
 * The handler's word in what becomes of its charge. Unless it speaks, an answer is charged and an error is not.
 * It speaks once, and before it answers; anything else is a mistake in the handler and fails loudly.
 */
export class Charge {
  /** The operation in the ledger: also of a repeated request that was charged before. Null when there is none. */
  readonly operationId: string | null;
  /** Null when nothing is held: see `owned`. */
  readonly hold: Hold | null;
  private readonly units: number;
  private ending: Ending | undefined;
  private isClosed = false;

  constructor({ operationId, hold, units }: ChargeParts) {
    this.operationId = operationId;
    this.hold = hold;
    this.units = units;
  }

  /** It was paid for before: nothing is held, nothing will be charged. */
  get owned(): boolean {
    return this.hold === null;
  }

  /** The answer is given, but not worth the price: what is held goes back. */
  waive(reason: WaiveReason): void {
    this.end({ kind: 'waived', reason });
  }

  /** Fewer units were used than are held. */
  useUnits(units: number): void {
    if (!Number.isSafeInteger(units) || units < 1 || units > this.units) {
      throw new Error(`useUnits(${units}): whole units from 1 to the ${this.units} held; for none call waive()`);
    }
    this.end({ kind: 'captured', units });
  }

  /** The transaction of the effect has charged, or given the credits back because the effect was there before. */
  settledBy(settlement: Settlement): void {
    if (settlement.operationId !== this.requireHold('settledBy').operationId) {
      throw new Error('settledBy(): that is the settlement of another operation');
    }
    this.end({ kind: 'settled', settlement });
  }

  /** The work goes on elsewhere, with the right to settle; whoever takes it extends the lease while it lasts. */
  handOver(): Hold {
    const hold = this.requireHold('handOver');
    this.end({ kind: 'handed_over' });
    return hold;
  }

  /** For the gate: the handler is done, its word is final. */
  close(): Ending {
    this.isClosed = true;
    return this.ending ?? { kind: 'captured', units: undefined };
  }

  private end(ending: Ending): void {
    if (this.isClosed) throw new Error(`this charge is settled: too late for ${ending.kind}`);
    if (this.ending !== undefined) {
      throw new Error(`how this charge ends was said before (${this.ending.kind}), and now ${ending.kind}`);
    }
    this.ending = ending;
  }

  private requireHold(method: string): Hold {
    if (this.hold === null) throw new Error(`${method}(): nothing is held, look at charge.owned first`);
    return this.hold;
  }
}
