import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { UserClaims } from '@app/database';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import type { ProcessOptions } from './ledger-orders';
import { LedgerProcess } from './ledger-process';

const OUTSIDE = 'create table public.outside_exports (operation_id uuid primary key)';
/** Every use is paid: what a free one would prove is another test's. */
const NOTHING_FREE = 'update credit_pricing_rules set free_monthly = 0';

/** A database with wallets, a place outside the ledger where work leaves traces, and processes that spend. */
export class LedgerWorld {
  private readonly processes: LedgerProcess[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly owner: Client,
  ) {}

  static async open(): Promise<LedgerWorld> {
    const database = await createTestDatabase();
    const owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(OUTSIDE);
    await owner.query(NOTHING_FREE);
    return new LedgerWorld(database, owner);
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill()));
    await this.owner.end();
    await this.database.drop();
  }

  async startProcess(options: Omit<ProcessOptions, 'database'> = {}): Promise<LedgerProcess> {
    const process = await LedgerProcess.start({ ...options, database: this.database });
    this.processes.push(process);
    return process;
  }

  /** A user with exactly so many credits to spend. */
  async openWallet(credits: number): Promise<UserClaims> {
    const id = randomUUID();
    await this.owner.query(`insert into auth.users (id) values ($1)`, [id]);
    await this.owner.query(`select app.provision_user($1, $2)`, [id, `${id}@example.test`]);
    await this.owner.query(
      `select app.adjust_wallet(user_id, $2 - posted, 'start', 'test', 'arranged')
         from credit_wallets where user_id = $1 and posted <> $2`,
      [id, credits],
    );
    return { sub: id, role: 'authenticated' };
  }

  /** A creator that can be unlocked. @returns the profile's id */
  async storeCreator(): Promise<string> {
    const [row] = await this.rows<{ id: string }>(
      `insert into profiles (instagram_id, username) values (gen_random_uuid(), left(md5(random()::text), 20)) returning id`,
    );
    return row?.id ?? '';
  }

  async rows<Row>(text: string, params: unknown[] = []): Promise<Row[]> {
    return (await this.owner.query(text, params)).rows as Row[];
  }

  async balance({ sub }: UserClaims): Promise<{ posted: number; held: number }> {
    const [row] = await this.rows<{ posted: number; held: number }>(
      `select posted::int, held::int from credit_wallets where user_id = $1`,
      [sub],
    );
    if (row === undefined) throw new Error('the user has no wallet');
    return row;
  }

  /** How the operations of a user stand, by their keys. */
  async operations({ sub }: UserClaims): Promise<Record<string, string>> {
    const rows = await this.rows<{ key: string; status: string }>(
      `select o.idem_key as key, o.status from credit_operations o join credit_wallets w on w.id = o.wallet_id
        where w.user_id = $1 and o.action <> 'adjustment' order by o.created_at`,
      [sub],
    );
    return Object.fromEntries(rows.map(({ key, status }) => [key, status]));
  }

  /** As when a minute had passed: nobody but the sweep has a right to what is held. */
  async runLeasesOut(): Promise<void> {
    await this.owner.query(
      `update credit_operations set lease_until = now() - interval '1 second' where status = 'held'`,
    );
  }

  /** What was paid for and is not there, and what is there and was not paid for: nothing, when charges are the effects. */
  async chargesWithoutEffects(): Promise<unknown[]> {
    return this.rows(`
      with paid as (
        select id, action from credit_operations
         where status = 'captured' and action in ('influencer_unlock', 'bulk_export')
      ), done as (
        select operation_id as id from unlocked_influencers union all select operation_id from outside_exports
      )
      select paid.id as paid, paid.action, done.id as done from paid full join done on done.id = paid.id
       where paid.id is null or done.id is null`);
  }

  async violations(): Promise<unknown[]> {
    return this.rows('select invariant, wallet_id, detail from app.credit_violations');
  }
}
