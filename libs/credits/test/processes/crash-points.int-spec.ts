import { randomUUID } from 'node:crypto';
import type { UserClaims } from '@app/database';
import { until } from '@app/testing';
import type { Failpoint, Use, UseReply } from './ledger-orders';
import type { LedgerProcess } from './ledger-process';
import { LedgerWorld } from './ledger-world';

const CREDITS = 1_000;
const PRICES: Record<Use['work'], number> = { unlock: 25, answer: 5, export: 50 };
const WORKS = ['unlock', 'answer', 'export'] as const;

jest.setTimeout(90_000); // processes have to start

/** Each story: a process is killed at one point of a use, the sweep settles what it left, the customer tries again. */
describe('a process that dies', () => {
  let world: LedgerWorld;
  let survivor: LedgerProcess;
  let customer: UserClaims;

  beforeAll(async () => {
    world = await LedgerWorld.open();
    survivor = await world.startProcess();
  });
  beforeEach(async () => {
    customer = await world.openWallet(CREDITS);
  });
  afterEach(async () => {
    expect(await world.chargesWithoutEffects()).toEqual([]);
    expect(await world.violations()).toEqual([]);
  });
  afterAll(() => world.close());

  const sweep = async () => (await survivor.do({ do: 'sweep' })).settled;
  const again = (use: Use): Promise<UseReply> => survivor.do({ do: 'use', ...use });

  async function newUse(work: Use['work']): Promise<Use> {
    const use = { claims: customer, key: randomUUID(), work };
    return work === 'unlock' ? { ...use, profileId: await world.storeCreator() } : use;
  }

  async function dieOf(use: Use, failpoint: Failpoint): Promise<void> {
    const victim = await world.startProcess({ failpoint });
    expect(await victim.dieOf({ do: 'use', ...use })).toBe('SIGKILL');
  }

  describe.each(WORKS)('with an %s', (work) => {
    const price = PRICES[work];

    it('after_authorise: what it held is given back, and the next try is carried out and paid', async () => {
      const use = await newUse(work);
      await dieOf(use, 'after_authorise');
      expect(await world.balance(customer)).toEqual({ posted: CREDITS, held: price });

      expect(await sweep()).toBe(0); // it may still be at work
      expect(await again(use)).toEqual({ outcome: 'in_progress', settlement: null });

      await world.runLeasesOut();
      expect(await sweep()).toBe(1);
      expect(await world.balance(customer)).toEqual({ posted: CREDITS, held: 0 });
      expect(await world.operations(customer)).toEqual({ [use.key]: 'expired' });

      expect(await again(use)).toMatchObject({ outcome: 'held', settlement: { status: 'captured', charged: price } });
      expect(await world.balance(customer)).toEqual({ posted: CREDITS - price, held: 0 });
    });

    it('after_capture_before_reply: it is paid, the sweep finds nothing to do, and the next try is told so', async () => {
      const use = await newUse(work);
      await dieOf(use, 'after_capture_before_reply');
      expect(await world.balance(customer)).toEqual({ posted: CREDITS - price, held: 0 });

      await world.runLeasesOut();
      expect(await sweep()).toBe(0);
      expect(await again(use)).toMatchObject({ outcome: 'replay', settlement: { status: 'captured', charged: price } });
      expect(await world.balance(customer)).toEqual({ posted: CREDITS - price, held: 0 });
    });
  });

  it('after_effect of an export that lies outside: the sweep finds it there and charges it', async () => {
    const use = await newUse('export');
    await dieOf(use, 'after_effect');
    expect(await world.balance(customer)).toEqual({ posted: CREDITS, held: PRICES.export });
    await world.runLeasesOut();
    expect(await sweep()).toBe(1);
    expect(await world.balance(customer)).toEqual({ posted: CREDITS - PRICES.export, held: 0 });
    expect(await again(use)).toMatchObject({ outcome: 'replay', settlement: { charged: PRICES.export } });
  });

  it('after_effect of an answer that nobody got: nothing is charged until the next try gives it', async () => {
    const use = await newUse('answer');
    await dieOf(use, 'after_effect');
    await world.runLeasesOut();
    expect(await sweep()).toBe(1);
    expect(await world.balance(customer)).toEqual({ posted: CREDITS, held: 0 });
    expect(await again(use)).toMatchObject({ settlement: { status: 'captured', charged: PRICES.answer } });
    expect(await world.balance(customer)).toEqual({ posted: CREDITS - PRICES.answer, held: 0 });
  });

  describe('while the transaction of its unlock is under way', () => {
    const GATE = 4_242;

    /** The unlock has written the creator and waits, not committed, for a lock that this test has. */
    beforeAll(async () => {
      await world.owner.query(`
        create function public.wait_at_gate() returns trigger language plpgsql security definer as $$
        begin
          perform pg_advisory_xact_lock(${GATE});
          return null;
        end
        $$`);
      await world.owner.query(`
        create trigger wait_at_gate after insert on unlocked_influencers
          for each row execute function public.wait_at_gate()`);
    });
    afterAll(async () => {
      await world.owner.query('drop trigger wait_at_gate on unlocked_influencers; drop function public.wait_at_gate()');
    });

    const waiting = () =>
      world.rows<{ pid: number }>(
        `select pid from pg_locks where locktype = 'advisory' and objid = ${GATE} and not granted
            and database = (select oid from pg_database where datname = current_database())`,
      );

    async function dieInside(use: Use, meanwhile: (backend: number) => Promise<void>): Promise<void> {
      const victim = await world.startProcess();
      await world.owner.query(`select pg_advisory_lock(${GATE})`);
      try {
        const unfinished = victim.do({ do: 'use', ...use });
        unfinished.catch(() => undefined); // its process dies
        await until(async () => (await waiting()).length === 1);
        const [{ pid } = { pid: 0 }] = await waiting();
        await victim.kill();
        await expect(unfinished).rejects.toThrow('died');
        await meanwhile(pid);
      } finally {
        await world.owner.query(`select pg_advisory_unlock(${GATE})`);
      }
      await until(async () => (await waiting()).length === 0);
    }

    it('and the server carries it to its end: unlocked and paid, both', async () => {
      const use = await newUse('unlock');
      await dieInside(use, async () => undefined);
      await until(async () => (await world.operations(customer))[use.key] === 'captured');
      expect(await world.balance(customer)).toEqual({ posted: CREDITS - PRICES.unlock, held: 0 });
      expect(await again(use)).toMatchObject({ outcome: 'replay', settlement: { charged: PRICES.unlock } });
      expect(await world.balance(customer)).toEqual({ posted: CREDITS - PRICES.unlock, held: 0 });
    });

    it('and the server gives it up: neither, and the sweep gives back what was held', async () => {
      const use = await newUse('unlock');
      await dieInside(use, async (pid) => void (await world.owner.query('select pg_terminate_backend($1)', [pid])));
      await until(async () => (await world.balance(customer)).held === PRICES.unlock);
      expect(await world.operations(customer)).toEqual({ [use.key]: 'held' });
      await world.runLeasesOut();
      expect(await sweep()).toBe(1);
      expect(await world.balance(customer)).toEqual({ posted: CREDITS, held: 0 });
    });
  });

  describe('while it sweeps', () => {
    let uses: Use[];

    /** Two exports that were made and not charged, and two unlocks that were not made. */
    beforeEach(async () => {
      uses = [await newUse('export'), await newUse('unlock'), await newUse('export'), await newUse('unlock')];
      for (const use of uses) await survivor.do({ do: 'abandon', ...use });
      await world.runLeasesOut();
    });

    const outcome = async () => ({
      balance: await world.balance(customer),
      operations: await world.operations(customer),
    });
    const settledRightly = () => ({
      balance: { posted: CREDITS - 2 * PRICES.export, held: 0 },
      operations: Object.fromEntries(uses.map(({ key, work }) => [key, work === 'export' ? 'captured' : 'expired'])),
    });

    it.each(['sweep_after_claim', 'sweep_after_first_settlement'] as const)(
      '%s: the next sweep finishes its work, and settles nothing twice',
      async (failpoint) => {
        const sweeper = await world.startProcess({ failpoint });
        expect(await sweeper.dieOf({ do: 'sweep' })).toBe('SIGKILL');
        expect(await sweep()).toBe(0); // the dead sweep's claims still stand
        await world.runLeasesOut();
        expect(await sweep()).toBe(failpoint === 'sweep_after_claim' ? 4 : 3);
        expect(await outcome()).toEqual(settledRightly());
        await world.runLeasesOut();
        expect(await sweep()).toBe(0);
      },
    );

    it('beside others: three sweeps at once settle each hold once', async () => {
      const sweepers = [survivor, await world.startProcess(), await world.startProcess()];
      const replies = await Promise.all(sweepers.map((process) => process.do({ do: 'sweep' })));
      expect(replies.reduce((sum, { settled }) => sum + settled, 0)).toBe(4);
      expect(await outcome()).toEqual(settledRightly());
    });
  });
});
