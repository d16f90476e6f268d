import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { JobQueue } from '@app/queues';
import { ComponentIndicator } from '../component.indicator';
import type { Reading } from '../health.types';
import { QueueWatch } from '../queue-watch';

@Injectable()
export class QueueIndicator extends ComponentIndicator {
  readonly component = 'queue';
  private readonly watch = new QueueWatch();

  constructor(
    private readonly queue: JobQueue,
    indicators: HealthIndicatorService,
  ) {
    super(indicators);
  }

  protected async read(): Promise<Reading> {
    return this.watch.read(await this.queue.counts());
  }
}
