import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

/** The package of a wallet that nobody has chosen one for. */
const FIRST_PACKAGE = 'starter';

@Injectable()
export class WalletOpeningRepository {
  constructor(private readonly database: Database) {}

  /** Without effect on a wallet that is there, which is the rule: signing in opens it. @returns whether it was opened now */
  async open(userId: string): Promise<boolean> {
    const [row] = await this.database.readAsSystem<{ wasThere: boolean }>(
      `select exists (select from credit_wallets where user_id = $1) as "wasThere", app.open_wallet($1, $2)`,
      [userId, FIRST_PACKAGE],
    );
    return row?.wasThere === false;
  }
}
