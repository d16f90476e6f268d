import { Injectable } from '@nestjs/common';
import type { UserClaims } from '@app/database';
import { CreditReading } from '../reading/credit-reading.service';
import { PricingCatalogue } from './pricing-catalogue';

export interface UnlockQuote {
  action: 'influencer_unlock';
  /** Credits. */
  cost: number;
  /** Credits the reader can spend now. */
  balance: number;
}

/**
 * What unlocking a creator costs the reader and what the reader has, for showing beside a preview. Both may come from the
 * cache, which is never older than the reader's own last write; the unlock itself is decided in the database.
 */
@Injectable()
export class UnlockQuotesRepository {
  constructor(
    private readonly catalogue: PricingCatalogue,
    private readonly reading: CreditReading,
  ) {}

  async getQuote(reader: UserClaims): Promise<UnlockQuote> {
    const [rule, balance] = await Promise.all([
      this.catalogue.findRule('influencer_unlock'),
      this.reading.balance(reader),
    ]);
    if (rule === null) throw new Error('no pricing rule for influencer_unlock is in force');
    return { action: 'influencer_unlock', cost: rule.unitCost, balance: balance.meta.available as number };
  }
}
