import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';

/** A rule of the books that does not hold. */
export interface Violation {
  /** Its number, e.g. `I1`. */
  invariant: string;
  /** Null: it concerns the whole ledger. */
  walletId: string | null;
  detail: string;
}

export interface Violations {
  items: Violation[];
  /** All of them; items may be fewer. */
  total: number;
  checkedAt: string;
}

const MOST_VIOLATIONS = 200;

/** Whether the books are right. */
@Injectable()
export class BooksRepository {
  constructor(private readonly database: Database) {}

  /** Reads the whole ledger. */
  async findViolations(): Promise<Violations> {
    const rows = await this.database.readAsSystem<Violation & { total: number }>(
      `select v.invariant, v.wallet_id as "walletId", v.detail, count(*) over () as total
         from app.credit_violations v order by v.invariant, v.wallet_id, v.detail limit ${MOST_VIOLATIONS}`,
    );
    return {
      items: rows.map(({ invariant, walletId, detail }) => ({ invariant, walletId, detail })),
      total: rows[0]?.total ?? 0,
      checkedAt: new Date().toISOString(),
    };
  }
}
