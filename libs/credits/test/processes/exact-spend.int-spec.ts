import { Pool } from 'pg';
import type { UserClaims } from '@app/database';
import type { BurstReply } from './ledger-orders';
import type { LedgerProcess } from './ledger-process';
import { LedgerWorld } from './ledger-world';

const PROCESSES = 4;
const USES = 1_000;
const PAYABLE = 600;
const PRICE = 5;

jest.setTimeout(90_000); // four processes have to start

describe('a thousand uses at once, of a wallet that can pay for six hundred', () => {
  let world: LedgerWorld;
  let processes: LedgerProcess[];
  let spender: UserClaims;

  beforeAll(async () => {
    world = await LedgerWorld.open();
    processes = await Promise.all(Array.from({ length: PROCESSES }, () => world.startProcess()));
  });
  beforeEach(async () => {
    spender = await world.openWallet(PAYABLE * PRICE);
  });
  afterAll(() => world.close());

  it('from four processes: exactly six hundred are charged, and the wallet is empty', async () => {
    const began = performance.now();
    const { charged, insufficient, failures } = await burst();
    const tookMs = performance.now() - began;
    expect(failures).toEqual([]);
    expect({ charged, insufficient }).toEqual({ charged: PAYABLE, insufficient: USES - PAYABLE });
    expect(await world.balance(spender)).toEqual({ posted: 0, held: 0 });
    expect(await countCharges()).toBe(PAYABLE);
    expect(await world.violations()).toEqual([]);
    report(tookMs, await bareDebits());
  });

  it('breaks the books when the wallet is read without its lock, so that the burst proves the lock', async () => {
    await forgetTheLock();
    const { charged, insufficient, failures } = await burst();
    expect({ charged, insufficient, failures }).not.toEqual({
      charged: PAYABLE,
      insufficient: USES - PAYABLE,
      failures: [],
    });
    expect(await world.violations()).not.toEqual([]);
  });

  async function burst(): Promise<BurstReply> {
    const order = { do: 'burst', claims: spender, uses: USES / PROCESSES } as const;
    const replies = await Promise.all(processes.map((process) => process.do(order)));
    return {
      charged: replies.reduce((sum, { charged }) => sum + charged, 0),
      insufficient: replies.reduce((sum, { insufficient }) => sum + insufficient, 0),
      failures: replies.flatMap(({ failures }) => failures),
    };
  }

  async function countCharges(): Promise<number | undefined> {
    const [row] = await world.rows<{ n: number }>(
      `select count(*)::int as n from credit_transactions t join credit_wallets w on w.id = t.wallet_id
        where w.user_id = $1 and t.kind = 'charge'`,
      [spender.sub],
    );
    return row?.n;
  }

  /** Last, for no wallet of this database is safe after it. The same function without FOR NO KEY UPDATE, and long enough between reading and writing for others to come in. */
  async function forgetTheLock(): Promise<void> {
    const [lock] = await world.rows<{ text: string }>(
      `select pg_get_functiondef('app.lock_wallet(uuid, timestamptz)'::regprocedure) as text`,
    );
    const unlocked = lock?.text
      .replace('for no key update', '')
      .replace('if w.due_at <= p_now then', 'perform pg_sleep(0.01); if w.due_at <= p_now then');
    expect(unlocked).not.toMatch(/for no key update/);
    expect(unlocked).toMatch(/pg_sleep/);
    await world.owner.query(unlocked ?? '');
  }

  /** What the database alone takes for as many debits that keep no books. */
  async function bareDebits(): Promise<number> {
    await world.owner.query(
      `create table public.bare (id integer primary key, balance bigint not null) with (fillfactor = 70)`,
    );
    await world.owner.query('insert into public.bare values (1, $1)', [PAYABLE * PRICE]);
    const pool = new Pool({ connectionString: world.database.url, max: 16 });
    try {
      await Promise.all(Array.from({ length: 16 }, () => pool.query('select 1'))); // connected beforehand, as the processes are
      const began = performance.now();
      const debits = await Promise.all(
        Array.from({ length: USES }, () =>
          pool.query({
            name: 'debit',
            text: 'update public.bare set balance = balance - $1 where id = 1 and balance >= $1',
            values: [PRICE],
          }),
        ),
      );
      expect(debits.filter(({ rowCount }) => rowCount === 1)).toHaveLength(PAYABLE);
      return performance.now() - began;
    } finally {
      await pool.end();
    }
  }
});

function report(ledgerMs: number, bareMs: number): void {
  const line = `exact spend: ${USES} authorise+capture in ${ledgerMs.toFixed(0)} ms over ${PROCESSES} processes; ${USES} bare debits in ${bareMs.toFixed(0)} ms (x ${(ledgerMs / bareMs).toFixed(2)})`;
  process.stderr.write(`${line}\n`);
}
