import { CallCancelledError, PolicyTimeoutError } from './policy.errors';
import type { PolicyName } from './policy-table';

export interface CallLimits {
  signal?: AbortSignal;
  /** Unix milliseconds after which nobody waits for the answer any more. */
  deadline?: number;
}

/** Node fires a longer timer at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** How long the whole of one call may last: until its caller gives up or its deadline comes. `close` it afterwards. */
export class CallScope {
  readonly deadline: number;
  private readonly startedAt = performance.now();
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout | undefined;
  private readonly caller: AbortSignal | undefined;

  constructor(
    private readonly policy: PolicyName,
    limits: CallLimits = {},
  ) {
    this.deadline = limits.deadline ?? Infinity;
    this.caller = limits.signal;
    if (this.caller?.aborted) this.onCallerGone();
    this.caller?.addEventListener('abort', this.onCallerGone, { once: true });
    if (limits.deadline !== undefined)
      this.timer = setTimeout(this.onDeadline, Math.min(limits.deadline - Date.now(), LONGEST_TIMER_MS));
  }

  /** Aborted, with the error to throw as its reason, when the scope ends. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** @throws CallCancelledError | PolicyTimeoutError once the scope has ended */
  check(): void {
    if (Date.now() >= this.deadline) this.onDeadline();
    if (this.signal.aborted) throw this.signal.reason;
  }

  /** Settles with `work`, or rejects as soon as the scope ends, whichever is first. */
  race<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      work.then(resolve, reject);
      this.signal.addEventListener('abort', () => reject(this.signal.reason as Error), { once: true });
    });
  }

  async sleep(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const slept = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    try {
      await this.race(slept);
    } finally {
      clearTimeout(timer);
    }
  }

  close(): void {
    clearTimeout(this.timer);
    this.caller?.removeEventListener('abort', this.onCallerGone);
  }

  private readonly onCallerGone = (): void =>
    this.controller.abort(new CallCancelledError(this.policy, this.caller?.reason));
  private readonly onDeadline = (): void =>
    this.controller.abort(new PolicyTimeoutError(this.policy, 'deadline', performance.now() - this.startedAt));
}
