import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { WebhookSwitchName } from './webhook-switches';

const CAPACITY = 20_000;

/**
 * `planned`: a try is due. `sending`: on its way. `delivered`: taken with a 2xx. `given-up`: out of tries.
 * `dropped`: a switch ate it. `no-endpoint`: nobody had registered an address.
 */
export type DeliveryState = 'planned' | 'sending' | 'delivered' | 'given-up' | 'dropped' | 'no-endpoint';

export interface DeliveryAttempt {
  at: string;
  /** The receiver's answer, null when there was none. */
  status: number | null;
  /** What the sender made of it. */
  takenAs: number | null;
  error: string | null;
  spoiledBy: WebhookSwitchName[];
}

export interface Delivery {
  id: number;
  eventId: string;
  type: string;
  state: DeliveryState;
  attempts: DeliveryAttempt[];
}

/** Every delivery of every event, oldest first. */
@Injectable()
export class DeliveryLog {
  private deliveries: Delivery[] = [];
  private lastId = 0;

  open(event: Stripe.Event, state: DeliveryState): Delivery {
    this.lastId += 1;
    const delivery = { id: this.lastId, eventId: event.id, type: event.type, state, attempts: [] };
    this.deliveries.push(delivery);
    if (this.deliveries.length > CAPACITY) this.deliveries.shift();
    return delivery;
  }

  list({ type, eventId }: { type?: string; eventId?: string } = {}): Delivery[] {
    return this.deliveries.filter(
      (delivery) =>
        (type === undefined || delivery.type === type) && (eventId === undefined || delivery.eventId === eventId),
    );
  }

  /** How many are not over. */
  get unfinished(): number {
    return this.deliveries.filter(({ state }) => state === 'planned' || state === 'sending').length;
  }

  clear(): void {
    this.deliveries = [];
  }
}
