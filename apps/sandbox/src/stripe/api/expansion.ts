import { Injectable } from '@nestjs/common';
import { StripeStore } from '../store/stripe-store';
import { refuseRequest } from './stripe-error';

const DEEPEST = 4;

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Puts whole objects where answers hold ids, as far as `expand` asks. */
@Injectable()
export class Expansion {
  constructor(private readonly store: StripeStore) {}

  /**
   * A copy of the object as it goes over the wire.
   * @param paths as `payment_intent.latest_charge`; those of lists begin with `data.`
   * @throws StripeApiError when a path leads nowhere
   */
  expand(object: object, paths: readonly string[] = []): object {
    const copy = JSON.parse(JSON.stringify(object)) as { [name: string]: Json };
    for (const path of paths) {
      const parts = path.split('.');
      if (parts.length > DEEPEST) refuseRequest(`You cannot expand more than ${DEEPEST} levels of a property.`);
      if (!this.follow(copy, parts)) refuseRequest(`This property cannot be expanded (${path}).`, { param: 'expand' });
    }
    return copy;
  }

  private follow(at: Json, [part, ...rest]: string[]): boolean {
    if (part === undefined || at === null) return true;
    if (Array.isArray(at)) return at.every((item) => this.follow(item, [part, ...rest]));
    if (typeof at !== 'object') return false;
    const member = at[part] ?? this.include(at, part);
    if (member === undefined) return false;
    at[part] = typeof member === 'string' ? this.load(member) : member;
    return this.follow(at[part], rest);
  }

  /** Lists that are left out unless asked for. */
  private include(parent: { [name: string]: Json }, part: string): Json | undefined {
    const { object } = parent;
    const id = typeof parent.id === 'string' ? parent.id : '';
    if (object === 'checkout.session' && part === 'line_items') {
      const { lineItems } = this.store.sessions.get(id);
      return this.copy({
        object: 'list',
        data: lineItems,
        has_more: false,
        url: `/v1/checkout/sessions/${id}/line_items`,
      });
    }
    if (object === 'charge' && part === 'refunds') {
      const data = this.store.refunds.newestFirst().filter(({ charge }) => charge === id);
      return this.copy({ object: 'list', data, has_more: false, url: `/v1/charges/${id}/refunds` });
    }
    return parent[part];
  }

  /** What is not kept stays an id. */
  private load(id: string): Json {
    const found = this.store.find(id);
    return found === null ? id : this.copy(found);
  }

  private copy(object: object): Json {
    return JSON.parse(JSON.stringify(object)) as Json;
  }
}
