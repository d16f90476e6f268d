import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { Cache } from '@app/cache';
import { CreatorListingsRepository } from '@app/creators';
import type { Charge } from '@app/credits';
import { namedFilters, toListingOrder, toListingQuery } from './discovery-query';
import type { DiscoveryCountDto, DiscoveryPageDto, DiscoveryPageQueryDto } from './dto/discovery.dto';
import type { DiscoveryFiltersDto } from './dto/discovery-filters.dto';

/** Long enough for a form that counts at every change of a filter, short enough to be true. */
const COUNT_TTL_MS = 30_000;

/** Creators by their figures: pages that are paid for, and counts that are not. */
@Injectable()
export class DiscoveryService {
  constructor(
    private readonly listings: CreatorListingsRepository,
    private readonly cache: Cache,
  ) {}

  async findPage(reader: Principal, query: DiscoveryPageQueryDto, charge: Charge): Promise<DiscoveryPageDto> {
    const page = await this.listings.findPage({
      query: toListingQuery(query),
      order: toListingOrder(query),
      limit: query.limit,
      cursor: query.cursor,
      readerId: reader.userId,
    });
    if (page.items.length === 0) charge.waive('empty');
    return query.explain ? { ...page, explain: await this.explain(query) } : page;
  }

  async count(query: DiscoveryFiltersDto): Promise<DiscoveryCountDto> {
    const { entry } = await this.cache.getOrLoad('frequent', countKey(query), async () => {
      const answer = await this.countNow(query);
      return { body: Buffer.from(JSON.stringify(answer)), meta: {}, ttlMs: COUNT_TTL_MS };
    });
    return JSON.parse(entry.body.toString()) as DiscoveryCountDto;
  }

  private async countNow(query: DiscoveryFiltersDto): Promise<DiscoveryCountDto> {
    const countedAt = new Date().toISOString();
    if (!query.explain) return { count: await this.listings.count(toListingQuery(query)), countedAt };
    const explain = await this.explain(query);
    return { count: explain.matches, countedAt, explain };
  }

  private explain(query: DiscoveryFiltersDto) {
    return this.listings.explain(namedFilters(query), query.unknown);
  }
}

function countKey(query: DiscoveryFiltersDto): string {
  const parts = JSON.stringify([namedFilters(query), query.unknown, query.explain]);
  return `creators-count:${createHash('sha256').update(parts).digest('base64url')}`;
}
