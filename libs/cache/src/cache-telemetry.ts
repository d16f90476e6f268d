import { Injectable } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';
import type { CacheName } from './cache-keys';

/** How the cache tells of itself: a failure here is never a failure of the caller, so it must be seen elsewhere. */
@Injectable()
export class CacheTelemetry {
  constructor(
    readonly metrics: Metrics,
    readonly logger: Logger,
  ) {}

  failed(operation: string, err: unknown): void {
    this.metrics.count('app_cache_errors_total', { operation });
    this.logger.debug(`cache: ${operation} failed`, { err });
  }

  /** Only calls that were answered: how long a dead server is waited for is a time limit, not a latency. */
  took(of: { operation: string; name: CacheName }, startedAt: number): void {
    const seconds = (performance.now() - startedAt) / 1000;
    this.metrics.observe('app_cache_operation_duration_seconds', of, seconds);
  }
}
