import { Inject, Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Redis, RedisOptions } from 'ioredis';
import { AppConfig } from '@app/config';
import { Logger } from '@app/observability';
import { KEY_PREFIX } from './cache-keys';
import { PatientRedis } from './patient-redis';

export interface CacheOptions {
  /** Put before every key and channel; tests give each file its own. */
  prefix?: string;
}
export const CACHE_OPTIONS = Symbol('CACHE_OPTIONS');

/** Longer than any healthy answer, short enough that a frozen Redis does not hold up a request. */
const COMMAND_TIMEOUT_MS = 100;
const SUBSCRIBER_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 1_000;
/** A closing client holds its process up for this long when its server is gone. */
const DISCONNECT_TIMEOUT_MS = 100;
/** A process that starts beside its Redis waits this long for it, then starts without. */
const START_WAIT_MS = 1_500;
const LONGEST_RECONNECT_MS = 1_000;

/** The process's two connections to the cache's Redis. Never waits for one that is away: every command then fails at once. */
@Injectable()
export class RedisConnections implements OnModuleInit, OnApplicationShutdown {
  readonly commands: Redis;
  /** Only subscribes; one connection cannot do both. */
  readonly subscriber: Redis;
  readonly prefix: string;
  private reported = false;
  private started: Promise<void> | undefined;

  constructor(
    config: AppConfig,
    private readonly logger: Logger,
    @Inject(CACHE_OPTIONS) options: CacheOptions,
  ) {
    this.prefix = options.prefix ?? KEY_PREFIX;
    const url = withPassword(config.redis.cacheUrl, config.redis.password);
    this.commands = this.open(url, COMMAND_TIMEOUT_MS, { enableAutoPipelining: true });
    this.subscriber = this.open(url, SUBSCRIBER_TIMEOUT_MS, { autoResubscribe: false });
  }

  onModuleInit(): Promise<void> {
    return this.start();
  }

  /** Opens both connections, once; returns when they are ready, or without an error after a short wait. */
  start(): Promise<void> {
    this.started ??= this.connect();
    return this.started;
  }

  onApplicationShutdown(): void {
    this.commands.disconnect();
    this.subscriber.disconnect();
  }

  /** Pub/sub knows no databases: the number keeps two of them on one server apart. */
  channel(topic: string): string {
    return `${this.prefix}${this.commands.options.db ?? 0}:${topic}`;
  }

  /**
   * Round trip for health probes.
   * @returns milliseconds
   * @throws the driver's error when Redis is away or frozen
   */
  async ping(): Promise<number> {
    const start = performance.now();
    await this.commands.ping();
    return performance.now() - start;
  }

  private async connect(): Promise<void> {
    const both = [this.commands, this.subscriber];
    for (const redis of both) redis.connect().catch((error: unknown) => this.report(error));
    await Promise.all(both.map((redis) => whenReady(redis, START_WAIT_MS)));
  }

  private open(url: string, commandMs: number, options: RedisOptions): Redis {
    const settings: RedisOptions = {
      lazyConnect: true,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      connectTimeout: CONNECT_TIMEOUT_MS,
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      // A server that became a replica keeps its connections; a new one leads to whoever is the primary by now.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
      retryStrategy: (attempt) => Math.min(50 * attempt, LONGEST_RECONNECT_MS),
      ...options,
    };
    const redis = new PatientRedis(url, settings, commandMs);
    redis.on('error', (error) => this.report(error));
    redis.on('ready', () => (this.reported = false));
    return redis;
  }

  /** Once per outage: a reconnecting client raises the same error every second. */
  private report(err: unknown): void {
    if (this.reported) return;
    this.reported = true;
    this.logger.warn('the cache cannot reach Redis; reads fall through to the database', { err });
  }
}

/** The password of its own setting wins over one in the URL. */
export function withPassword(url: string, password: string | undefined): string {
  if (password === undefined) return url;
  const parsed = new URL(url);
  parsed.password = encodeURIComponent(password);
  return parsed.href;
}

async function whenReady(redis: Redis, waitMs: number): Promise<void> {
  if (redis.status === 'ready') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, waitMs);
    redis.once('ready', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
