import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import {
  authorizeStep,
  captureStep,
  toAuthorization,
  type CaptureOptions,
  type StepResult,
} from '../src/ledger/ledger-steps';
import type { Authorization, Hold, Settlement } from '../src/ledger/ledger.types';
import { holdOf, use, type Customer } from './ledger-world';

interface DueHold {
  operation_id: string;
  user_id: string;
  attempt: number;
  claimed_until: Date;
}

/**
 * The ledger's functions on the owner's connection, whose clock can be turned, in a transaction that is taken back. Users'
 * calls run as users all the same.
 */
export class LedgerClock {
  constructor(private readonly owner: Client) {}

  async turnTo(time: string): Promise<void> {
    await this.owner.query(`select set_config('app.clock', $1, true)`, [time]);
  }

  /** Everything until `rollBack` is one transaction that nobody will have seen. */
  async begin(): Promise<void> {
    await this.owner.query('begin');
  }

  /** The clock goes back to the present too. */
  async rollBack(): Promise<void> {
    await this.owner.query('rollback');
  }

  async authorize(customer: Customer, change: Parameters<typeof use>[0] = {}): Promise<Authorization> {
    return toAuthorization(await this.step(customer, authorizeStep(randomUUID(), use(change), null)));
  }

  async hold(customer: Customer, change: Parameters<typeof use>[0] = {}): Promise<Hold> {
    return holdOf(await this.authorize(customer, change));
  }

  async capture(customer: Customer, hold: Hold, options: CaptureOptions = {}): Promise<Settlement> {
    return (await this.step(customer, captureStep(hold, options))).settlement as Settlement;
  }

  async release(customer: Customer, { operationId: id, attempt }: Hold): Promise<Settlement> {
    return (await this.step(customer, { kind: 'release', id, attempt })).settlement as Settlement;
  }

  async spend(customer: Customer, change: Parameters<typeof use>[0] = {}): Promise<Settlement> {
    return this.capture(customer, await this.hold(customer, change));
  }

  async touch({ claims }: Customer): Promise<void> {
    await this.asUser(claims, 'app.touch_own_wallet()', []);
  }

  async grant({ id }: Customer, kind: string, credits: number, expires: string | null = null): Promise<void> {
    await this.call('app.grant_credits($1, $2, $3, $4, $5, $6, $7)', [
      ...[id, kind, credits, `${kind}:${expires}`, expires, 'test', 'test'],
    ]);
  }

  async expire({ operationId }: Hold, verdict = 'not_done'): Promise<unknown> {
    return this.call('app.settle_due_hold($1, $2)', [operationId, verdict]);
  }

  async changePackage({ id }: Customer, code: string, change: string = randomUUID()): Promise<unknown> {
    return this.call('app.change_package($1, $2, $3, $4)', [id, code, change, 'test']);
  }

  async claimDue(): Promise<DueHold[]> {
    return (await this.owner.query<DueHold>('select * from app.claim_due_holds(100)')).rows;
  }

  async violations(): Promise<string[]> {
    const { rows } = await this.owner.query<{ invariant: string; detail: string }>(
      'select invariant, detail from app.credit_violations',
    );
    return rows.map(({ invariant, detail }) => `${invariant}: ${detail}`);
  }

  /** Any statement, as the owner. */
  async run(sql: string, params: unknown[]): Promise<void> {
    await this.owner.query(sql, params);
  }

  /** One function of the system. A refusal leaves the transaction usable, as its own transaction would have. */
  async call<T = unknown>(call: string, params: unknown[]): Promise<T> {
    await this.owner.query('savepoint step');
    try {
      const { rows } = await this.owner.query<{ result: T }>(`select ${call} as result`, params);
      await this.owner.query('release savepoint step');
      return rows[0]?.result as T;
    } catch (error) {
      await this.owner.query('rollback to savepoint step');
      throw error;
    }
  }

  /** One step as the ledger's repository sends it. */
  async step({ claims }: Customer, step: object): Promise<StepResult> {
    const results = await this.asUser<StepResult[]>(claims, 'app.credit_steps($1::jsonb)', [JSON.stringify([step])]);
    return results[0] as StepResult;
  }

  /** The session stays the owner's, whose clock counts; the rights and the claims are the user's. */
  private async asUser<T>(claims: Customer['claims'], call: string, params: unknown[]): Promise<T> {
    await this.owner.query(
      `select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)`,
      [JSON.stringify(claims)],
    );
    try {
      return await this.call<T>(call, params);
    } finally {
      await this.owner.query(`select set_config('role', 'none', true)`);
    }
  }
}
