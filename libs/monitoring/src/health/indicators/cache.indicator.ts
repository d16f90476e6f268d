import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { RedisConnections } from '@app/cache';
import { ComponentIndicator } from '../component.indicator';
import type { Reading } from '../health.types';

@Injectable()
export class CacheIndicator extends ComponentIndicator {
  readonly component = 'cache';

  constructor(
    private readonly redis: RedisConnections,
    indicators: HealthIndicatorService,
  ) {
    super(indicators);
  }

  protected async read(): Promise<Reading> {
    await this.redis.ping();
    return { status: 'up' };
  }
}
