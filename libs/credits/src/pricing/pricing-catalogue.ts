import { Injectable } from '@nestjs/common';
import { Cache, CACHE_KEYS, type CacheEntry } from '@app/cache';
import type { PriceList, PriceRule } from './price-list';
import { PricingRepository } from './pricing.repository';

const EVERYTHING = 'all';

/** The price list as everybody sees it. For showing: what a use costs is decided in the database, by the rule of that moment. */
@Injectable()
export class PricingCatalogue {
  /** An entry stays the same object while it is in memory, so it is parsed once. */
  private readonly parsed = new WeakMap<CacheEntry, PriceList>();

  constructor(
    private readonly cache: Cache,
    private readonly repository: PricingRepository,
  ) {
    cache.expect('pricing', isPriceList);
  }

  /** Ready bytes of a PriceList. Their entity tag is the version of the list. */
  async entry(): Promise<CacheEntry> {
    const { entry } = await this.cache.getOrLoad('pricing', EVERYTHING, async () => {
      const { list, changesInMs } = await this.repository.getPriceList();
      const ttlMs = Math.min(CACHE_KEYS.pricing.ttlMs, changesInMs ?? Infinity);
      return { body: Buffer.from(JSON.stringify(list)), meta: {}, ttlMs };
    });
    return entry;
  }

  async read(): Promise<{ list: PriceList; version: string }> {
    const entry = await this.entry();
    let list = this.parsed.get(entry);
    if (list === undefined) {
      list = JSON.parse(entry.body.toString('utf8')) as PriceList;
      this.parsed.set(entry, list);
    }
    return { list, version: entry.etag };
  }

  /** The rule in force, or null for an action without one. */
  async findRule(action: string): Promise<PriceRule | null> {
    const { list } = await this.read();
    return list.actions.find((rule) => rule.action === action) ?? null;
  }
}

/** Looked at once per entry, not per reader. A list of another shape would end every paid request in an error. */
function isPriceList({ body }: CacheEntry): boolean {
  try {
    const list = JSON.parse(body.toString('utf8')) as Partial<Record<keyof PriceList, unknown>> | null;
    return Array.isArray(list?.actions) && Array.isArray(list.packages);
  } catch {
    return false;
  }
}

/** To be told by whoever changes rules or packages, after the change has committed. */
@Injectable()
export class PricingEvents {
  constructor(private readonly cache: Cache) {}

  async changed(): Promise<void> {
    await this.cache.invalidate([{ name: 'pricing', id: EVERYTHING }]);
  }
}
