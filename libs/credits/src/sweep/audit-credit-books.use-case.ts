import { Injectable } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';
import { SweepRepository, type Violation } from './sweep.repository';

const MOST_REPORTED = 1_000;

/** Looks for broken invariants and says so loudly; it never mends: an administrator adjusts, with a reason. */
@Injectable()
export class AuditCreditBooks {
  constructor(
    private readonly repository: SweepRepository,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  async execute(): Promise<Violation[]> {
    const violations = await this.repository.findViolations(MOST_REPORTED);
    for (const { invariant, walletId, detail } of violations) {
      this.logger.error('the books of credits are broken', { alert: 'credit_violation', invariant, walletId, detail });
      this.metrics.count('app_credit_violations_total', { invariant });
    }
    return violations;
  }
}
