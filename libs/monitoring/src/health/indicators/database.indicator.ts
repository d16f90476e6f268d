import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { Database } from '@app/database';
import { ComponentIndicator } from '../component.indicator';
import type { Reading } from '../health.types';

/** Both logins must be answered: that of users' requests and that of the system. */
@Injectable()
export class DatabaseIndicator extends ComponentIndicator {
  readonly component = 'database';

  constructor(
    private readonly database: Database,
    indicators: HealthIndicatorService,
  ) {
    super(indicators);
  }

  protected async read(): Promise<Reading> {
    await this.database.ping();
    return { status: 'up' };
  }
}
