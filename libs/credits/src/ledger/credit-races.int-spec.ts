import { randomUUID } from 'node:crypto';
import { holdOf, LedgerWorld, use, type Customer, type Station } from '../../test/ledger-world';
import type { Authorization, Hold } from './ledger.types';

const PAGES = 'discovery_pagination';

/** Several processes, each with connections and a batcher of its own, on wallets that all of them want. */
describe('at the same time', () => {
  let world: LedgerWorld;
  let stations: Station[];

  beforeAll(async () => {
    world = await LedgerWorld.open();
    stations = Array.from({ length: 4 }, () => world.station(4));
  });
  afterEach(async () => expect(await world.violations()).toEqual([]));
  afterAll(() => world.close());

  const station = (i: number) => stations[i % stations.length] as Station;
  const times = <T>(count: number, work: (i: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, i) => work(i)));
  const authorize = (customer: Customer, i: number, change: Parameters<typeof use>[0] = {}) =>
    station(i).ledger.authorize(customer.claims, use(change));
  const count = (authorizations: Authorization[], outcome: string) =>
    authorizations.filter((authorization) => authorization.outcome === outcome).length;
  const expire = (i: number, { operationId }: Hold) =>
    station(i)
      .database.readAsSystem<{ done: { settled: boolean } }>('select app.settle_due_hold($1, $2) as done', [
        operationId,
        'not_done',
      ])
      .then(([row]) => row?.done.settled);

  it('spends exactly what is there: a thousand want it, six hundred can pay', async () => {
    const ann = await world.customerWith(3_000);
    const settled = await times(1_000, async (i) => {
      const authorization = await authorize(ann, i);
      if (authorization.outcome === 'held') await station(i + 1).ledger.capture(ann.claims, authorization.hold);
      return authorization;
    });
    expect([count(settled, 'held'), count(settled, 'insufficient')]).toEqual([600, 400]);
    expect(await world.wallet(ann)).toMatchObject({ posted: 0, held: 0, owed: 0 });
  });

  it('lets capture, release and expiry of one hold race: charged once or, after it was given up, late', async () => {
    const ann = await world.customerWith(300 * 5);
    const holds = await times(300, async (i) => holdOf(await authorize(ann, i)));
    const ends = await times(300, async (i) => {
      const held = holds[i] as Hold;
      const [first, second] = await Promise.all([
        station(i).ledger.capture(ann.claims, held),
        station(i + 1).ledger.capture(ann.claims, held),
        station(i + 2).ledger.release(ann.claims, held),
        expire(i + 3, held),
      ]);
      return [first, second];
    });

    for (const [first, second] of ends) {
      expect(first).toMatchObject({ status: 'captured', charged: 5 });
      expect(second?.operationId).toBe(first?.operationId);
      expect(second).toMatchObject({ status: 'captured', charged: 5 });
    }
    const kinds = (await world.entries(ann)).slice(1).map(({ kind }) => kind);
    expect(kinds).toHaveLength(300);
    expect(kinds.filter((kind) => kind !== 'charge' && kind !== 'late_charge')).toEqual([]);
    expect(await world.wallet(ann)).toMatchObject({ posted: 0, held: 0, owed: 0 });
  });

  it('lets release and expiry race: given back once', async () => {
    const ann = await world.customerWith(1_000);
    const holds = await times(100, async (i) => holdOf(await authorize(ann, i)));
    await times(100, (i) =>
      Promise.all([
        station(i).ledger.release(ann.claims, holds[i] as Hold),
        station(i + 1).ledger.release(ann.claims, holds[i] as Hold),
        expire(i + 2, holds[i] as Hold),
      ]),
    );
    expect(await world.wallet(ann)).toMatchObject({ posted: 1_000, held: 0 });
    expect(await world.entries(ann)).toHaveLength(1);
  });

  it('charges two hundred keys once each, however often each is sent, and refuses other bodies under them', async () => {
    const ann = await world.customerWith(10_000);
    const keys = Array.from({ length: 200 }, () => randomUUID());
    const sent = keys.flatMap((key) => [1, 2, 3, 4].map(() => use({ key })).concat(use({ key, fingerprint: 'other' })));
    const outcomes = await Promise.all(
      sent.map(async (request, i) => {
        const authorization = await station(i).ledger.authorize(ann.claims, request);
        if (authorization.outcome === 'held') await station(i).ledger.capture(ann.claims, authorization.hold);
        return authorization.outcome;
      }),
    );
    const tally = (outcome: string) => outcomes.filter((found) => found === outcome).length;
    expect(tally('held')).toBe(200);
    expect(tally('held') + tally('replay') + tally('in_progress') + tally('key_reused')).toBe(1_000);
    expect(tally('key_reused')).toBeGreaterThanOrEqual(200);
    expect(await world.wallet(ann)).toMatchObject({ posted: 9_000, held: 0 });
  });

  it('gives away no more free units than there are, and gives back those of what was not used', async () => {
    const ann = await world.customerWith(10_000);
    await authorize(ann, 0, { action: PAGES, maxCredits: -1 });
    await world.owner.query(`update credit_usage_tracking set free_limit = 100 where wallet_id = $1`, [ann.walletId]);
    const ends = await times(400, async (i) => {
      const { ledger } = station(i);
      const held = holdOf(await authorize(ann, i, { action: PAGES }));
      if (i % 4 === 0) await ledger.release(ann.claims, held);
      else return ledger.capture(ann.claims, held);
    });
    const captured = ends.filter((end) => end !== undefined);
    const free = captured.filter(({ charged }) => charged === 0).length;
    expect(captured).toHaveLength(300);
    expect(free).toBeLessThanOrEqual(100);
    expect(await world.allowance(ann, PAGES)).toEqual({ limit: 100, used: free, held: 0 });
    expect(await world.wallet(ann)).toMatchObject({ posted: 10_000 - 10 * (300 - free), held: 0 });
  });

  it('unlocks a creator once, whoever is first', async () => {
    const ann = await world.customerWith(1_000);
    const creator = await world.creator();
    const request = () =>
      use({ action: 'influencer_unlock', resource: creator.username, ownedForSeconds: 3_155_760_000 });
    const holds = await times(20, async (i) => holdOf(await station(i).ledger.authorize(ann.claims, request())));
    const outcomes = await times(20, (i) => station(i).ledger.unlock(ann.claims, holds[i] as Hold, creator.id));
    expect(outcomes.filter(({ owned }) => !owned)).toHaveLength(1);
    expect(await world.wallet(ann)).toMatchObject({ posted: 975, held: 0 });
    expect(await station(0).ledger.authorize(ann.claims, request())).toMatchObject({ outcome: 'owned' });
  });

  it('brings a wallet three periods behind up to the present once', async () => {
    const ann = await world.customer('starter');
    const spent = await station(0).ledger.capture(ann.claims, holdOf(await authorize(ann, 0, { units: 10 })));
    const held = holdOf(await authorize(ann, 0, { units: 20 }));
    await world.age(ann, '3 months 10 days');

    await times(50, async (i) => {
      const { ledger, database } = station(i);
      switch (i % 7) {
        case 0:
          return database.callAsUser(ann.claims, 'select app.touch_own_wallet()');
        case 1:
          return world.grant(ann, 'promo', 1);
        case 2:
          return database.readAsSystem('select app.roll_due_wallets(100)');
        case 3:
          return i === 3 ? ledger.release(ann.claims, held) : ledger.authorize(ann.claims, use({ maxCredits: 1 }));
        case 4:
          return i === 4 ? world.system('app.refund_operation($1, $2, $3)', [spent.operationId, 'a', 'r']) : null;
        case 5:
          return ledger.quote(ann.claims, { action: PAGES, units: 1, resource: null, ownedForSeconds: null });
        default: {
          const authorization = await authorize(ann, i);
          return ledger.capture(ann.claims, holdOf(authorization));
        }
      }
    });

    const entries = await world.entries(ann);
    const grants = entries.filter(({ kind, lot }) => kind === 'grant' && lot?.startsWith('package:'));
    expect(grants.map(({ lot, delta }) => `${lot} ${delta}`)).toEqual([0, 1, 2, 3].map((no) => `package:${no} 1000`));
    for (const no of [1, 2, 3]) {
      const kept = entries.filter(({ kind, lot }) => kind === 'rollover_in' && lot === `rollover:${no}`);
      expect(kept.reduce((sum, { delta }) => sum + delta, 0)).toBe(500);
    }
    expect((await world.wallet(ann)).period_no).toBe(3);
    const charges = (await world.taken(ann)).length - 1;
    const promos = 7;
    expect(await world.wallet(ann)).toMatchObject({ posted: 1_500 + promos + 50 - charges * 5, held: 0 });
  });

  it('rolls every due wallet once when two hourly passes run at once', async () => {
    const customers = [];
    for (let i = 0; i < 30; i++) customers.push(await world.customer('starter'));
    for (const customer of customers) await world.age(customer, '1 month 1 day');
    const passes = await times(2, (i) =>
      station(i).database.readAsSystem<{ rolled: number }>('select app.roll_due_wallets(100) as rolled'),
    );
    expect(passes.flat().reduce((sum, { rolled }) => sum + rolled, 0)).toBeGreaterThanOrEqual(30);
    for (const customer of customers) {
      expect(await world.wallet(customer)).toMatchObject({ period_no: 1, posted: 1_500 });
      expect(await world.entries(customer)).toHaveLength(5);
    }
    const again = await station(0).database.readAsSystem('select app.roll_due_wallets(100) as rolled');
    expect(again).toEqual([{ rolled: 0 }]);
  });

  it('lets two sweeps share the due holds', async () => {
    const ann = await world.customerWith(1_000);
    const holds = await times(40, async (i) => holdOf(await authorize(ann, i)));
    for (const held of holds) await world.lapse(held);
    const claims = await times(4, (i) =>
      station(i).database.readAsSystem<{ operation_id: string }>('select operation_id from app.claim_due_holds(15)'),
    );
    const claimed = claims.flat().map(({ operation_id }) => operation_id);
    expect(claimed.sort()).toEqual(holds.map(({ operationId }) => operationId).sort());
    await times(40, (i) => expire(i, holds[i] as Hold));
    expect(await world.wallet(ann)).toMatchObject({ posted: 1_000, held: 0 });
  });

  it('refuses to work on an old view of the wallet', async () => {
    const ann = await world.customerWith(10);
    await world.owner.query('begin isolation level repeatable read');
    const call = world.owner.query(`select app.grant_credits($1, 'promo', 1, 'k', null, 'a', 'r')`, [ann.id]);
    await expect(call).rejects.toMatchObject({ code: '25000' });
    await world.owner.query('rollback');
  });
});
