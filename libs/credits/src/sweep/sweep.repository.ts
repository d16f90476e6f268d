import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import type { DueHold, Verdict } from './hold-evidence';

export interface Violation {
  invariant: string;
  walletId: string | null;
  detail: string;
}

@Injectable()
export class SweepRepository {
  constructor(private readonly database: Database) {}

  /** Takes holds whose lease has run out, for a minute; several sweeps at once get different ones. */
  claimDue(limit: number): Promise<DueHold[]> {
    return this.database.readAsSystem<DueHold>(
      `select operation_id as "operationId", user_id as "userId", action, resource_key as resource, attempt,
              claimed_until as "claimedUntil"
         from app.claim_due_holds($1)`,
      [limit],
    );
  }

  /** @returns whether it is settled now; not when it was settled or prolonged meanwhile */
  async settle({ operationId, claimedUntil }: DueHold, verdict: Verdict): Promise<boolean> {
    const [row] = await this.database.readAsSystem<{ outcome: { settled: boolean } }>(
      'select app.settle_due_hold($1, $2, $3) as outcome',
      [operationId, verdict, claimedUntil],
    );
    return row?.outcome.settled === true;
  }

  /** Brings wallets on whose period, or some of whose credits, have ended. @returns how many */
  async rollDue(limit: number): Promise<number> {
    const [row] = await this.database.readAsSystem<{ rolled: number }>('select app.roll_due_wallets($1) as rolled', [
      limit,
    ]);
    return row?.rolled ?? 0;
  }

  findViolations(limit: number): Promise<Violation[]> {
    return this.database.readAsSystem<Violation>(
      `select invariant, wallet_id as "walletId", detail from app.credit_violations limit $1`,
      [limit],
    );
  }
}
