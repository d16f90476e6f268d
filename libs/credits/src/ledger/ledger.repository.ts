import { Injectable } from '@nestjs/common';
import { AppError } from '@app/common';
import { Database, isConnectionError, isStatementTimeout, type Sql, type UserClaims } from '@app/database';
import type { CreditAction } from '../credit-actions';
import type { Hold, Quote, Settlement } from './ledger.types';
import { toLedgerError } from './ledger-errors';
import { toPosition, toSettlement, type LedgerStep, type StepResult } from './ledger-steps';

export interface QuoteAsk {
  action: CreditAction;
  units: number;
  resource: string | null;
  ownedForSeconds: number | null;
}

export interface Unlock {
  hold: Hold;
  profileId: string;
}

export interface UnlockOutcome {
  /** The creator was unlocked before: nothing was charged. */
  owned: boolean;
  settlement: Settlement;
}

/** How long a step is tried again after failures that may pass. */
const RETRY_FOR_MS = 2_000;
const FIRST_PAUSE_MS = 25;

const SYSTEM_STEPS_SQL = 'select app.system_credit_steps($1, $2::jsonb) as results';

/** One round trip per call. Every function may be repeated: its effects are under the operation's id and key. */
@Injectable()
export class LedgerRepository {
  constructor(private readonly database: Database) {}

  /** All steps are of the claims' own wallet; results in the order of the steps. */
  async apply(claims: UserClaims, steps: LedgerStep[]): Promise<StepResult[]> {
    const text = JSON.stringify(steps);
    const [row] = await persistent(() =>
      this.database.callAsUser<{ results: StepResult[] }>(claims, 'select app.credit_steps($1::jsonb) as results', [
        text,
      ]),
    );
    return inOrder(row?.results, steps.length);
  }

  async applyAsSystem({ operationId }: Hold, steps: LedgerStep[]): Promise<StepResult[]> {
    const [row] = await persistent(() =>
      this.database.readAsSystem<{ results: StepResult[] }>(SYSTEM_STEPS_SQL, [operationId, JSON.stringify(steps)]),
    );
    return inOrder(row?.results, steps.length);
  }

  /** One step in a transaction of the system that does more; repeated by whoever repeats the transaction. */
  async applyWithin(sql: Sql, { operationId }: Hold, step: LedgerStep): Promise<StepResult> {
    const [row] = await sql.query<{ results: StepResult[] }>(SYSTEM_STEPS_SQL, [operationId, JSON.stringify([step])]);
    return inOrder(row?.results, 1)[0] as StepResult;
  }

  async refundWithin(sql: Sql, operationId: string, reason: string): Promise<void> {
    await sql.query(
      `select app.refund_operation(id, 'system', $2) from credit_operations
        where id = $1 and status = 'captured' and rule_id is not null and refunded_at is null`,
      [operationId, reason],
    );
  }

  async extendLeaseWithin(sql: Sql, { operationId, attempt }: Hold, seconds: number): Promise<void> {
    await sql.query('select app.extend_lease($1, $2, $3)', [operationId, attempt, seconds]);
  }

  /** In the order of the asks; null for an action without a price. */
  async findQuotes(claims: UserClaims, asks: QuoteAsk[]): Promise<(Quote | null)[]> {
    const rows = await this.database
      .readAsUser<{ quote: Quote | null }>(
        claims,
        `select app.quote_credits(a.action, a.units, a.resource, a."ownedForSeconds") as quote
           from rows from (jsonb_to_recordset($1::jsonb)
                as (action text, units bigint, resource text, "ownedForSeconds" bigint)) with ordinality
                as a(action, units, resource, "ownedForSeconds", n)
          order by a.n`,
        [JSON.stringify(asks)],
      )
      .catch(rethrow);
    return rows.map(({ quote }) => (quote === null ? null : { ...quote, ...toPosition(quote) }));
  }

  /** Each unlock with its charge, all in one transaction; outcomes in their order. */
  async unlock(claims: UserClaims, unlocks: Unlock[]): Promise<UnlockOutcome[]> {
    const text = JSON.stringify(
      unlocks.map(({ hold, profileId }) => ({ id: hold.operationId, attempt: hold.attempt, profile: profileId })),
    );
    const [row] = await persistent(() =>
      this.database.callAsUser<{ outcomes: (UnlockOutcome & { n: number })[] }>(
        claims,
        'select app.unlock_influencers($1::jsonb) as outcomes',
        [text],
      ),
    );
    return inOrder(row?.outcomes, unlocks.length).map(({ owned, settlement }) => ({
      owned,
      settlement: toSettlement(settlement),
    }));
  }

  /** @returns false when the hold is over or another attempt has it */
  async extendLease({ operationId, attempt }: Hold, seconds: number): Promise<boolean> {
    const [row] = await this.database.readAsSystem<{ extended: boolean }>(
      'select app.extend_lease($1, $2, $3) as extended',
      [operationId, attempt, seconds],
    );
    return row?.extended === true;
  }

  async findOwner(operationId: string): Promise<string | null> {
    const [row] = await this.database.readAsSystem<{ user_id: string }>(
      `select w.user_id from credit_operations o join credit_wallets w on w.id = o.wallet_id where o.id = $1`,
      [operationId],
    );
    return row?.user_id ?? null;
  }
}

/** Others are writing to the wallet for longer than a request may wait. */
class WalletBusyError extends AppError {
  constructor(cause: unknown) {
    super('SYSTEM.UNAVAILABLE', {
      detail: 'Too much is going on in this wallet at once; try again in a moment.',
      retryAfterSeconds: 1,
      cause,
    });
  }
}

/**
 * Tries again what may pass: a lost connection (the outcome is unknown, and repeating is safe), a lock that was waited for
 * too long, a deadlock. Here and not in a policy, because only the ledger knows that its writes may be repeated.
 */
async function persistent<T>(work: () => Promise<T>): Promise<T> {
  const until = Date.now() + RETRY_FOR_MS;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs *= 2) {
    try {
      return await work();
    } catch (error) {
      if (!mayPass(error) || Date.now() + pauseMs > until) return rethrow(error);
      await new Promise((done) => setTimeout(done, pauseMs));
    }
  }
}

/** A failure of the moment, not of the step. */
export function mayPass(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  const isBusy = error instanceof WalletBusyError || isStatementTimeout(error);
  return isBusy || isConnectionError(error) || code === '40001' || code === '40P01';
}

function rethrow(error: unknown): never {
  throw isStatementTimeout(error) ? new WalletBusyError(error) : toLedgerError(error);
}

function inOrder<T extends { n: number }>(results: T[] | undefined, count: number): T[] {
  const ordered = new Array<T>(count);
  for (const result of results ?? []) ordered[result.n - 1] = result;
  if (results?.length !== count) throw new Error('The ledger left a step unanswered');
  return ordered;
}
