import { Injectable } from '@nestjs/common';
import { Logger } from '@app/observability';
import { JobQueue } from '@app/queues';
import { exportJobOptions } from './order-export.use-case';
import { RefundExport } from './refund-export.use-case';
import { TendExportsRepository } from './tend-exports.repository';

/** Every page touches its export, so one that is worked on is never idle for so long. */
const IDLE_SECONDS = 60;
const IDLE_PER_RUN = 200;
const PER_STEP = 20;

/**
 * Queues exports again that nobody works on (the process died between the commit and the queue, the queue lost its memory,
 * the job became a dead letter), removes files whose time is over, gives back what those cost that were removed before, and forgets what is long past.
 */
@Injectable()
export class TendExports {
  constructor(
    private readonly exports: TendExportsRepository,
    private readonly refunds: RefundExport,
    private readonly queue: JobQueue,
    private readonly logger: Logger,
  ) {}

  async execute(signal: AbortSignal): Promise<void> {
    const idle = await this.exports.findIdle(IDLE_SECONDS, IDLE_PER_RUN);
    for (const { id, requestId } of idle) {
      const payload = { exportId: id, ...(requestId === null ? {} : { requestId }) };
      await this.queue.enqueue('export-creators', payload, exportJobOptions(id));
    }
    let refunded = 0;
    for (; await this.refunds.next(); refunded++) signal.throwIfAborted();
    const expired = await inSteps(() => this.exports.expire(PER_STEP), signal);
    const forgotten = await inSteps(() => this.exports.forget(PER_STEP), signal);
    if (idle.length + refunded + expired + forgotten > 0) {
      this.logger.log('exports tended', { queuedAgain: idle.length, refunded, expired, forgotten });
    }
  }
}

async function inSteps(step: () => Promise<number>, signal: AbortSignal): Promise<number> {
  let total = 0;
  for (;;) {
    signal.throwIfAborted();
    const done = await step();
    total += done;
    if (done < PER_STEP) return total;
  }
}
