import { Injectable } from '@nestjs/common';
import { Database, type UserClaims } from '@app/database';

export interface UnlockQuote {
  action: 'influencer_unlock';
  /** Credits. */
  cost: number;
  /** Credits the reader can spend now. */
  balance: number;
}

/** What unlocking a creator costs the reader now, and what the reader has. */
@Injectable()
export class UnlockQuotesRepository {
  constructor(private readonly database: Database) {}

  async getQuote(reader: UserClaims): Promise<UnlockQuote> {
    const [row] = await this.database.readAsUser<{ cost: number; balance: number }>(
      reader,
      `select (select unit_cost from credit_pricing_rules where action = 'influencer_unlock' and valid @> now()) as cost,
              coalesce((select posted - held from credit_wallets where user_id = (select auth.uid())), 0) as balance`,
    );
    if (row === undefined || row.cost === null) throw new Error('no pricing rule for influencer_unlock is in force');
    return { action: 'influencer_unlock', ...row };
  }
}
