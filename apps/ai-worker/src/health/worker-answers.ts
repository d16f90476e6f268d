import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { HealthMonitor, mayScrape, type ScrapeRequest } from '@app/monitoring';
import { Metrics } from '@app/observability';
import { InferenceStatus } from '../inference/inference-status.service';
import { hasSettled } from './inference.indicator';

export interface WorkerAnswer {
  status: number;
  body: string;
  /** JSON by default. */
  contentType?: string;
}

/** What the worker tells of itself. */
@Injectable()
export class WorkerAnswers {
  constructor(
    private readonly monitor: HealthMonitor,
    private readonly inference: InferenceStatus,
    private readonly figures: Metrics,
    private readonly config: AppConfig,
  ) {}

  health(): WorkerAnswer {
    return { status: 200, body: JSON.stringify(this.monitor.current()) };
  }

  live(): WorkerAnswer {
    return { status: 200, body: JSON.stringify({ status: 'live' }) };
  }

  /** Jobs can be taken, and whoever analyses them need not wait for models any more. */
  ready(isStopping: boolean): WorkerAnswer {
    const { queue } = this.monitor.current().components;
    const hasQueue = queue.status === 'up' || queue.status === 'degraded';
    const isReady = !isStopping && hasQueue && hasSettled(this.inference.read());
    return { status: isReady ? 200 : 503, body: JSON.stringify({ status: isReady ? 'ready' : 'not_ready' }) };
  }

  async metrics(request: ScrapeRequest): Promise<WorkerAnswer> {
    const { metricsToken } = this.config.monitoring;
    // No proxy stands before the worker: what is forwarded came from elsewhere.
    if (!mayScrape(request, { metricsToken, trustsProxy: false }))
      return { status: 403, body: JSON.stringify({ detail: 'Metrics are for scrapers only.' }) };
    return { status: 200, body: await this.figures.text(), contentType: this.figures.registry.contentType };
  }
}
