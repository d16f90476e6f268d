import { Injectable } from '@nestjs/common';
import type { UserClaims } from '@app/database';
import { CreditReading } from '../reading/credit-reading.service';
import type { Balance } from '../reading/wallet.types';
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
    const [cost, balance] = await Promise.all([this.cost(), this.reading.balance(reader)]);
    return { action: 'influencer_unlock', cost, balance: balance.meta.available as number };
  }

  /** For an unlock that gives back what it holds: its answer counts that as the reader's again. */
  async getQuoteAfterRelease(reader: UserClaims): Promise<UnlockQuote> {
    const [cost, { body }] = await Promise.all([this.cost(), this.reading.balance(reader)]);
    const { available, held } = JSON.parse(body.toString()) as Pick<Balance, 'available' | 'held'>;
    return { action: 'influencer_unlock', cost, balance: available + Math.min(held, cost) };
  }

  private async cost(): Promise<number> {
    const rule = await this.catalogue.findRule('influencer_unlock');
    if (rule === null) throw new Error('no pricing rule for influencer_unlock is in force');
    return rule.unitCost;
  }
}
