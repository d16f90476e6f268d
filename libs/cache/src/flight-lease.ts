import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { AppError, ERROR_TITLES, type ErrorCode } from '@app/common';
import type { RedisConnections } from './redis-connections';

/** Why a leader gave up, in a form that crosses instances. */
export interface FlightFailure {
  code: ErrorCode;
  detail: string;
  extensions?: Record<string, unknown>;
  retryAfterSeconds?: number;
}

/** The end of a flight, as published. */
export interface FlightEnd {
  key: string;
  /** Of the leader that ended. */
  token: string;
  failure?: FlightFailure;
}

/** Takes the lease, or tells whose it is. KEYS lease. ARGV token, lease ms. */
const ACQUIRE = `
if redis.call('set', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return ARGV[1] end
return redis.call('get', KEYS[1])`;

/** KEYS lease. ARGV token, lease ms. */
const RENEW = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('pexpire', KEYS[1], ARGV[2])`;

/** Only the holder releases. KEYS lease, failure. ARGV token, channel, message, failure ms (0 = it succeeded). */
const RELEASE = `
if redis.call('get', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('del', KEYS[1])
if ARGV[4] ~= '0' then redis.call('set', KEYS[2], ARGV[3], 'PX', ARGV[4]) end
redis.call('publish', ARGV[2], ARGV[3])
return 1`;

/** How long a failure can be read by followers that missed its message. */
const FAILURE_KEPT_MS = 5_000;
const SHARED_FAILURES = new Set<string>(Object.keys(ERROR_TITLES));

interface ScriptedRedis extends Redis {
  csFlightAcquire(...args: (string | number)[]): Promise<string | null>;
  csFlightRenew(...args: (string | number)[]): Promise<number>;
  csFlightRelease(...args: (string | number)[]): Promise<number>;
}

/** The Redis side of a flight: one lease per key, its renewal and its end. Throws the driver's errors. */
export class FlightLeases {
  private readonly redis: ScriptedRedis;

  constructor(
    private readonly connections: RedisConnections,
    private readonly channel: string,
  ) {
    const { commands } = connections;
    commands.defineCommand('csFlightAcquire', { numberOfKeys: 1, lua: ACQUIRE });
    commands.defineCommand('csFlightRenew', { numberOfKeys: 1, lua: RENEW });
    commands.defineCommand('csFlightRelease', { numberOfKeys: 2, lua: RELEASE });
    this.redis = commands as ScriptedRedis;
  }

  newToken(): string {
    return randomUUID();
  }

  /** @returns the token of the holder: ours when we lead, another's when we follow, null when it ended just now */
  async acquire(key: string, token: string, leaseMs: number): Promise<string | null> {
    return this.redis.csFlightAcquire(this.leaseKey(key), token, leaseMs);
  }

  /** @returns false when the lease is another's by now */
  async renew(key: string, token: string, leaseMs: number): Promise<boolean> {
    return (await this.redis.csFlightRenew(this.leaseKey(key), token, leaseMs)) === 1;
  }

  async release(end: FlightEnd): Promise<void> {
    const kept = end.failure === undefined ? 0 : FAILURE_KEPT_MS;
    const keys = [this.leaseKey(end.key), this.failureKey(end.key)];
    await this.redis.csFlightRelease(...keys, end.token, this.channel, JSON.stringify(end), kept);
  }

  /** @returns undefined while `token` leads; its end, as far as it is known, afterwards */
  async endOf(key: string, token: string): Promise<FlightEnd | undefined> {
    const [holder, kept] = await this.redis.mget(this.leaseKey(key), this.failureKey(key));
    if (holder === token) return undefined;
    const failed = kept ? (JSON.parse(kept) as FlightEnd) : undefined;
    return failed?.token === token ? failed : { key, token };
  }

  private leaseKey(key: string): string {
    return `${this.connections.prefix}flight:{${key}}`;
  }

  private failureKey(key: string): string {
    return `${this.connections.prefix}flight:{${key}}:failure`;
  }
}

/** Only refusals made for callers travel; the text of any other error may hold what nobody should read. */
export function toFailure(error: unknown): FlightFailure {
  if (!(error instanceof AppError)) return { code: 'SYSTEM.UNEXPECTED', detail: ERROR_TITLES['SYSTEM.UNEXPECTED'] };
  const { code, detail, extensions, retryAfterSeconds } = error;
  return { code, detail, extensions, retryAfterSeconds };
}

export function toError(failure: FlightFailure): AppError {
  const code = SHARED_FAILURES.has(failure.code) ? failure.code : 'SYSTEM.UNEXPECTED';
  return new AppError(code, {
    detail: failure.detail,
    extensions: failure.extensions,
    retryAfterSeconds: failure.retryAfterSeconds,
  });
}
