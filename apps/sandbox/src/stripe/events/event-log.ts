import { Injectable } from '@nestjs/common';
import Stripe from 'stripe';
import { CallContext } from '../api/call-context';
import { newId, nowSeconds } from '../store/ids';
import { StripeStore } from '../store/stripe-store';
import { StripeSettings } from '../stripe-settings';
import { WebhookSender } from '../webhooks/webhook-sender';
import type { ObjectOf, PreviousOf, StripeEventType } from './event-types';

/** Writes down what happened, as it was then, and has it delivered. */
@Injectable()
export class EventLog {
  constructor(
    private readonly store: StripeStore,
    private readonly context: CallContext,
    private readonly settings: StripeSettings,
    private readonly sender: WebhookSender,
  ) {}

  emit<T extends StripeEventType>(type: T, object: ObjectOf<T>, previous?: PreviousOf<T>): void {
    const call = this.context.current;
    const base = {
      id: newId('evt'),
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: nowSeconds(),
      livemode: false,
      pending_webhooks: this.settings.webhookUrl === null ? 0 : 1,
      request: { id: call?.requestId ?? null, idempotency_key: call?.idempotencyKey ?? null },
    } satisfies Omit<Stripe.EventBase, 'data' | 'type'>;
    const data = { object: structuredClone(object), ...(previous && { previous_attributes: previous }) };
    this.sender.deliver(this.store.events.add({ ...base, type, data } as Stripe.Event));
  }
}
