import { randomUUID } from 'node:crypto';
import { holdOf, LedgerWorld, use, type Customer } from '../../test/ledger-world';
import type { CreditLedger } from './credit-ledger.service';
import type { Hold } from './ledger.types';

const PAGES = 'discovery_pagination';
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);

describe('what pays', () => {
  let world: LedgerWorld;
  let ledger: CreditLedger;

  beforeAll(async () => {
    world = await LedgerWorld.open();
    ({ ledger } = world.station());
  });
  afterEach(async () => expect(await world.violations()).toEqual([]));
  afterAll(() => world.close());

  const hold = async ({ claims }: Customer, change: Parameters<typeof use>[0] = {}): Promise<Hold> =>
    holdOf(await ledger.authorize(claims, use(change)));
  const spend = async (customer: Customer, change: Parameters<typeof use>[0] = {}) =>
    ledger.capture(customer.claims, await hold(customer, change));
  const expire = ({ operationId }: Hold, verdict = 'not_done') =>
    world.system<{ settled: boolean; status: string }>('app.settle_due_hold($1, $2)', [operationId, verdict]);
  const refund = ({ operationId }: { operationId: string }) =>
    world.system<{ refunded: number; forgiven: number }>('app.refund_operation($1, $2, $3)', [
      ...[operationId, 'admin:test', 'complaint'],
    ]);
  const remaining = async (customer: Customer) =>
    Object.fromEntries((await world.lots(customer)).map((lot) => [lot.source_key, lot.remaining - lot.reserved]));
  const taken = async (customer: Customer, kind?: string) =>
    (await world.taken(customer, kind)).map(([lot, amount]) => `${lot} ${amount}`);

  /** One lot of each sort, made in an order that is not the one they burn in. */
  async function wealthy(): Promise<Customer> {
    const ann = await world.customer();
    await world.grant(ann, 'topup', 10, { key: 'bought' });
    await world.grant(ann, 'adjustment', 10, { key: 'adjustment' });
    await world.grant(ann, 'promo', 10, { key: 'promo late', expires: inDays(20) });
    await world.grant(ann, 'promo', 10, { key: 'promo soon', expires: inDays(10) });
    for (const [kind, priority, key] of [
      ['package', 10, 'package:0'],
      ['rollover', 5, 'rollover:0'],
    ]) {
      await world.owner.query(
        `with lot as (
           insert into credit_lots (wallet_id, kind, source_key, priority, expires_at, granted, remaining)
           select id, $2, $4, $3, period_end, 10, 10 from credit_wallets where id = $1 returning id
         ), entry as (
           insert into credit_transactions (wallet_id, seq, lot_id, kind, debit_account, credit_account, amount, delta, balance_after, actor)
           select w.id, w.last_seq + 1, lot.id, 'grant', 'issued:package', 'wallet', 10, 10, w.posted + 10, 'test'
             from credit_wallets w, lot where w.id = $1
         )
         update credit_wallets set posted = posted + 10, last_seq = last_seq + 1 where id = $1`,
        [ann.walletId, kind, priority, key],
      );
    }
    return ann;
  }

  it('burns what was rolled over, then the package, then promotions by their end, and what was bought last', async () => {
    const ann = await wealthy();
    for (let i = 0; i < 6; i++) await spend(ann, { units: 2 });
    expect(await taken(ann)).toEqual([
      'rollover:0 10',
      'package:0 10',
      'promo soon 10',
      'promo late 10',
      'adjustment 10',
      'bought 10',
    ]);
  });

  it('takes from as many lots as one price needs, each with an entry of its own', async () => {
    const ann = await wealthy();
    await spend(ann, { units: 7 });
    expect(await taken(ann)).toEqual(
      expect.arrayContaining(['rollover:0 10', 'package:0 10', 'promo soon 10', 'promo late 5']),
    );
    const entries = await world.entries(ann);
    expect(
      entries
        .slice(-4)
        .map(({ balance_after }) => balance_after)
        .at(-1),
    ).toBe(25);
    expect(await remaining(ann)).toMatchObject({ 'promo late': 5, adjustment: 10, bought: 10 });
  });

  it('spends what was bought in the order of the purchases', async () => {
    const ann = await world.customer();
    const orders = ['first', 'second', 'third', 'fourth', 'fifth'];
    for (const key of orders) await world.grant(ann, 'topup', 5, { key });
    for (const _ of orders) await spend(ann);
    expect(await taken(ann)).toEqual(orders.map((key) => `${key} 5`));
  });

  it('does not take from a lot that has ended', async () => {
    const ann = await world.customer();
    await world.grant(ann, 'promo', 10, { key: 'promo', expires: inDays(1) });
    await world.age(ann, '2 days');
    expect(await ledger.authorize(ann.claims, use())).toMatchObject({
      outcome: 'insufficient',
      position: { balance: 0 },
    });
    expect(await taken(ann, 'expire')).toEqual(['promo 10']);
  });

  it('says what paid', async () => {
    const ann = await world.customer();
    await world.grant(ann, 'promo', 20, { expires: inDays(9) });
    await world.grant(ann, 'topup', 20);
    expect(await spend(ann, { action: PAGES, units: 5 })).toMatchObject({
      charged: 0,
      source: 'allowance',
      allowanceLeft: 0,
    });
    expect(await spend(ann, { action: PAGES })).toMatchObject({ charged: 10, source: 'plan' });
    expect(await spend(ann, { action: PAGES, units: 2 })).toMatchObject({ charged: 20, source: 'bought' });
    const held = await hold(ann);
    expect(await ledger.release(ann.claims, held)).toMatchObject({ charged: 0, source: 'none' });
  });

  it('names what really paid when fewer units were used than held', async () => {
    const ann = await world.customer();
    await world.grant(ann, 'promo', 10, { expires: inDays(9) });
    await world.grant(ann, 'topup', 10);
    const held = await hold(ann, { units: 3 });
    expect(await ledger.capture(ann.claims, held, { units: 2 })).toMatchObject({ charged: 10, source: 'plan' });
  });

  describe('capturing fewer units than were held', () => {
    it('charges those, and gives back first what would have been spent last', async () => {
      const ann = await wealthy();
      const held = await hold(ann, { units: 12 });
      expect(await ledger.capture(ann.claims, held, { units: 3 })).toMatchObject({
        charged: 15,
        balance: 45,
        held: 0,
        available: 45,
      });
      expect(await taken(ann)).toEqual(expect.arrayContaining(['rollover:0 10', 'package:0 5']));
    });

    it('keeps the free units first', async () => {
      const ann = await world.customerWith(100);
      const held = await hold(ann, { action: PAGES, units: 8 });
      expect(await ledger.capture(ann.claims, held, { units: 6 })).toMatchObject({ charged: 10, allowanceLeft: 0 });
      expect(await world.allowance(ann, PAGES)).toEqual({ limit: 5, used: 5, held: 0 });
    });

    it('gives free units back too', async () => {
      const ann = await world.customerWith(100);
      const held = await hold(ann, { action: PAGES, units: 8 });
      expect(await ledger.capture(ann.claims, held, { units: 2 })).toMatchObject({
        charged: 0,
        source: 'allowance',
        available: 100,
        allowanceLeft: 3,
      });
      expect(await world.allowance(ann, PAGES)).toEqual({ limit: 5, used: 2, held: 0 });
    });

    it('does not charge more than was held', async () => {
      const ann = await world.customerWith(100);
      expect(await ledger.capture(ann.claims, await hold(ann, { units: 2 }), { units: 9 })).toMatchObject({
        charged: 10,
      });
    });

    it('refuses none, without spoiling what rides along', async () => {
      const ann = await world.customerWith(100);
      const [bad, good] = [await hold(ann, { units: 2 }), await hold(ann, { units: 2 })];
      const ends = await Promise.allSettled([
        ledger.capture(ann.claims, bad, { units: 0 }),
        ledger.capture(ann.claims, good),
      ]);
      expect(ends).toMatchObject([
        { status: 'rejected', reason: { code: 'RESOURCE.CONFLICT' } },
        { status: 'fulfilled', value: { charged: 10 } },
      ]);
      expect(await world.wallet(ann)).toMatchObject({ posted: 90, held: 10 });
    });
  });

  describe('captured after the hold was given up', () => {
    it('takes what is there and owes the rest; the next grant settles it before it is spendable', async () => {
      const ann = await world.customerWith(20);
      const held = await hold(ann, { units: 4 });
      expect(await expire(held)).toMatchObject({ settled: true, status: 'expired' });
      await spend(ann, { units: 3 });
      expect(await ledger.capture(ann.claims, held)).toMatchObject({
        status: 'captured',
        charged: 20,
        balance: 0,
        available: 0,
      });
      expect(await taken(ann, 'late_charge')).toEqual([expect.stringMatching(/ 5$/)]);
      expect(await world.wallet(ann)).toMatchObject({ posted: 0, owed: 15 });

      expect(await world.grant(ann, 'topup', 10, { key: 'bought' })).toEqual({
        granted: true,
        balance: 0,
        available: 0,
      });
      expect(await world.wallet(ann)).toMatchObject({ posted: 0, owed: 5 });
      expect(await world.grant(ann, 'topup', 10, { key: 'more' })).toEqual({ granted: true, balance: 5, available: 5 });
      expect(await world.wallet(ann)).toMatchObject({ posted: 5, owed: 0 });
      expect(await taken(ann, 'settle_owed')).toEqual(['bought 10', 'more 5']);
    });

    it('leaves alone what others have reserved', async () => {
      const ann = await world.customerWith(20);
      const held = await hold(ann, { units: 4 });
      await expire(held);
      const other = await hold(ann, { units: 3 });
      await ledger.capture(ann.claims, held);
      expect(await world.wallet(ann)).toMatchObject({ posted: 15, held: 15, owed: 15 });
      await ledger.release(ann.claims, other);
      expect(await world.wallet(ann)).toMatchObject({ posted: 0, held: 0, owed: 0 });
    });

    it('charges it once', async () => {
      const ann = await world.customerWith(100);
      const held = await hold(ann, { units: 4 });
      await expire(held);
      const first = await ledger.capture(ann.claims, held);
      expect(await ledger.capture(ann.claims, held)).toEqual(first);
      expect(await world.wallet(ann)).toMatchObject({ posted: 80, owed: 0 });
    });

    it('charges the units that were used', async () => {
      const ann = await world.customerWith(100);
      const held = await hold(ann, { action: PAGES, units: 9 });
      await expire(held);
      expect(await ledger.capture(ann.claims, held, { units: 6 })).toMatchObject({ charged: 10, balance: 90 });
      expect(await world.allowance(ann, PAGES)).toEqual({ limit: 5, used: 5, held: 0 });
    });

    it('keeps the answer for repetitions', async () => {
      const ann = await world.customerWith(100);
      const request = use();
      const held = await hold(ann, request);
      await expire(held);
      const answer = { status: 200, contentType: 'application/json', body: '{}' };
      await ledger.capture(ann.claims, held, { answer });
      expect(await ledger.authorize(ann.claims, request)).toMatchObject({ outcome: 'replay', answer });
    });

    it('uses no free unit twice', async () => {
      const ann = await world.customerWith(100);
      const held = await hold(ann, { action: PAGES, units: 5 });
      await expire(held);
      await spend(ann, { action: PAGES, units: 4 });
      expect(await ledger.capture(ann.claims, held)).toMatchObject({ charged: 0, allowanceLeft: 0 });
      expect(await world.allowance(ann, PAGES)).toEqual({ limit: 5, used: 5, held: 0 });
      await refund(held);
      expect(await world.allowance(ann, PAGES)).toEqual({ limit: 5, used: 4, held: 0 });
    });

    it('is settled as the sweep finds it when the work was done', async () => {
      const ann = await world.customerWith(100);
      const held = await hold(ann);
      expect(await expire(held, 'done')).toEqual({ settled: true, status: 'captured' });
      expect(await world.wallet(ann)).toMatchObject({ posted: 95, held: 0 });
      expect(await expire(held)).toEqual({ settled: false, status: 'captured' });
    });
  });

  describe('granted and adjusted', () => {
    it.each(['promo', 'topup', 'adjustment'])('books a grant of the kind %s once', async (kind) => {
      const ann = await world.customer();
      const grant = () => world.grant(ann, kind, 50, { key: 'order 1' });
      expect(await grant()).toEqual({ granted: true, balance: 50, available: 50 });
      expect(await grant()).toEqual({ granted: false, balance: 50, available: 50 });
      expect(await Promise.all([1, 2, 3, 4].map(grant))).toEqual(
        Array.from({ length: 4 }, () => ({ granted: false, balance: 50, available: 50 })),
      );
      expect(await world.entries(ann)).toMatchObject([{ delta: 50, actor: 'admin:test', reason: 'test' }]);
    });

    it('books a grant once when it arrives several times at once', async () => {
      const ann = await world.customer();
      const grants = await Promise.all([1, 2, 3, 4].map(() => world.grant(ann, 'topup', 50, { key: 'order 1' })));
      expect(grants.filter(({ granted }) => granted)).toHaveLength(1);
      expect(await world.wallet(ann)).toMatchObject({ posted: 50 });
    });

    it.each([
      ['package', 5, null],
      ['rollover', 5, null],
      ['promo', 0, null],
      ['promo', -5, null],
      ['promo', 5, inDays(-1)],
    ])('grants no %s of %s credits until %s', async (kind, credits, expires) => {
      const ann = await world.customer();
      await expect(world.grant(ann, kind, credits, { expires })).rejects.toMatchObject({ code: 'CR409' });
    });

    const adjust = ({ id }: Customer, delta: number, key: string = randomUUID()) =>
      world.system('app.adjust_wallet($1, $2, $3, $4, $5)', [id, delta, key, 'admin:test', 'because']);

    it('adjusts upwards and downwards once each', async () => {
      const ann = await world.customer();
      expect(await adjust(ann, 30, 'up')).toEqual({ granted: true, balance: 30, available: 30 });
      expect(await adjust(ann, 30, 'up')).toEqual({ granted: false, balance: 30, available: 30 });
      expect(await adjust(ann, -20, 'down')).toEqual({ granted: true, balance: 10, available: 10 });
      expect(await adjust(ann, -20, 'down')).toEqual({ granted: false, balance: 10, available: 10 });
      expect(await world.entries(ann)).toMatchObject([
        { kind: 'adjust', delta: 30, actor: 'admin:test', reason: 'because' },
        { kind: 'adjust', delta: -20, actor: 'admin:test', reason: 'because' },
      ]);
    });

    it('takes away in burn order, and never what is reserved', async () => {
      const ann = await wealthy();
      await hold(ann, { units: 4 });
      await adjust(ann, -25);
      expect(await taken(ann, 'adjust')).toEqual(['promo soon 10', 'promo late 10', 'adjustment 5']);
      await expect(adjust(ann, -16)).rejects.toMatchObject({ code: 'CR402' });
      await expect(adjust(ann, 0)).rejects.toMatchObject({ code: 'CR409' });
      expect(await world.wallet(ann)).toMatchObject({ posted: 35, held: 20 });
    });

    it('knows no wallet of a stranger', async () => {
      await expect(
        world.system('app.grant_credits($1, $2, $3, $4, null, $5, $6)', [randomUUID(), 'promo', 5, 'k', 'a', 'r']),
      ).rejects.toMatchObject({ code: 'CR404' });
    });
  });

  describe('refunded', () => {
    it('goes back to the lots that paid', async () => {
      const ann = await wealthy();
      const settlement = await spend(ann, { units: 5 });
      expect(await refund(settlement)).toMatchObject({ refunded: 25, forgiven: 0, balance: 60 });
      expect(Object.values(await remaining(ann))).toEqual([10, 10, 10, 10, 10, 10]);
      expect((await world.entries(ann)).slice(-3)).toMatchObject(
        [1, 2, 3].map(() => ({ kind: 'refund', actor: 'admin:test', reason: 'complaint' })),
      );
    });

    it('comes back until the end of the period when the lot has ended', async () => {
      const ann = await world.customer();
      await world.grant(ann, 'promo', 10, { key: 'promo', expires: inDays(1) });
      const settlement = await spend(ann, { units: 2 });
      await world.age(ann, '2 days');
      expect(await refund(settlement)).toMatchObject({ refunded: 10, balance: 10 });
      const { period_end } = await world.wallet(ann);
      expect((await world.lots(ann)).at(-1)).toMatchObject({
        kind: 'adjustment',
        remaining: 10,
        expires_at: period_end,
      });
      expect(await spend(ann, { units: 2 })).toMatchObject({ charged: 10, balance: 0 });
    });

    it('is refused a second time, and for what was not charged', async () => {
      const ann = await world.customerWith(100);
      const settlement = await spend(ann);
      await refund(settlement);
      await expect(refund(settlement)).rejects.toMatchObject({ code: 'CR409' });
      await expect(refund(await hold(ann))).rejects.toMatchObject({ code: 'CR409' });
      await expect(refund({ operationId: randomUUID() })).rejects.toMatchObject({ code: 'CR404' });
      expect(await world.wallet(ann)).toMatchObject({ posted: 100 });
    });

    it('is booked once when two admins refund at once', async () => {
      const ann = await world.customerWith(100);
      const settlement = await spend(ann);
      const ends = await Promise.allSettled([refund(settlement), refund(settlement)]);
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await world.wallet(ann)).toMatchObject({ posted: 100 });
    });

    it('forgives what is still owed, and returns what was paid of it meanwhile', async () => {
      const ann = await world.customerWith(10);
      const held = await hold(ann, { units: 2 });
      await expire(held);
      await spend(ann, { units: 1 });
      await ledger.capture(ann.claims, held);
      expect(await world.wallet(ann)).toMatchObject({ posted: 0, owed: 5 });
      await world.grant(ann, 'topup', 2);
      expect(await world.wallet(ann)).toMatchObject({ posted: 0, owed: 3 });
      expect(await refund(held)).toMatchObject({ refunded: 7, forgiven: 3 });
      expect(await world.wallet(ann)).toMatchObject({ posted: 7, owed: 0 });
    });

    it('gives free units back', async () => {
      const ann = await world.customerWith(100);
      const settlement = await spend(ann, { action: PAGES, units: 7 });
      expect(await refund(settlement)).toMatchObject({ refunded: 20 });
      expect(await world.allowance(ann, PAGES)).toEqual({ limit: 5, used: 0, held: 0 });
    });
  });

  describe('clawed back', () => {
    const clawBack = ({ id }: Customer, key: string, amount: number) =>
      world.system<{ taken: number; owed: number }>('app.claw_back($1, $2, $3, $4, $5)', [
        id,
        key,
        amount,
        'stripe',
        'refunded',
      ]);
    const restore = ({ id }: Customer, key: string, amount: number) =>
      world.system('app.restore_clawed($1, $2, $3, $4, $5)', [id, key, amount, 'stripe', 'refund failed']);

    /** An order with its credits, as the payments do it. */
    async function buy(customer: Customer, credits: number): Promise<string> {
      const [order] = await world.rows<{ id: string }>(
        `insert into credit_top_up_orders (user_id, credits, amount_minor, currency, status, paid_at, fulfilled_at)
         values ($1, $2, 100, 'USD', 'fulfilled', now(), now()) returning id`,
        [customer.id, credits],
      );
      const key = `topup:${order?.id}`;
      await world.grant(customer, 'topup', credits, { key });
      return key;
    }
    const owe = (key: string, change: number) =>
      world.owner.query(`update credit_top_up_orders set owed_amount = owed_amount + $2 where 'topup:' || id = $1`, [
        key,
        change,
      ]);

    it('takes the rest of that purchase, then of others, then plan credits pay the debt; the rest is owed', async () => {
      const ann = await world.customer();
      const [first, second] = [await buy(ann, 10), await buy(ann, 10)];
      await spend(ann, { units: 1 });
      const spent = (await world.taken(ann))[0]?.[0] as string;
      const other = spent === first ? second : first;
      await world.grant(ann, 'promo', 3, { key: 'promo', expires: inDays(5) });
      expect(await clawBack(ann, spent, 10)).toEqual({ taken: 10, owed: 0 });
      expect(await remaining(ann)).toEqual({ promo: 3, [spent]: 0, [other]: 5 });
      expect(await clawBack(ann, other, 10)).toEqual({ taken: 5, owed: 5 });
      await owe(other, 5);
      expect(await taken(ann, 'settle_owed')).toEqual(['promo 3']);
      expect(await world.wallet(ann)).toMatchObject({ posted: 0, owed: 2 });
    });

    it('comes back where it came from, debts first', async () => {
      const ann = await world.customer();
      const key = await buy(ann, 20);
      await spend(ann, { units: 2 });
      expect(await clawBack(ann, key, 20)).toEqual({ taken: 10, owed: 10 });
      await owe(key, 10);
      expect(await restore(ann, key, 20)).toEqual({ restored: 10, owedCancelled: 10 });
      await owe(key, -10);
      expect(await world.wallet(ann)).toMatchObject({ posted: 10, owed: 0 });
    });

    it('leaves room for a refund of what that lot has paid', async () => {
      const ann = await world.customer();
      const key = await buy(ann, 10);
      const settlement = await spend(ann, { units: 2 });
      await buy(ann, 10);
      expect(await clawBack(ann, key, 10)).toEqual({ taken: 10, owed: 0 });
      await restore(ann, key, 10);
      expect(await refund(settlement)).toMatchObject({ refunded: 10, balance: 20 });
    });

    it('does not take what is reserved', async () => {
      const ann = await world.customer();
      const key = await buy(ann, 10);
      const held = await hold(ann, { units: 2 });
      expect(await clawBack(ann, key, 10)).toEqual({ taken: 0, owed: 10 });
      await owe(key, 10);
      await ledger.release(ann.claims, held);
      expect(await world.wallet(ann)).toMatchObject({ posted: 0, held: 0, owed: 0 });
    });

    it('keeps a disputed purchase from being spent until the dispute is over', async () => {
      const ann = await world.customer();
      const [first, second] = [await buy(ann, 10), await buy(ann, 5)];
      const holdLot = () =>
        world.system<{ operationId: string; held: number }>('app.hold_lot($1, $2, $3, $4)', [
          ...[ann.id, first, 'dispute:1', 'disputed'],
        ]);
      const held = await holdLot();
      expect(held).toMatchObject({ held: 10 });
      expect(await holdLot()).toEqual(held);
      await spend(ann);
      expect(await taken(ann)).toEqual([`${second} 5`]);
      expect(await ledger.authorize(ann.claims, use())).toMatchObject({ outcome: 'insufficient' });
      await world.system('app.release_lot_hold($1)', [held.operationId]);
      expect(await world.wallet(ann)).toMatchObject({ posted: 10, held: 0 });
    });

    it('leaves a disputed purchase to those who dispute', async () => {
      const ann = await world.customer();
      const key = await buy(ann, 10);
      const { operationId } = await world.system<{ operationId: string }>('app.hold_lot($1, $2, $3, $4)', [
        ...[ann.id, key, 'dispute:1', 'disputed'],
      ]);
      const hands = { operationId, attempt: 1 };
      expect(await ledger.release(ann.claims, hands)).toMatchObject({ status: 'held', held: 10, available: 0 });
      expect(await ledger.capture(ann.claims, hands)).toMatchObject({ status: 'held', charged: 0 });
      expect(await world.wallet(ann)).toMatchObject({ posted: 10, held: 10 });
    });
  });

  describe('running low', () => {
    const LOW = 'credits.low_balance';
    const GONE = 'credits.exhausted';

    it('is said once at each crossing, and again after a top-up', async () => {
      const ann = await world.customerWith(110);
      await spend(ann, { units: 2 });
      expect(await world.notices(ann)).toEqual([]);
      await spend(ann, { units: 1 });
      await spend(ann, { units: 1 });
      expect(await world.notices(ann)).toEqual([LOW]);
      await spend(ann, { units: 18 });
      expect((await world.notices(ann)).sort()).toEqual([GONE, LOW]);
      await world.grant(ann, 'topup', 105);
      expect(await world.notices(ann)).toHaveLength(2);
      await spend(ann, { units: 21 });
      expect((await world.notices(ann)).sort()).toEqual([GONE, GONE, LOW, LOW]);
    });

    it('is said once however many charges ride together', async () => {
      const ann = await world.customerWith(110);
      const holds = await Promise.all(Array.from({ length: 10 }, () => hold(ann)));
      await Promise.all(holds.map((held) => ledger.capture(ann.claims, held)));
      expect(await world.notices(ann)).toEqual([LOW]);
    });

    it('says how much is left, and of whose wallet', async () => {
      const ann = await world.customerWith(100);
      await spend(ann);
      const [notice] = await world.rows<{ payload: Record<string, unknown> }>(
        `select payload from outbox where payload ->> 'userId' = $1`,
        [ann.id],
      );
      expect(notice?.payload).toMatchObject({ userId: ann.id, walletId: ann.walletId, balance: 95, threshold: 100 });
    });

    it('is not said of what is only reserved', async () => {
      const ann = await world.customerWith(100);
      await ledger.release(ann.claims, await hold(ann, { units: 20 }));
      expect(await world.notices(ann)).toEqual([]);
    });

    it('is said also when the same call finds ended credits to put away', async () => {
      const ann = await world.customer();
      await world.grant(ann, 'topup', 99);
      await world.grant(ann, 'promo', 5, { expires: inDays(1) });
      const [ended, other] = [await hold(ann), await hold(ann)];
      await world.age(ann, '2 days');
      await Promise.all([ledger.release(ann.claims, ended), ledger.capture(ann.claims, other)]);
      expect(await world.wallet(ann)).toMatchObject({ posted: 94 });
      expect(await world.notices(ann)).toEqual([LOW]);
    });
  });
});
