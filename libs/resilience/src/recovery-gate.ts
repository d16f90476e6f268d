import { CircuitState, type IBreaker } from 'cockatiel';

/**
 * Counts consecutive failures, and lets traffic back step by step once a probe has succeeded:
 * 1 call at a time, after its success 2, after theirs 4, then 8, ... until `fullyOpenAt`. One failure on the way opens again at once,
 * so a dependency that has just come up is not knocked down by everyone who waited.
 */
export class RecoveryGate implements IBreaker {
  state = 0;
  private inFlight = 0;
  private step: { allowed: number; succeeded: number } | null = null;

  constructor(private readonly options: { failures: number; fullyOpenAt: number; onRecovered: () => void }) {}

  get recovering(): boolean {
    return this.step !== null;
  }

  /** @returns false when the call must wait for its turn; otherwise `leave` must follow */
  enter(): boolean {
    if (this.step !== null && this.inFlight >= this.step.allowed) return false;
    this.inFlight++;
    return true;
  }

  leave(): void {
    this.inFlight--;
  }

  beginRecovery(): void {
    this.step = { allowed: 1, succeeded: 0 };
  }

  success(circuit: CircuitState): void {
    this.state = 0;
    if (circuit !== CircuitState.Closed || this.step === null) return;
    if (++this.step.succeeded < this.step.allowed) return;
    this.step = { allowed: this.step.allowed * 2, succeeded: 0 };
    if (this.step.allowed <= this.options.fullyOpenAt) return;
    this.step = null;
    this.options.onRecovered();
  }

  failure(): boolean {
    const opens = this.step !== null || ++this.state >= this.options.failures;
    if (opens) this.step = null;
    return opens;
  }
}
