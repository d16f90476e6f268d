import { Controller, Get, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Request } from 'express';
import { createHash, timingSafeEqual } from 'node:crypto';
import { bearerToken, ForbiddenError, Public } from '@app/auth';
import { AppConfig } from '@app/config';
import { Metrics } from '@app/observability';
import { ApiAnswer } from '../http/openapi/api-answer.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { ByteAnswer } from '../http/byte-answer';
import { NoRateLimit } from '../http/rate-limit.decorator';

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/;

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

  private mayScrape(request: Request): boolean {
    const { metricsToken } = this.config.monitoring;
    if (metricsToken !== undefined) return equals(bearerToken(request.headers.authorization), metricsToken);
    // A proxy on this machine makes strangers look local: what it forwards counts only when it is trusted to say for whom.
    const isForwarded = 'x-forwarded-for' in request.headers || 'forwarded' in request.headers;
    if (isForwarded && this.config.http.trustProxy === undefined) return false;
    return LOOPBACK.test(request.ip ?? '');
  }
}

/** In constant time, whatever the lengths. */
function equals(given: string | undefined, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given ?? ''), digest(expected));
}
