import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import { AppConfig } from '@app/config';
import { Logger } from '@app/observability';
import { QUEUE_PREFIX } from './queue-policies';

export interface QueueOptions {
  /** First part of every key; tests give each file its own. */
  prefix?: string;
}
export const QUEUE_OPTIONS = Symbol('QUEUE_OPTIONS');

/** A producer stands in a request: it fails within this rather than wait for Redis. */
const PRODUCER_TIMEOUT_MS = 1_000;
const CONNECT_TIMEOUT_MS = 1_000;
/** A closing client holds its process up for this long when its server is gone. */
const DISCONNECT_TIMEOUT_MS = 100;
const LONGEST_RECONNECT_MS = 1_000;

/** Connections to the queues' Redis. They end with the process, whatever state Redis is in. */
@Injectable()
export class QueueConnections implements OnApplicationShutdown {
  readonly prefix: string;
  private readonly url: string;
  private readonly opened: Redis[] = [];
  private producer_: Redis | undefined;
  private reported = false;

  constructor(
    config: AppConfig,
    private readonly logger: Logger,
    @Inject(QUEUE_OPTIONS) options: QueueOptions,
  ) {
    this.prefix = options.prefix ?? QUEUE_PREFIX;
    this.url = withPassword(config.redis.queueUrl, config.redis.password);
  }

  /** Shared by all queues of the process. Refuses at once while Redis is away. */
  producer(): Redis {
    this.producer_ ??= this.open({
      enableOfflineQueue: false,
      maxRetriesPerRequest: 1,
      commandTimeout: PRODUCER_TIMEOUT_MS,
    });
    return this.producer_;
  }

  /** For workers: waits out every outage. Workers make their blocking connections from it. */
  worker(): Redis {
    return this.open({ maxRetriesPerRequest: null });
  }

  onApplicationShutdown(): void {
    for (const redis of this.opened) redis.disconnect();
  }

  private open(options: RedisOptions): Redis {
    const redis = new Redis(this.url, {
      connectTimeout: CONNECT_TIMEOUT_MS,
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      retryStrategy: (attempt) => Math.min(50 * attempt, LONGEST_RECONNECT_MS),
      ...options,
    });
    redis.on('error', (err) => this.report(err));
    redis.on('ready', () => (this.reported = false));
    this.opened.push(redis);
    return redis;
  }

  private report(err: unknown): void {
    if (this.reported) return;
    this.reported = true;
    this.logger.warn('the queues cannot reach Redis; jobs wait until it is back', { err });
  }
}

/** The password of its own setting wins over one in the URL. */
function withPassword(url: string, password: string | undefined): string {
  if (password === undefined) return url;
  const parsed = new URL(url);
  parsed.password = encodeURIComponent(password);
  return parsed.href;
}
