import { randomInt } from 'node:crypto';
import type { Redis } from 'ioredis';
import { decodeFrame, encodeEntry, FRAME_VERSION, type CacheEntry } from './cache-entry';
import type { CacheEras, EraTable } from './cache-eras';
import { CACHE_KEYS, CACHE_NAMES, GENERATION_MARGIN_MS, groupOf, type CacheKey, type CacheName } from './cache-keys';
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

/**
 * Ends the generations and the values stored under them, and tells every instance: all or nothing.
 * KEYS generation, value, generation, value ... ARGV channel, message, fresh generation, TTL ms, fresh generation, TTL ms ...
 */
const INVALIDATE = `
for i = 1, #KEYS, 2 do redis.call('set', KEYS[i], ARGV[i + 2], 'PX', ARGV[i + 3]) end
for i = 2, #KEYS, 2 do redis.call('unlink', KEYS[i]) end
redis.call('publish', ARGV[1], ARGV[2])`;

/**
 * All eras. A server that is not the one of last time was restored from disk or promoted: it may have forgotten
 * invalidations and hold values from before them, so every name begins another era. An empty one holds nothing.
 * KEYS eras. ARGV name, fresh era, name, fresh era ...
 */
const JOIN = `
local info = redis.pcall('info', 'server')
local run = type(info) == 'string' and string.match(info, 'run_id:(%w+)')
local known = redis.call('hget', KEYS[1], '@run')
if run and known ~= run then
  if known then redis.call('hset', KEYS[1], unpack(ARGV)) end
  redis.call('hset', KEYS[1], '@run', run)
end
return redis.call('hgetall', KEYS[1])`;

/** Under which generation a value may be stored: one that was read, or the absence of any. */
export type ExpectedGeneration = number | 'none';

export interface L2Found {
  entry: CacheEntry | null;
  /** As it stood when the value was looked for: what is loaded afterwards may be stored under it. null: under none. */
  generation: ExpectedGeneration | null;
  /** Something is stored that none of us has written. */
  unreadable?: true;
}

export interface BusMessage {
  channel: string;
  text: string;
}

const DIGITS = /^\d{1,15}$/;

interface ScriptedRedis extends Redis {
  csCachePut(...args: (string | number | Buffer)[]): Promise<number>;
  csCacheGeneration(...args: (string | number)[]): Promise<string>;
  csCacheInvalidate(...args: (string | number)[]): Promise<null>;
  csCacheJoin(...args: string[]): Promise<string[]>;
}

/**
 * Second level: Redis. A value is valid only while the generation it was stored under stands, and an invalidation
 * begins another: values of a whole group die in one step, and a reader that was slower than a write cannot bring the
 * old value back. Throws the driver's errors.
 */
export class L2Store {
  private readonly redis: ScriptedRedis;

  constructor(
    private readonly connections: RedisConnections,
    private readonly eras: CacheEras,
  ) {
    const { commands } = connections;
    commands.defineCommand('csCachePut', { numberOfKeys: 2, lua: PUT });
    commands.defineCommand('csCacheGeneration', { numberOfKeys: 1, lua: GENERATION });
    commands.defineCommand('csCacheInvalidate', { lua: INVALIDATE });
    commands.defineCommand('csCacheJoin', { numberOfKeys: 1, lua: JOIN });
    this.redis = commands as ScriptedRedis;
  }

  async get(name: CacheName, id: string): Promise<L2Found> {
    const [frame, stored] = await this.redis.mgetBuffer(this.valueKey(name, id), this.generationKey(name, id));
    if (!stored) return { entry: null, generation: 'none' };
    const generation = stored.toString('latin1');
    if (!DIGITS.test(generation)) return { entry: null, generation: null, unreadable: true };
    const read = frame ? decodeFrame(frame, stored) : 'outdated';
    if (typeof read === 'object') return { entry: read, generation: Number(generation) };
    return {
      entry: null,
      generation: Number(generation),
      ...(read === 'unreadable' && { unreadable: true as const }),
    };
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

  /** A value that cannot be read; the generation with it when that is what cannot be read. */
  async remove(key: CacheKey, { withGeneration }: { withGeneration: boolean }): Promise<void> {
    const value = this.valueKey(key.name, key.id);
    await this.redis.unlink(...(withGeneration ? [value, this.generationKey(key.name, key.id)] : [value]));
  }

  /** Ends the generations of the keys and tells every instance, all or nothing. */
  async invalidate(keys: readonly CacheKey[], message: BusMessage): Promise<void> {
    const places = keys.flatMap(({ name, id }) => [this.generationKey(name, id), this.valueKey(name, id)]);
    const fresh = keys.flatMap(({ name }) => [freshGeneration(), generationTtl(name)]);
    await this.redis.csCacheInvalidate(places.length, ...places, message.channel, message.text, ...fresh);
  }

  /**
   * The same for a server that is full: it takes no new generation and no transaction, but without a generation no
   * value is valid. Weaker, because a reader who found none before the write may still store what it read:
   * `invalidate` has to follow.
   */
  async forget(keys: readonly CacheKey[], message: BusMessage): Promise<void> {
    const values = keys.flatMap(({ name, id }) => [this.valueKey(name, id), this.generationKey(name, id)]);
    // A server whose disk is full removes nothing, but still passes messages on.
    const unlinked = this.redis.unlink(...values);
    const [done] = await Promise.allSettled([unlinked, this.redis.publish(message.channel, message.text)]);
    if (done.status === 'rejected') throw done.reason;
  }

  /** The eras in force; all of them fresh ones when the server is another than last time. */
  async join(): Promise<EraTable> {
    const fresh = CACHE_NAMES.flatMap((name) => [name, freshEra()]);
    const flat = await this.redis.csCacheJoin(this.erasKey(), ...fresh);
    return Object.fromEntries(pairs(flat));
  }

  /** Begins the eras and tells every instance, all or nothing. */
  async beginEras(eras: readonly (readonly [CacheName, string])[], message: BusMessage): Promise<void> {
    const batch = this.redis.multi();
    batch.hset(this.erasKey(), Object.fromEntries(eras));
    batch.publish(message.channel, message.text);
    throwFirst(await batch.exec());
  }

  /** Braces keep a group in one slot of a Redis Cluster. */
  private valueKey(name: CacheName, id: string): string {
    const group = groupOf(name, id);
    const era = this.eras.of(name);
    const shelf = era === '' ? `v${FRAME_VERSION}` : `v${FRAME_VERSION}.${era}`;
    return `${this.connections.prefix}${shelf}:{${name}:${group}}${id.slice(group.length)}`;
  }

  private erasKey(): string {
    return `${this.connections.prefix}eras`;
  }

  private generationKey(name: CacheName, id: string): string {
    return `${this.connections.prefix}g:{${name}:${groupOf(name, id)}}`;
  }
}

/** Random, so that a generation lost with its server's memory never returns as another. */
const freshGeneration = () => randomInt(1, 2 ** 48 - 1);
const generationTtl = (name: CacheName) => CACHE_KEYS[name].ttlMs + GENERATION_MARGIN_MS;

/** Random for the same reason, and short: it stands in every key. */
export const freshEra = () => randomInt(1, 36 ** 6).toString(36);

function throwFirst(replies: [error: Error | null, result: unknown][] | null): void {
  const failed = replies?.find(([error]) => error !== null)?.[0];
  if (failed) throw failed;
}

function* pairs(flat: readonly string[]): Generator<[string, string]> {
  for (let at = 0; at + 1 < flat.length; at += 2) yield [flat[at] as string, flat[at + 1] as string];
}
