import { refuseMissing } from '../api/stripe-error';

/** Older ones are forgotten, so that a sandbox may run for weeks. */
const CAPACITY = 20_000;

export interface Stored {
  id: string;
  created: number;
}

/** All objects of one kind, in the order of their making. */
export class Shelf<T extends Stored> {
  private readonly items = new Map<string, T>();

  /** @param kind as refusals name it */
  constructor(readonly kind: string) {}

  get size(): number {
    return this.items.size;
  }

  add(item: T): T {
    this.items.set(item.id, item);
    const oldest = this.items.size > CAPACITY ? this.items.keys().next().value : undefined;
    if (oldest !== undefined) this.items.delete(oldest);
    return item;
  }

  find(id: string): T | undefined {
    return this.items.get(id);
  }

  /** @throws StripeApiError resource_missing */
  get(id: string, param?: string): T {
    return this.items.get(id) ?? refuseMissing(this.kind, id, param);
  }

  newestFirst(): T[] {
    return [...this.items.values()].reverse();
  }

  clear(): void {
    this.items.clear();
  }
}
