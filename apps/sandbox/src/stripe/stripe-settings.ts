import { Injectable } from '@nestjs/common';
import { SandboxConfig } from '@app/config';

export interface StripeBehaviour {
  /** Each call of the API takes this long. */
  latencyMs: number;
  /** How refunds asked for at the API begin. */
  refundStatus: 'succeeded' | 'pending';
  /** Pause before the second try of a webhook; it doubles from try to try. */
  retryBaseMs: number;
  /** Tries of one delivery, the first included. */
  maxAttempts: number;
  /** Patience with the receiver. */
  attemptTimeoutMs: number;
}

const DEFAULTS: StripeBehaviour = {
  latencyMs: 0,
  refundStatus: 'succeeded',
  retryBaseMs: 1000,
  maxAttempts: 10,
  attemptTimeoutMs: 10_000,
};

/** How the stand-in behaves until told otherwise, and where it sends its webhooks. */
@Injectable()
export class StripeSettings {
  webhookUrl: string | null;
  webhookSecret: string;
  private behaviour: StripeBehaviour = { ...DEFAULTS };

  constructor(config: SandboxConfig) {
    this.webhookUrl = config.stripe.webhookUrl ?? null;
    this.webhookSecret = config.stripe.webhookSecret;
  }

  get current(): Readonly<StripeBehaviour> {
    return this.behaviour;
  }

  get latencyMs(): number {
    return this.behaviour.latencyMs;
  }

  change(part: Partial<StripeBehaviour>): void {
    this.behaviour = { ...this.behaviour, ...part };
  }

  /** The endpoint stays: whoever registered it still listens there. */
  reset(): void {
    this.behaviour = { ...DEFAULTS };
  }
}
