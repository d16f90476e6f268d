import { Injectable } from '@nestjs/common';
import type { StripeEventType } from '../events/event-types';

/** What a receiver of webhooks has to live with, by name. */
export const WEBHOOK_SWITCHES = {
  duplicate: 'the event is delivered twice',
  reorder: 'events are gathered until `times` of them are there or delayMs (1 s) is over, then sent newest first',
  delay: 'the delivery begins delayMs late, 1 s unless told',
  drop: 'the event is never delivered; it stands in the list of events all the same',
  'first-answer-500': "the receiver's first answer is taken for a 500, whatever it was: the event comes again",
  slow: 'the body drips: delayMs to its end, 1 s unless told',
  'old-timestamp': 'signed ten minutes ago',
  'wrong-signature': 'signed with another secret',
} as const;

export type WebhookSwitchName = keyof typeof WEBHOOK_SWITCHES;

export const WEBHOOK_SWITCH_NAMES = Object.keys(WEBHOOK_SWITCHES) as WebhookSwitchName[];

export interface WebhookSwitchOrder {
  switch: WebhookSwitchName;
  /** How many events it catches; standing when absent. */
  times?: number;
  /** Confines it to one type of event. */
  type?: StripeEventType;
  delayMs?: number;
  /** For the last four: how many tries of the delivery are spoiled, 1 unless told. */
  attempts?: number;
}

/** The switches that are on. */
@Injectable()
export class WebhookSwitchBoard {
  private orders: WebhookSwitchOrder[] = [];

  add(order: WebhookSwitchOrder): void {
    this.orders.push({ ...order });
  }

  list(): readonly WebhookSwitchOrder[] {
    return this.orders;
  }

  clear(): void {
    this.orders = [];
  }

  /** One shot of each switch that catches this type; `times` is what is left of it. */
  take(type: string): WebhookSwitchOrder[] {
    const fitting = WEBHOOK_SWITCH_NAMES.map((name) =>
      this.orders.find((order) => order.switch === name && (order.type === undefined || order.type === type)),
    ).filter((order) => order !== undefined);
    for (const order of fitting) {
      if (order.times !== undefined) order.times -= 1;
    }
    this.orders = this.orders.filter(({ times }) => times === undefined || times > 0);
    return fitting.map((order) => ({ ...order }));
  }
}
