import { randomUUID } from 'node:crypto';

/** One superuser's session: the clock of the ledger is turned in it. */
export type RunSql = <Row>(text: string, params?: unknown[]) => Promise<Row[]>;

export interface Use {
  action: string;
  units?: number;
  resource?: string;
  at?: Date;
}

/** The past of one wallet, written by the functions of the ledger as they would have at the time. */
export class CreditHistory {
  private constructor(
    private readonly sql: RunSql,
    readonly userId: string,
    readonly walletId: string,
  ) {}

  /** A new user of Supabase Auth with a wallet that was opened at a moment in the past. */
  static async open(sql: RunSql, { at, userId = randomUUID() }: { at: Date; userId?: string }): Promise<CreditHistory> {
    await sql(
      `insert into auth.users (id, aud, role) values ($1, 'authenticated', 'authenticated') on conflict do nothing`,
      [userId],
    );
    await turnClock(sql, at);
    await sql('select from app.provision_user($1, $2)', [userId, `${userId}@example.test`]);
    await turnClock(sql, null);
    const [wallet] = await sql<{ id: string }>('select id from credit_wallets where user_id = $1', [userId]);
    if (wallet === undefined) throw new Error('the wallet was not opened');
    return new CreditHistory(sql, userId, wallet.id);
  }

  /** Reserves and charges. @returns the operation */
  async charge(use: Use): Promise<string> {
    const operationId = await this.hold(use);
    await this.step({ kind: 'capture', id: operationId, attempt: 1 }, use.at);
    return operationId;
  }

  /** Reserves only. @returns the operation */
  async hold({ action, units = 1, resource, at }: Use): Promise<string> {
    const id = randomUUID();
    const step = { kind: 'authorize', id, action, units, key: id, fingerprint: id, resource, lease: 3_600 };
    const result = await this.step(step, at);
    if (result.outcome !== 'held') throw new Error(`the ledger answered ${String(result.outcome)}`);
    return id;
  }

  async grant(grant: {
    kind: 'promo' | 'topup' | 'adjustment';
    credits: number;
    reason?: string;
    expiresAt?: Date;
    at?: Date;
  }): Promise<void> {
    const { kind, credits, reason = null, expiresAt = null, at } = grant;
    await turnClock(this.sql, at ?? null);
    await this.sql('select app.grant_credits($1, $2, $3, $4, $5, $6, $7)', [
      this.userId,
      kind,
      credits,
      `test:${randomUUID()}`,
      expiresAt,
      'system',
      reason,
    ]);
    await turnClock(this.sql, null);
  }

  async refund(operationId: string, at?: Date): Promise<void> {
    await turnClock(this.sql, at ?? null);
    await this.sql(`select app.refund_operation($1, 'system', 'goodwill')`, [operationId]);
    await turnClock(this.sql, null);
  }

  private async step(step: Record<string, unknown>, at?: Date): Promise<Record<string, unknown>> {
    await turnClock(this.sql, at ?? null);
    const [row] = await this.sql<{ results: Record<string, unknown>[] }>(
      'select app.apply_credit_steps($1, $2, $3::jsonb) as results',
      [this.walletId, `user:${this.userId}`, JSON.stringify([step])],
    );
    await turnClock(this.sql, null);
    const [result] = row?.results ?? [];
    if (result === undefined) throw new Error('the ledger left a step unanswered');
    return result;
  }
}

/** null: the present. */
async function turnClock(sql: RunSql, at: Date | null): Promise<void> {
  await sql(`select set_config('app.clock', $1, false)`, [at?.toISOString() ?? '']);
}
