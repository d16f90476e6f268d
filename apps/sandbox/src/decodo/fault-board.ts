import { Injectable } from '@nestjs/common';
import { FAULTS, type FaultName, type FaultPlace } from './fault-names';

export type Operation = 'scrape' | 'task-create' | 'task-batch' | 'task-status' | 'task-results';

export interface FaultOrder {
  fault: FaultName;
  /** How many calls it bites. */
  times: number;
  target?: string;
  username?: string;
  /** Confines it to one operation; unset, it bites calls that ask for work, never readings of a task. */
  operation?: Operation;
  /** For socket faults: milliseconds. */
  delayMs?: number;
  /** For task-pending-204. */
  polls?: number;
}

export interface Circumstances {
  operation: Operation;
  target: string;
  username: string;
}

/** Faults that wait for their call, first in, first out. */
@Injectable()
export class FaultBoard {
  private orders: FaultOrder[] = [];

  add(order: FaultOrder): void {
    this.orders.push({ ...order });
  }

  list(): readonly FaultOrder[] {
    return this.orders;
  }

  clear(): void {
    this.orders = [];
  }

  /** Takes one shot of the first fault that fits, or null. */
  take(circumstances: Circumstances, places: readonly FaultPlace[]): FaultOrder | null {
    const order = this.orders.find((candidate) => fits(candidate, circumstances, places));
    if (!order) return null;
    order.times -= 1;
    if (order.times <= 0) this.orders = this.orders.filter((candidate) => candidate !== order);
    return { ...order };
  }
}

function fits(
  order: FaultOrder,
  { operation, target, username }: Circumstances,
  places: readonly FaultPlace[],
): boolean {
  if (!places.includes(FAULTS[order.fault].place)) return false;
  if (order.target !== undefined && order.target !== target) return false;
  if (order.username !== undefined && order.username !== username) return false;
  if (order.operation !== undefined) return order.operation === operation;
  return operation !== 'task-status' && operation !== 'task-results';
}
