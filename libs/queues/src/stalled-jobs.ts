import { Injectable } from '@nestjs/common';
import { Worker } from 'bullmq';
import { Logger } from '@app/observability';
import type { QueueName } from './job-contracts';
import { JobQueue } from './job-queue';
import { QueueConnections } from './queue-connections';
import { QUEUE_NAMES, QUEUE_POLICIES } from './queue-policies';

/** A job is taken back at the second look that finds it without a lock. */
const LOOK_EVERY_MS = 1_000;
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Finds jobs whose worker vanished. Workers do that for each other; this is for when no worker is left to look, so that
 * what the last one held waits in its queue, where it is counted, and is the first thing the next one takes.
 */
@Injectable()
export class StalledJobs {
  private connection: ReturnType<QueueConnections['worker']> | undefined;

  constructor(
    private readonly connections: QueueConnections,
    private readonly queue: JobQueue,
    private readonly logger: Logger,
  ) {}

  /**
   * Puts them back into their queues; takes some seconds. A job whose lock is renewed by anybody stays where it is.
   * @returns how many
   * @throws AppError SYSTEM.UNAVAILABLE when Redis is away
   */
  async requeue(): Promise<number> {
    const counts = await this.queue.counts();
    const busy = QUEUE_NAMES.filter((name) => counts[name].active > 0);
    const moved = await Promise.all(busy.map((name) => this.lookThrough(name)));
    return moved.reduce((sum, count) => sum + count, 0);
  }

  private async lookThrough(name: QueueName): Promise<number> {
    const policy = QUEUE_POLICIES[name];
    this.connection ??= this.connections.worker();
    const worker = new Worker(name, () => Promise.reject(new Error('it takes no jobs')), {
      connection: this.connection,
      prefix: this.connections.prefix,
      autorun: false,
      stalledInterval: LOOK_EVERY_MS,
      maxStalledCount: policy.maxStalledCount,
    });
    let moved = 0;
    worker.on('stalled', () => void moved++);
    worker.on('error', (err) => this.logger.debug(`looking for stalled jobs of ${name}`, { err }));
    try {
      await worker.startStalledCheckTimer();
      // The last look of a worker that is gone counts for as long as its interval; then two looks of ours follow.
      await pause(policy.stalledIntervalMs + 3 * LOOK_EVERY_MS);
      return moved;
    } finally {
      await Promise.race([worker.close(true), pause(CLOSE_TIMEOUT_MS)]);
    }
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());
