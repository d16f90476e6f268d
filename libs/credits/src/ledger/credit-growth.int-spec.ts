import { randomUUID } from 'node:crypto';
import { LedgerClock } from '../../test/ledger-clock';
import { holdOf, LedgerWorld, use, type Customer, type Station } from '../../test/ledger-world';

interface Explained {
  'QUERY PLAN': { Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }[];
}

/** What a step costs must not depend on how much was done before: pages read are counted, which no busy machine can change. */
describe('a wallet that has seen much', () => {
  let world: LedgerWorld;
  let station: Station;
  let clock: LedgerClock;
  let ann: Customer;

  beforeAll(async () => {
    world = await LedgerWorld.open();
    station = world.station(1);
    clock = new LedgerClock(world.owner);
    ann = await world.customerWith(1_000_000);
  });
  afterAll(() => world.close());

  const STEPS = {
    authorize: () => ({
      ...{ kind: 'authorize', id: randomUUID(), action: 'post_analytics', units: 1, lease: 60 },
      ...{ key: randomUUID(), fingerprint: 'f', resource: randomUUID(), ownedFor: 86_400 },
    }),
    capture: async () => settling('capture'),
    release: async () => settling('release'),
  };
  async function settling(kind: string) {
    const { operationId: id, attempt } = holdOf(await station.ledger.authorize(ann.claims, use()));
    return { kind, id, attempt };
  }

  /** Pages that one call of the ledger looks at, with everything it calls. */
  async function pagesOf(kind: keyof typeof STEPS): Promise<number> {
    const steps = JSON.stringify([await STEPS[kind]()]);
    const [row] = await world.rows<Explained>(
      `explain (analyze, buffers, format json) select app.apply_credit_steps('${ann.walletId}', 'test', '${steps}')`,
    );
    const plan = row?.['QUERY PLAN'][0]?.Plan;
    return (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
  }

  /** Thousands of uses, a hundred in a call. */
  async function history(calls: number): Promise<void> {
    for (let call = 0; call < calls; call++) {
      const steps = Array.from({ length: 100 }, STEPS.authorize);
      const settle = steps.map(({ id }, i) => ({ kind: i % 4 === 0 ? 'release' : 'capture', id, attempt: 1 }));
      for (const batch of [steps, settle]) {
        await world.owner.query(`select app.apply_credit_steps($1, 'test', $2::jsonb)`, [
          ...[ann.walletId, JSON.stringify(batch)],
        ]);
      }
    }
  }

  /** The condition by which a function of the ledger looks for an operation, as the database holds it, with values. */
  async function lookUpOf(name: string, values: Record<string, string>): Promise<string> {
    const [row] = await world.rows<{ source: string }>(
      `select prosrc as source from pg_proc where pronamespace = 'app'::regnamespace and proname = '${name}'`,
    );
    const found = /from public\.credit_operations o\s+where ([^;]+?)(?:;|\) \$q\$)/.exec(row?.source ?? '')?.[1];
    if (found === undefined) throw new Error(`app.${name} looks for no operation any more`);
    return Object.entries(values).reduce((sql, [variable, value]) => sql.replaceAll(variable, value), found);
  }

  it('is looked up by the right index from its first row on', async () => {
    const wallet = `'${ann.walletId}'`;
    const byKey = await lookUpOf('authorize_steps', { 's.key': `'k'`, 'w.id': wallet });
    const byResource = await lookUpOf('owns_resource', { $1: wallet, $2: `'a'`, $3: `'r'`, $4: 'now()' });
    const byTwin = await lookUpOf('is_being_bought', { $1: wallet, $2: `'a'`, $3: `'r'` });
    const indexOf = async (condition: string, change = 'select 1') => {
      await world.owner.query(`begin; set local enable_seqscan = off; ${change}`); // as the functions do
      const plan = await world.rows<{ 'QUERY PLAN': string }>(
        `explain select from public.credit_operations o where ${condition}`,
      );
      await world.owner.query('rollback');
      return /(?:using|Index Scan on) (\w+)/.exec(plan.map((line) => line['QUERY PLAN']).join())?.[1];
    };
    for (const rows of [0, 1, 10, 100]) {
      for (let i = 0; i < rows; i++) {
        const request = use({ resource: randomUUID(), ownedForSeconds: 86_400 });
        await station.ledger.release(ann.claims, holdOf(await station.ledger.authorize(ann.claims, request)));
      }
      expect([await indexOf(byKey), await indexOf(byResource)]).toEqual([
        'uq_credit_operations_idem_key',
        'idx_credit_operations_resource',
      ]);
      // among what is held at the moment, or what was ever asked of this: never all of a wallet
      expect(['idx_credit_operations_lease', 'idx_credit_operations_resource']).toContain(await indexOf(byTwin));
    }
    // No other index can serve the key, so that no belief of the planner leads it through all operations of a wallet.
    const withoutIt = 'alter table public.credit_operations drop constraint uq_credit_operations_idem_key';
    expect(await indexOf(byKey, withoutIt)).toBeUndefined();
  });

  it('pays no more for its next step, whether the planner has had a look at the tables or not', async () => {
    const kinds = Object.keys(STEPS) as (keyof typeof STEPS)[];
    const measured = async () => {
      const pages: number[] = [];
      for (const kind of kinds) {
        for (let i = 0; i < 7; i++) await pagesOf(kind); // plans are made and kept
        // The fewest: a plan may be made anew at any time, because the server has just vacuumed.
        pages.push(Math.min(await pagesOf(kind), await pagesOf(kind), await pagesOf(kind)));
      }
      return pages;
    };
    const before = await measured();
    const ceiling = before.map((pages) => pages + 60);
    await history(25);
    for (const prepare of ['select 1', 'analyze', 'discard plans']) {
      await world.owner.query(prepare);
      const after = await measured();
      const grown = kinds.map((kind, i) => `${prepare}: ${kind} reads ${after[i]} pages, before ${before[i]}`);
      expect(grown.filter((_, i) => (after[i] as number) > (ceiling[i] as number))).toEqual([]);
    }
    expect(await clock.violations()).toEqual([]);
  });

  it('does not look through the holds of others', async () => {
    const before = await pagesOf('capture');
    const others = await world.customerWith(0);
    await world.owner.query(
      `insert into credit_operations (wallet_id, action, idem_key, fingerprint, amount, rule_id, period_no, lease_until)
       select $1, 'post_analytics', gen_random_uuid(), 'f', 0, r.id, 0, now() + interval '1 hour'
         from generate_series(1, 4000) n, credit_pricing_rules r where r.action = 'post_analytics'`,
      [others.walletId],
    );
    await world.owner.query('analyze credit_operations');
    for (let i = 0; i < 7; i++) await pagesOf('capture');
    const after = Math.min(await pagesOf('capture'), await pagesOf('capture'), await pagesOf('capture'));
    expect(after).toBeLessThan(before + 60);
    expect(await clock.violations()).toEqual([]);
  });
});
