import { Injectable } from '@nestjs/common';
import { SweepRepository } from './sweep.repository';

const WALLETS_PER_TRANSACTION = 100;

/** Touching a wallet brings it on by itself; this pass does it for those that nobody touches, so that reports are right. */
@Injectable()
export class RollCreditPeriods {
  constructor(private readonly repository: SweepRepository) {}

  /** @returns how many wallets were brought on */
  async execute(): Promise<number> {
    let total = 0;
    for (;;) {
      const rolled = await this.repository.rollDue(WALLETS_PER_TRANSACTION);
      total += rolled;
      if (rolled < WALLETS_PER_TRANSACTION) return total;
    }
  }
}
