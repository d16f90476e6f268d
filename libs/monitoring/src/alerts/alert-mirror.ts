import { Injectable } from '@nestjs/common';
import { RedisConnections } from '@app/cache';
import type { AlertRecord } from './alert-record';

/** Older than this it tells of a time nobody remembers. */
const KEPT_MS = 10 * 60_000;

/**
 * What the evaluating process knows, in Redis: the other processes show it, and the next one to evaluate goes on from it
 * with what the database could not take.
 */
@Injectable()
export class AlertMirror {
  constructor(private readonly redis: RedisConnections) {}

  /** @returns undefined while Redis is away; null when nothing is there */
  async read(): Promise<AlertRecord[] | null | undefined> {
    try {
      const text = await this.redis.commands.get(this.key);
      return text === null ? null : (JSON.parse(text) as AlertRecord[]);
    } catch {
      return undefined;
    }
  }

  async write(records: readonly AlertRecord[]): Promise<void> {
    await this.redis.commands.set(this.key, JSON.stringify(records), 'PX', KEPT_MS).catch(() => undefined);
  }

  private get key(): string {
    return `${this.redis.prefix}monitoring:alerts:v1`;
  }
}
