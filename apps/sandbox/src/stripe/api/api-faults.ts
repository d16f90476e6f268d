import { Injectable } from '@nestjs/common';
import type { StripeOperation } from './operations';

/**
 * Where a fault bites.
 * `before`: the request does not reach the API: nothing is done, nothing is kept under its key.
 * `instead`: the API fails while executing: nothing is done, and the failure is kept under the key.
 * `result`: the work is done, and what comes of it, late or a failure, is kept under the key.
 * `after`: the work is done and its answer kept under the key, but the caller does not get it, or not well.
 */
export type ApiFaultPlace = 'before' | 'instead' | 'result' | 'after';

interface FaultTraits {
  place: ApiFaultPlace;
  about: string;
}

const before = (about: string) => ({ place: 'before', about }) as const;
const instead = (about: string) => ({ place: 'instead', about }) as const;
const result = (about: string) => ({ place: 'result', about }) as const;
const after = (about: string) => ({ place: 'after', about }) as const;

/** What a caller of the API has to live with, by name. */
export const STRIPE_FAULTS = {
  'http-500': instead('500 api_error; nothing was done; replayed under the same key'),
  'http-500-after-work': result('500 api_error although the work was done; replayed under the same key'),
  'http-503': before('503 that asks for another try'),
  'rate-limit': before('429 rate_limit'),
  'lock-timeout': before('429 lock_timeout that asks for another try'),
  reset: before('the connection is reset before anything was done'),
  'reset-after-work': after('the work is done, then the connection is reset'),
  timeout: before('nothing is done and nothing sent for delayMs, 60 s unless told; then the connection is reset'),
  'timeout-after-work': after('the work is done, nothing is sent for delayMs, 60 s unless told; then a reset'),
  slow: result('a good answer, delayMs late: 1 s unless told; until then the key is in use'),
  'html-502': before('502 with an HTML page of a proxy'),
} as const satisfies Record<string, FaultTraits>;

export type StripeFaultName = keyof typeof STRIPE_FAULTS;

export const STRIPE_FAULT_NAMES = Object.keys(STRIPE_FAULTS) as StripeFaultName[];

export interface StripeFaultOrder {
  fault: StripeFaultName;
  /** How many calls it bites; standing when absent. */
  times?: number;
  /** Confines it to one operation. */
  operation?: StripeOperation;
  delayMs?: number;
}

/** Faults that wait for their call, first in, first out. */
@Injectable()
export class ApiFaultBoard {
  private orders: StripeFaultOrder[] = [];

  add(order: StripeFaultOrder): void {
    this.orders.push({ ...order });
  }

  list(): readonly StripeFaultOrder[] {
    return this.orders;
  }

  clear(): void {
    this.orders = [];
  }

  /** Takes one shot of the first fault of this place that fits, or null. */
  take(place: ApiFaultPlace, operation: StripeOperation): StripeFaultOrder | null {
    const order = this.orders.find(
      (candidate) =>
        STRIPE_FAULTS[candidate.fault].place === place &&
        (candidate.operation === undefined || candidate.operation === operation),
    );
    if (!order) return null;
    if (order.times !== undefined) {
      order.times -= 1;
      if (order.times <= 0) this.orders = this.orders.filter((candidate) => candidate !== order);
    }
    return { ...order };
  }
}
