import { Injectable } from '@nestjs/common';
import type { UserClaims } from '@app/database';
import type { CreditAction } from '../credit-actions';
import type { Quote } from '../ledger/ledger.types';
import { OwnWalletRepository } from '../reading/own-wallet.repository';

export interface QuoteQuestion {
  action: CreditAction;
  units: number;
  /** What it is used on; null when that is not known yet. */
  resource: string | null;
}

/** What is bought once and kept is kept for ever, as far as this question goes; anything else is asked for without resource. */
const OWNED_FOR_SECONDS = 1;

@Injectable()
export class QuotesRepository {
  constructor(private readonly wallets: OwnWalletRepository) {}

  /** What a use would cost at this moment, by the function that prices it. @returns null for an action without a price */
  async findQuote(reader: UserClaims, { action, units, resource }: QuoteQuestion): Promise<Quote | null> {
    const { value } = await this.wallets.read<{ quote: Quote | null }>(
      reader,
      'app.quote_credits($1, $2::bigint, $3, $4::bigint) as quote',
      [action, units, resource, OWNED_FOR_SECONDS],
    );
    return value.quote;
  }
}
