import { Controller, Get, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { ForbiddenError, Public } from '@app/auth';
import { AppConfig } from '@app/config';
import { mayScrape } from '@app/monitoring';
import { Metrics } from '@app/observability';
import { ApiAnswer } from '../http/openapi/api-answer.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { ByteAnswer } from '../http/byte-answer';
import { NoRateLimit } from '../http/rate-limit.decorator';

@ApiTags('Monitoring')
@Public()
@NoRateLimit()
@Controller('metrics')
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly config: AppConfig,
  ) {}

  @Get()
  @ApiAnswer({
    summary: 'Metrics for Prometheus',
    description:
      'Of the api: all its processes together when there are several (WEB_CONCURRENCY). With METRICS_TOKEN set, scrapers show it as bearer token; without it only this machine may scrape.',
    contentType: 'text/plain',
    example: 'app_http_request_duration_seconds_count{method="GET",route="/api/health",status="200"} 12',
  })
  @ApiProblem('AUTH.FORBIDDEN')
  async scrape(@Req() request: Request): Promise<ByteAnswer> {
    if (!this.mayScrape(request)) throw this.refusal();
    const body = Buffer.from(await this.metrics.text());
    return new ByteAnswer({ body, contentType: this.metrics.registry.contentType, cacheControl: 'no-store' });
  }

  private mayScrape({ headers, ip: address }: Request): boolean {
    const { monitoring, http } = this.config;
    const rules = { metricsToken: monitoring.metricsToken, trustsProxy: http.trustProxy !== undefined };
    return mayScrape({ headers, address }, rules);
  }

  private refusal(): ForbiddenError {
    return new ForbiddenError(
      this.config.monitoring.metricsToken === undefined
        ? 'Metrics are for scrapers on this machine only: set METRICS_TOKEN to let others scrape with it.'
        : 'Metrics are for scrapers only: show METRICS_TOKEN as bearer token.',
    );
  }
}
