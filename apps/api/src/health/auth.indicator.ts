import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { SigningKeys } from '@app/auth';
import { ComponentIndicator, type Reading } from '@app/monitoring';

/** Whether tokens can be checked. Also keeps the signing keys fresh, so that no request waits for them. */
@Injectable()
export class AuthIndicator extends ComponentIndicator {
  readonly component = 'auth';

  constructor(
    private readonly keys: SigningKeys,
    indicators: HealthIndicatorService,
  ) {
    super(indicators);
  }

  protected async read(): Promise<Reading> {
    try {
      await this.keys.refresh();
      return { status: 'up' };
    } catch {
      return { status: this.keys.isUsable ? 'degraded' : 'down', note: 'signing keys cannot be read' };
    }
  }
}
