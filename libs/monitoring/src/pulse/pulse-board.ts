import { Injectable } from '@nestjs/common';
import { RedisConnections } from '@app/cache';
import { Logger } from '@app/observability';
import type { ProcessPulse } from './process-pulse';

/** A process that has not published for this long is gone. */
export const PULSE_TTL_MS = 15_000;
/** Counts up when the form of a pulse changes: processes of two versions must not read each other's. */
const FORM = 1;

/**
 * Where the processes show each other their pulses. While Redis is away every process goes on with its own; what was
 * read of the others last holds until it would have expired.
 */
@Injectable()
export class PulseBoard {
  private own: ProcessPulse | undefined;
  private others: readonly ProcessPulse[] = [];
  private readAt = -Infinity;
  private isAway = false;
  private readonly index: string;

  constructor(
    private readonly connections: RedisConnections,
    private readonly logger: Logger,
  ) {
    this.index = `${connections.prefix}{pulses}:${FORM}`;
  }

  /** Whether `readAll` knows the other processes; false once Redis has been away for longer than a pulse lives. */
  get knowsOthers(): boolean {
    return performance.now() - this.readAt < PULSE_TTL_MS;
  }

  /** Shows this process to the others. Never rejects: without Redis nobody sees it. */
  async publish(pulse: ProcessPulse): Promise<void> {
    this.own = pulse;
    const now = Date.now();
    await this.tell((redis) =>
      redis
        .multi()
        .set(this.keyOf(pulse.id), JSON.stringify(pulse), 'PX', PULSE_TTL_MS)
        .zadd(this.index, now, pulse.id)
        // Generously late: clocks differ, and the keys themselves expire by the clock of Redis.
        .zremrangebyscore(this.index, '-inf', now - 4 * PULSE_TTL_MS)
        .pexpire(this.index, 4 * PULSE_TTL_MS)
        .exec(),
    );
  }

  /** Takes this process off the board; for one that stops in order. Never rejects. */
  async withdraw(): Promise<void> {
    const { own } = this;
    if (own === undefined) return;
    await this.tell((redis) => redis.multi().del(this.keyOf(own.id)).zrem(this.index, own.id).exec());
  }

  /** Every process that lives, the own one always. Never rejects, and is quick: see RedisConnections for the time limits. */
  async readAll(): Promise<ProcessPulse[]> {
    const found = await this.tell(async (redis) => {
      const ids = await redis.zrange(this.index, 0, -1);
      const texts = ids.length === 0 ? [] : await redis.mget(ids.map((id) => this.keyOf(id)));
      return texts.flatMap((text) => (text === null ? [] : [JSON.parse(text) as ProcessPulse]));
    });
    if (found !== undefined) {
      this.others = found.filter(({ id }) => id !== this.own?.id);
      this.readAt = performance.now();
    }
    const others = this.knowsOthers ? this.others : [];
    return this.own === undefined ? [...others] : [this.own, ...others];
  }

  private keyOf(id: string): string {
    return `${this.index}:${id}`;
  }

  /** @returns undefined when Redis did not answer, which is said once per outage */
  private async tell<T>(work: (redis: RedisConnections['commands']) => Promise<T>): Promise<T | undefined> {
    try {
      const result = await work(this.connections.commands);
      if (this.isAway) this.logger.log('the figures of the other processes are there again');
      this.isAway = false;
      return result;
    } catch (err) {
      if (!this.isAway) {
        this.logger.warn('Redis does not answer: reports will show the figures of this process alone', { err });
      }
      this.isAway = true;
      return undefined;
    }
  }
}
