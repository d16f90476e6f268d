import { Injectable } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';

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

  took(operation: string, startedAt: number): void {
    const seconds = (performance.now() - startedAt) / 1000;
    this.metrics.observe('app_cache_operation_duration_seconds', { operation }, seconds);
  }
}
