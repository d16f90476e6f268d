import { Injectable } from '@nestjs/common';
import { Logger } from '@app/observability';
import { JobQueue } from '@app/queues';
import { StripeEventsRepository } from './stripe-events.repository';
import { StripeSignatures } from './stripe-signatures';

/** Takes an event in: verified, stored once, and answered. Acting on it is the worker's part. */
@Injectable()
export class ReceiveStripeEvent {
  constructor(
    private readonly signatures: StripeSignatures,
    private readonly events: StripeEventsRepository,
    private readonly queue: JobQueue,
    private readonly logger: Logger,
  ) {}

  /** @throws InvalidEventSignatureError | PaymentsNotConfiguredError; errors of the database, then the sender tries again */
  async execute(bytes: Buffer | undefined, signature: string | undefined): Promise<void> {
    const event = this.signatures.verify(bytes, signature);
    const [isNew] = await this.events.receive([event]);
    if (isNew !== undefined) void this.wakeWorker();
  }

  /** Nobody waits for this: a call that is lost costs seconds, for the worker also looks by itself. */
  private async wakeWorker(): Promise<void> {
    try {
      await this.queue.enqueue('process-stripe-events', {}, { priority: 'waiting' });
    } catch (err) {
      this.logger.warn('the worker was not told of a payment event; it will find it', { err });
    }
  }
}
