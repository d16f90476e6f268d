import { Injectable } from '@nestjs/common';
import { AppError } from '@app/common';
import { Database, type UserClaims } from '@app/database';

/** What was read from a wallet, and for how long it stays true when nobody writes. */
export interface Dated<T> {
  value: T;
  /** Milliseconds until something of the wallet ends: the billing period, or a lot. Nothing may be kept beyond. */
  freshForMs: number;
}

interface Due {
  dueInMs: number;
}

export class NoWalletError extends AppError {
  constructor() {
    super('RESOURCE.NOT_FOUND', {
      detail: 'You have no credit wallet yet. POST /api/v1/credits/wallet/create opens it.',
    });
  }
}

/**
 * The one way to read a wallet as its owner. A period or a lot that has ended is settled first, so that nobody ever sees
 * last month's credits; the ledger does the same before it decides anything.
 */
@Injectable()
export class OwnWalletRepository {
  constructor(private readonly database: Database) {}

  /**
   * One row about the reader's wallet `w` and its package `p`, in one round trip.
   * @param columns the select list; whatever else is asked for are sub-selects on `w.id`
   * @throws NoWalletError
   */
  async read<Row>(reader: UserClaims, columns: string, params: readonly unknown[] = []): Promise<Dated<Row>> {
    const found = await this.readOnce<Row>(reader, columns, params);
    if (found.freshForMs > 0) return found;
    await this.settle(reader);
    return this.readOnce<Row>(reader, columns, params);
  }

  /** Renews a period that has ended and lets go of lots that have; without effect on any other wallet. */
  async settle(reader: UserClaims): Promise<void> {
    await this.database.callAsUser(reader, 'select app.touch_own_wallet()');
  }

  private async readOnce<Row>(reader: UserClaims, columns: string, params: readonly unknown[]): Promise<Dated<Row>> {
    const [row] = await this.database.readAsUser<Row & Due>(
      reader,
      `select ceil(greatest(0, extract(epoch from w.due_at - now())) * 1000)::bigint as "dueInMs", ${columns}
         from credit_wallets w join credit_packages p on p.id = w.package_id
        where w.user_id = (select auth.uid())`,
      params,
    );
    if (row === undefined) throw new NoWalletError();
    return { value: row, freshForMs: row.dueInMs };
  }
}
