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
    description: 'With METRICS_TOKEN set, scrapers show it as bearer token; without it only this machine may scrape.',
    contentType: 'text/plain',
    example: 'app_http_request_duration_seconds_count{method="GET",route="/api/health",status="200"} 12',
  })
  @ApiProblem('AUTH.FORBIDDEN')
  async scrape(@Req() request: Request): Promise<ByteAnswer> {
    if (!this.mayScrape(request)) throw new ForbiddenError('Metrics are for scrapers only.');
    const { registry } = this.metrics;
    const body = Buffer.from(await this.metrics.text());
    return new ByteAnswer({ body, contentType: registry.contentType, cacheControl: 'no-store' });
  }

  private mayScrape({ headers, ip }: Request): boolean {
    const { monitoring, http } = this.config;
    return mayScrape(
      { headers, address: ip },
      { metricsToken: monitoring.metricsToken, trustsProxy: http.trustProxy !== undefined },
    );
  }
}
