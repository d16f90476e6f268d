import { randomInt } from 'node:crypto';
import type { Redis } from 'ioredis';
import { decodeFrame, encodeEntry, type CacheEntry } from './cache-entry';
import { CACHE_KEYS, GENERATION_MARGIN_MS, groupOf, type CacheKey, type CacheName } from './cache-keys';
import type { RedisConnections } from './redis-connections';

/**
 * The value is stored only while its generation still stands; without an expected one, under whichever stands.
 * KEYS value, generation. ARGV expected ('' = any, 'none' = that there is none), fresh generation, value TTL ms, generation TTL ms, frame.
 */
const PUT = `
local standing = redis.call('get', KEYS[2])
if ARGV[1] == 'none' and standing then return 0 end
if ARGV[1] ~= '' and ARGV[1] ~= 'none' and standing ~= ARGV[1] then return 0 end
if not standing then
  standing = ARGV[2]
  redis.call('set', KEYS[2], standing, 'PX', ARGV[4])
elseif redis.call('pttl', KEYS[2]) < tonumber(ARGV[4]) then
  redis.call('pexpire', KEYS[2], ARGV[4])
end
redis.call('set', KEYS[1], standing .. '\\n' .. ARGV[5], 'PX', ARGV[3])
return 1`;

/** The standing generation, begun when there is none. KEYS generation. ARGV fresh generation, TTL ms. */
const GENERATION = `
local standing = redis.call('get', KEYS[1])
if standing then return standing end
redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`;

/** Under which generation a value may be stored: one that was read, or the absence of any. */
export type ExpectedGeneration = number | 'none';

export interface L2Found {
  entry: CacheEntry | null;
  /** As it stood when the value was looked for: what is loaded afterwards may be stored under it. */
  generation: ExpectedGeneration;
}

interface ScriptedRedis extends Redis {
  csCachePut(...args: (string | number | Buffer)[]): Promise<number>;
  csCacheGeneration(...args: (string | number)[]): Promise<string>;
}

/**
 * Second level: Redis. A value is valid only while the generation it was stored under stands, and an invalidation
 * begins another: values of a whole group die in one step, and a reader that was slower than a write cannot bring the
 * old value back. Throws the driver's errors.
 */
export class L2Store {
  private readonly redis: ScriptedRedis;

  constructor(private readonly connections: RedisConnections) {
    const { commands } = connections;
    commands.defineCommand('csCachePut', { numberOfKeys: 2, lua: PUT });
    commands.defineCommand('csCacheGeneration', { numberOfKeys: 1, lua: GENERATION });
    this.redis = commands as ScriptedRedis;
  }

  async get(name: CacheName, id: string): Promise<L2Found> {
    const [frame, generation] = await this.redis.mgetBuffer(this.valueKey(name, id), this.generationKey(name, id));
    if (!generation) return { entry: null, generation: 'none' };
    return { entry: frame ? decodeFrame(frame, generation) : null, generation: Number(generation.toString()) };
  }

  async generation(name: CacheName, id: string): Promise<number> {
    const ttl = generationTtl(name);
    return Number(await this.redis.csCacheGeneration(this.generationKey(name, id), freshGeneration(), ttl));
  }

  /** @returns false when a write came between: the value was not stored */
  async put(key: CacheKey, entry: CacheEntry, generation: ExpectedGeneration | undefined): Promise<boolean> {
    const ttl = Math.ceil(entry.expiresAt - entry.storedAt);
    const stored = await this.redis.csCachePut(
      this.valueKey(key.name, key.id),
      this.generationKey(key.name, key.id),
      generation ?? '',
      freshGeneration(),
      ttl,
      Math.max(generationTtl(key.name), ttl + GENERATION_MARGIN_MS),
      encodeEntry(entry),
    );
    return stored === 1;
  }

  /** Ends the generations of the keys and tells every instance, all or nothing. */
  async invalidate(keys: readonly CacheKey[], message: { channel: string; text: string }): Promise<void> {
    const batch = this.redis.multi();
    for (const { name, id } of keys) {
      batch.set(this.generationKey(name, id), freshGeneration(), 'PX', generationTtl(name));
    }
    batch.unlink(...keys.map(({ name, id }) => this.valueKey(name, id)));
    batch.publish(message.channel, message.text);
    const replies = await batch.exec();
    const failed = replies?.find(([error]) => error !== null)?.[0];
    if (failed) throw failed;
  }

  /** Braces keep a group in one slot of a Redis Cluster. */
  private valueKey(name: CacheName, id: string): string {
    const group = groupOf(name, id);
    return `${this.connections.prefix}v:{${name}:${group}}${id.slice(group.length)}`;
  }

  private generationKey(name: CacheName, id: string): string {
    return `${this.connections.prefix}g:{${name}:${groupOf(name, id)}}`;
  }
}

/** Random, so that a generation lost with its server's memory never returns as another. */
const freshGeneration = () => randomInt(1, 2 ** 48 - 1);
const generationTtl = (name: CacheName) => CACHE_KEYS[name].ttlMs + GENERATION_MARGIN_MS;
