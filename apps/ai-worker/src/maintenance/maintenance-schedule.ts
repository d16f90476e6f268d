import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@app/observability';
import { JobQueue } from '@app/queues';

const RECONCILE_EVERY_MS = 15_000;
/** The schedule lives in the queues' Redis: said again now and then, it survives a Redis that lost its memory. */
const REPEAT_MS = 60_000;

/** Keeps the periodic jobs scheduled, once for all workers. */
@Injectable()
export class MaintenanceSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly queue: JobQueue,
    private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.timer = setInterval(() => void this.schedule(), REPEAT_MS).unref();
    await this.schedule();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async schedule(): Promise<void> {
    try {
      await this.queue.schedule('reconcile-analyses', {}, RECONCILE_EVERY_MS);
    } catch (err) {
      this.logger.warn('maintenance could not be scheduled; tried again in a minute', { err });
    }
  }
}
