import { Redis, type Command, type RedisOptions } from 'ioredis';

type SentTo = Parameters<Redis['sendCommand']>[1];

interface Waiting {
  command: Command;
  /** By the clock of this client. */
  since: number;
}

const SWEEP_MS = 25;
/** What one sweep may count: a longer pause was this process's own, and the answer may lie unread in its socket. */
const MOST_COUNTED_MS = 2 * SWEEP_MS;

/**
 * A client that gives a command up when the server does not answer it in time. The time is counted while this process listens: one
 * that was busy for longer than the limit would else take all its commands for lost, the cache for broken, and work even more.
 * One sweep for all commands, where the driver would set a timer for each.
 */
export class PatientRedis extends Redis {
  private waiting: Waiting[] = [];
  private clock = 0;
  private sweptAt = 0;
  private sweeper: NodeJS.Timeout | undefined;

  /** @param limitMs how long a command may wait for its answer */
  constructor(
    url: string,
    options: RedisOptions,
    private readonly limitMs: number,
  ) {
    super(url, options);
  }

  override sendCommand(command: Command, stream?: SentTo): unknown {
    if (this.sweeper === undefined) {
      this.sweptAt = performance.now();
      this.sweeper = setInterval(() => this.sweep(), SWEEP_MS).unref();
    }
    this.waiting.push({ command, since: this.clock });
    return super.sendCommand(command, stream);
  }

  private sweep(): void {
    const now = performance.now();
    this.clock += Math.min(now - this.sweptAt, MOST_COUNTED_MS);
    this.sweptAt = now;
    this.waiting = this.waiting.filter(({ command }) => !command.isResolved);
    for (const { command, since } of this.waiting) {
      if (this.clock - since < this.limitMs + SWEEP_MS) break; // the others came later
      command.reject(new Error('Command timed out'));
    }
    if (this.waiting.length > 0) return;
    clearInterval(this.sweeper);
    this.sweeper = undefined;
  }
}
