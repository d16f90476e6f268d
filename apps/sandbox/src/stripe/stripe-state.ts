import { Injectable } from '@nestjs/common';
import { IdempotencyStore } from './api/idempotency-store';
import { CheckoutSessions } from './checkout/checkout-sessions.service';
import { ControlBoards } from './control/control-boards';
import { StripeStore } from './store/stripe-store';
import { StripeSettings, type StripeBehaviour } from './stripe-settings';
import { DeliveryLog } from './webhooks/delivery-log';
import { WebhookSender } from './webhooks/webhook-sender';

export interface StripeChange extends Partial<StripeBehaviour> {
  /** Null: nobody listens. */
  webhookUrl?: string | null;
  webhookSecret?: string;
}

/** Everything the stand-in remembers, seen as one. */
@Injectable()
export class StripeState {
  constructor(
    private readonly settings: StripeSettings,
    private readonly store: StripeStore,
    private readonly sessions: CheckoutSessions,
    private readonly sender: WebhookSender,
    private readonly deliveries: DeliveryLog,
    private readonly idempotency: IdempotencyStore,
    private readonly boards: ControlBoards,
  ) {}

  view() {
    return {
      webhookUrl: this.settings.webhookUrl,
      behaviour: this.settings.current,
      faults: this.boards.faults.list(),
      switches: this.boards.switches.list(),
      objects: this.store.counts(),
      unfinishedDeliveries: this.deliveries.unfinished,
    };
  }

  change({ webhookUrl, webhookSecret, ...behaviour }: StripeChange) {
    if (webhookUrl !== undefined) this.settings.webhookUrl = webhookUrl;
    if (webhookSecret !== undefined) this.settings.webhookSecret = webhookSecret;
    this.settings.change(behaviour);
    return this.view();
  }

  reset(): void {
    this.boards.clear();
    this.settings.reset();
    this.sessions.reset();
    this.sender.reset();
    this.idempotency.clear();
    this.store.reset();
  }
}
