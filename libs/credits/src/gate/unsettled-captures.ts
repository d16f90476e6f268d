import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { AppError } from '@app/common';
import { Logger } from '@app/observability';
import { CreditLedger } from '../ledger/credit-ledger.service';
import type { Hold, StoredAnswer } from '../ledger/ledger.types';

export interface Capture {
  claims: Principal['claims'];
  hold: Hold;
  options: { units?: number; answer?: StoredAnswer };
}

/** Then the sweep settles what is left, from evidence. */
const GIVE_UP_AFTER_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** Charges of answers that were given while the database was away: tried again until it is back. */
@Injectable()
export class UnsettledCaptures implements BeforeApplicationShutdown {
  private readonly timers = new Map<Capture, NodeJS.Timeout>();
  private isStopping = false;

  constructor(
    private readonly ledger: CreditLedger,
    private readonly logger: Logger,
  ) {}

  get size(): number {
    return this.timers.size;
  }

  add(capture: Capture): void {
    this.schedule(capture, { pauseMs: FIRST_PAUSE_MS, leftMs: GIVE_UP_AFTER_MS });
  }

  /** One last try each, while the connections are still open. */
  async beforeApplicationShutdown(): Promise<void> {
    this.isStopping = true;
    const waiting = [...this.timers];
    this.timers.clear();
    for (const [, timer] of waiting) clearTimeout(timer);
    await Promise.all(waiting.map(([capture]) => this.attempt(capture, LAST_TRY)));
  }

  private schedule(capture: Capture, { pauseMs, leftMs }: Patience): void {
    const next = { pauseMs: Math.min(2 * pauseMs, LONGEST_PAUSE_MS), leftMs: leftMs - pauseMs };
    const timer = setTimeout(() => void this.attempt(capture, next), pauseMs).unref();
    this.timers.set(capture, timer);
  }

  private async attempt(capture: Capture, next: Patience): Promise<void> {
    const { claims, hold, options } = capture;
    const { operationId } = hold;
    try {
      const { status, charged } = await this.ledger.capture(claims, hold, options);
      this.timers.delete(capture);
      this.logger.log('charge settled late', { operationId, status, charged });
    } catch (err) {
      this.timers.delete(capture);
      if (!this.isStopping && next.leftMs > 0 && isAway(err)) return this.schedule(capture, next);
      this.logger.error('charge left to the sweep', { err, operationId });
    }
  }
}

interface Patience {
  pauseMs: number;
  leftMs: number;
}
const LAST_TRY: Patience = { pauseMs: 0, leftMs: 0 };

/** The database could not be reached; whether the statement took effect is unknown, and asking again is harmless. */
export function isAway(error: unknown): boolean {
  return error instanceof AppError && error.code === 'SYSTEM.UNAVAILABLE';
}
