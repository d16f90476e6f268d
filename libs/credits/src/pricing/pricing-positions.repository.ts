import { Injectable } from '@nestjs/common';
import type { UserClaims } from '@app/database';
import { OwnWalletRepository } from '../reading/own-wallet.repository';
import { iso, list } from '../reading/wallet-columns.sql';
import type { PricingPosition } from './price-calculation';
import { RULES_IN_FORCE } from './pricing.repository';

const ALLOWANCES = list(
  `select u.action, u.free_limit - u.free_used - u.free_held as "left"
     from credit_usage_tracking u where u.wallet_id = w.id and u.period_no = w.period_no`,
  'r.action',
);

@Injectable()
export class PricingPositionsRepository {
  constructor(private readonly wallets: OwnWalletRepository) {}

  /** Prices and what the reader can spend, straight from the database. @throws NoWalletError */
  async getPosition(reader: UserClaims): Promise<PricingPosition> {
    const { value } = await this.wallets.read<PricingPosition>(
      reader,
      `w.posted - w.held as available, w.frozen_at is not null as frozen, ${iso('w.period_end')} as "resetsAt",
       ${RULES_IN_FORCE} as rules, ${ALLOWANCES} as allowances`,
    );
    return value;
  }
}
