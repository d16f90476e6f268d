import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { Cache, CACHE_KEYS, CACHE_NAMES, type CacheName, type CacheNameStats } from '@app/cache';
import { AuditLogRepository, Database } from '@app/database';
import type { CacheNameDto, CachesDto, DroppedCacheDto } from './dto/cache.dto';

export interface DropRequest {
  name: CacheName;
  reason: string;
}

@Injectable()
export class CacheAdministrationService {
  constructor(
    private readonly cache: Cache,
    private readonly database: Database,
    private readonly audit: AuditLogRepository,
  ) {}

  list(): CachesDto {
    const stats = this.cache.stats();
    return { processId: process.pid, items: CACHE_NAMES.map((name) => toDto(name, stats[name])) };
  }

  /** The order is recorded before it is carried out: what was done is always in the audit log. */
  async drop(actor: Principal, { name, reason }: DropRequest): Promise<DroppedCacheDto> {
    await this.database.asSystem((sql) =>
      this.audit.record(sql, { actorId: actor.userId, action: 'cache.drop', target: ['caches', name], reason }),
    );
    return { name, everywhere: await this.cache.dropName(name) };
  }
}

const toDto = (name: CacheName, stats: CacheNameStats): CacheNameDto => ({
  name,
  ttlSeconds: CACHE_KEYS[name].ttlMs / 1000,
  memoryLimitBytes: CACHE_KEYS[name].l1Bytes,
  shared: CACHE_KEYS[name].shared,
  entries: stats.entries,
  bytes: stats.bytes,
  evictions: stats.evictions,
  memory: rateOf(stats.l1Hits, stats.l1Misses),
  redis: rateOf(stats.l2Hits, stats.l2Misses),
});

const rateOf = (hits: number, misses: number) => ({
  hits,
  misses,
  hitRate: hits + misses === 0 ? null : hits / (hits + misses),
});
