import { AppError } from '@app/common';

export interface StreamLimits {
  perUser: number;
  inTotal: number;
}

const RETRY_AFTER_SECONDS = 5;

/** How many streams may be open at once, at this process. */
export class StreamSlots {
  private readonly byUser = new Map<string, number>();
  private taken = 0;

  constructor(private readonly limits: StreamLimits) {}

  /** Streams open now. */
  get size(): number {
    return this.taken;
  }

  /**
   * @returns gives the place back; calling it again does nothing
   * @throws AppError REQUEST.RATE_LIMITED when the user has enough, SYSTEM.UNAVAILABLE when the process has
   */
  take(userId: string): () => void {
    const ofUser = this.byUser.get(userId) ?? 0;
    if (ofUser >= this.limits.perUser) throw tooMany('REQUEST.RATE_LIMITED', `You have ${ofUser} streams open`);
    if (this.taken >= this.limits.inTotal) throw tooMany('SYSTEM.UNAVAILABLE', 'Too many streams are open here');
    this.byUser.set(userId, ofUser + 1);
    this.taken++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.taken--;
      const left = (this.byUser.get(userId) ?? 1) - 1;
      if (left === 0) this.byUser.delete(userId);
      else this.byUser.set(userId, left);
    };
  }
}

function tooMany(code: 'REQUEST.RATE_LIMITED' | 'SYSTEM.UNAVAILABLE', what: string): AppError {
  return new AppError(code, {
    detail: `${what}, and no more are opened. Close some, or ask for the state once in a while instead.`,
    retryAfterSeconds: RETRY_AFTER_SECONDS,
  });
}
