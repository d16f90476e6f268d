import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { JobQueue } from '@app/queues';
import { ComponentIndicator } from '../component.indicator';
import type { Reading } from '../health.types';
import { QueueCondition } from '../queue-condition';

@Injectable()
export class QueueIndicator extends ComponentIndicator {
  readonly component = 'queue';
  private readonly condition = new QueueCondition();

  constructor(
    private readonly queue: JobQueue,
    indicators: HealthIndicatorService,
  ) {
    super(indicators);
  }

  protected async read(): Promise<Reading> {
    return this.condition.read(await this.queue.counts());
  }
}
