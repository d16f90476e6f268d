import { Injectable } from '@nestjs/common';
import { isCreditAction, type CreditAction } from '../credit-actions';
import { Logger, Metrics } from '@app/observability';
import { WalletEvents } from '../ledger/wallet-events';
import { HOLD_EVIDENCE, type DueHold, type EvidenceOf, type Verdict } from './hold-evidence';
import { SweepRepository } from './sweep.repository';

const HOLDS_PER_CLAIM = 100;

/** Settles holds that nobody settles any more, from evidence. Any number of workers may sweep at once. */
@Injectable()
export class SweepCreditHolds {
  private readonly lookUps = new Map<CreditAction, EvidenceOf>();

  constructor(
    private readonly repository: SweepRepository,
    private readonly events: WalletEvents,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** For work that other libraries do after the request has ended: how to ask what became of it. */
  lookUp(action: CreditAction, evidenceOf: EvidenceOf): void {
    this.lookUps.set(action, evidenceOf);
  }

  /** @returns how many holds were settled */
  async execute(): Promise<number> {
    let settled = 0;
    let due: DueHold[];
    do {
      due = await this.repository.claimDue(HOLDS_PER_CLAIM);
      for (const hold of due) settled += (await this.settle(hold)) ? 1 : 0;
    } while (due.length === HOLDS_PER_CLAIM);
    if (settled > 0) this.logger.log('holds settled by the sweep', { settled });
    return settled;
  }

  private async settle(hold: DueHold): Promise<boolean> {
    const verdict = await this.verdictOn(hold);
    const settled = await this.repository.settle(hold, verdict);
    this.metrics.count('app_credit_steps_total', { step: 'sweep', outcome: settled ? verdict : 'left' });
    if (settled) await this.events.changed(hold.userId);
    return settled;
  }

  /** Evidence that cannot be had now is no evidence against the customer, nor for: asked again later. */
  private async verdictOn(hold: DueHold): Promise<Verdict> {
    if (!isCreditAction(hold.action)) return 'unknown';
    try {
      return await (this.lookUps.get(hold.action) ?? HOLD_EVIDENCE[hold.action])(hold);
    } catch (err) {
      this.logger.warn('no evidence for a hold', { err, operationId: hold.operationId, action: hold.action });
      return 'unknown';
    }
  }
}
