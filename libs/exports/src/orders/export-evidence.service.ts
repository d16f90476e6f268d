import { Injectable } from '@nestjs/common';
import { CreditLedger, type DueHold, type Verdict } from '@app/credits';
import { isUnfinished } from './export.types';
import { ExportsRepository } from './exports.repository';

/** An export may wait long for its turn. */
const LEASE_SECONDS = 15 * 60;

/** For the sweep of holds: what became of the export that a hold is to pay. */
@Injectable()
export class ExportEvidence {
  constructor(
    private readonly exports: ExportsRepository,
    private readonly ledger: CreditLedger,
  ) {}

  /** Files and their charge commit together, so a hold that is still there belongs to work that goes on, or to none. */
  async verdictOn({ operationId, attempt }: DueHold): Promise<Verdict> {
    const outcome = await this.exports.findOutcome({ operationId, attempt });
    if (outcome === null) return 'not_done';
    if (isUnfinished(outcome.status)) {
      await this.ledger.extendLease({ operationId, attempt }, LEASE_SECONDS);
      return 'unknown';
    }
    const wasDelivered = outcome.status === 'ready' || outcome.status === 'expired';
    return wasDelivered && outcome.charged !== 0 ? 'done' : 'not_done';
  }
}
