import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Client } from 'pg';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { TopUpOrdersRepository } from './top-up-orders.repository';
import type { DisputeFacts, PaymentFacts } from './top-up.types';

interface OrderRow {
  status: string;
  refunded_minor: number;
  clawed_credits: number;
  owed_amount: number;
  review_reason: string | null;
}

describe(TopUpOrdersRepository, () => {
  let test: TestDatabase;
  let owner: Client;
  let database: Database;
  let orders: TopUpOrdersRepository;
  let userId: string;

  beforeAll(async () => {
    test = await createTestDatabase();
    owner = new Client({ connectionString: test.url });
    await owner.connect();
    database = openDatabase(test, { poolSize: 10 });
    orders = new TopUpOrdersRepository(database);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await owner.end();
    await test.drop();
  });
  beforeEach(async () => {
    userId = await aUser();
  });
  afterEach(async () => {
    const { rows } = await owner.query('select * from app.credit_violations');
    expect(rows).toEqual([]);
  });

  /** With the 1,000 credits of the starter package. */
  async function aUser(): Promise<string> {
    const id = randomUUID();
    await owner.query('insert into auth.users (id) values ($1)', [id]);
    await owner.query('select * from app.provision_user($1, $2)', [id, `${id}@example.test`]);
    return id;
  }
  /** 1,000 credits for 49.00. */
  async function anOrder(requestKey: string | null = null) {
    const placed = await orders.place({ userId, offer: 'credits-1000', requestKey });
    if (placed === null) throw new Error('the offer is gone');
    return placed.id;
  }
  const paid = (more: { refundedMinor?: number; dispute?: DisputeFacts; intentId?: string } = {}): PaymentFacts => ({
    state: 'paid',
    payment: { intentId: more.intentId ?? 'pi_1', amountMinor: 4_900, currency: 'USD' },
    refundedMinor: more.refundedMinor ?? 0,
    dispute: more.dispute ?? null,
  });
  /** A payment intent belongs to one order. */
  const paidFor = (orderId: string, more: { refundedMinor?: number; dispute?: DisputeFacts } = {}) =>
    paid({ ...more, intentId: `pi_${orderId}` });
  const dispute = (state: DisputeFacts['state'], lostMinor = state === 'lost' ? 4_900 : 0): DisputeFacts => ({
    id: 'dp_1',
    state,
    lostMinor,
  });
  async function learn(orderId: string, facts: PaymentFacts) {
    const sync = await orders.beginSync(orderId);
    if (sync === null) throw new Error('no such order');
    return orders.apply(sync, facts);
  }
  async function order(orderId: string): Promise<OrderRow> {
    const columns = 'status, refunded_minor, clawed_credits, owed_amount, review_reason';
    const [row] = await database.readAsSystem<OrderRow>(`select ${columns} from credit_top_up_orders where id = $1`, [
      orderId,
    ]);
    if (row === undefined) throw new Error('no such order');
    return row;
  }
  async function wallet(): Promise<{ posted: number; held: number; owed: number }> {
    const [row] = await database.readAsSystem<{ posted: number; held: number; owed: number }>(
      'select posted, held, owed from credit_wallets where user_id = $1',
      [userId],
    );
    if (row === undefined) throw new Error('no wallet');
    return row;
  }
  const spend = (credits: number) =>
    database.readAsSystem('select app.adjust_wallet($1, $2, $3, $4, $5)', [
      userId,
      -credits,
      randomUUID(),
      'test',
      'spent',
    ]);

  it('grants the credits once, however many learn of the payment at once', async () => {
    const id = await anOrder();
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => learn(id, paidFor(id))));
    expect(outcomes.filter(({ fulfilled }) => fulfilled)).toHaveLength(1);
    expect(await wallet()).toEqual({ posted: 2_000, held: 0, owed: 0 });
    expect(await order(id)).toMatchObject({ status: 'fulfilled', clawed_credits: 0, review_reason: null });
  });

  it.each([
    ['another amount', { amountMinor: 4_899, currency: 'USD' }, 'paid 4899 USD instead of 4900 USD'],
    ['another currency', { amountMinor: 4_900, currency: 'EUR' }, 'paid 4900 EUR instead of 4900 USD'],
  ])('refuses %s and asks a person to look', async (_name, payment, reason) => {
    const id = await anOrder();
    const facts: PaymentFacts = {
      state: 'paid',
      payment: { intentId: 'pi_odd', ...payment },
      refundedMinor: 0,
      dispute: null,
    };
    expect(await learn(id, facts)).toEqual({ fulfilled: false, refused: true });
    expect(await wallet()).toMatchObject({ posted: 1_000 });
    expect(await order(id)).toMatchObject({ status: 'open', review_reason: reason });
  });

  it('grants nothing for a second payment of one order, and does not count its refunds', async () => {
    const id = await anOrder();
    await learn(id, paidFor(id));
    expect(await learn(id, paid({ intentId: 'pi_again', refundedMinor: 4_900 }))).toMatchObject({ refused: true });
    expect(await wallet()).toMatchObject({ posted: 2_000 });
    expect(await order(id)).toMatchObject({ status: 'fulfilled', review_reason: 'paid a second time by pi_again' });
  });

  it('takes back to the credit what many small refunds add up to', async () => {
    const id = await anOrder();
    await learn(id, paidFor(id));
    for (let refunded = 7; refunded < 4_900; refunded += 7) {
      await learn(id, paidFor(id, { refundedMinor: refunded }));
      expect(await wallet()).toMatchObject({ posted: 2_000 - Math.floor((1_000 * refunded) / 4_900) });
    }
    expect(await order(id)).toMatchObject({ status: 'partially_refunded', clawed_credits: 998 });
    await learn(id, paidFor(id, { refundedMinor: 4_900 }));
    expect(await wallet()).toMatchObject({ posted: 1_000 });
    expect(await order(id)).toMatchObject({ status: 'refunded', clawed_credits: 1_000 });
  }, 60_000);

  it('keeps a refund that is known before the payment, and applies it with the payment', async () => {
    const id = await anOrder();
    await database.readAsSystem('select app.refund_order($1, 2450)', [id]);
    expect(await order(id)).toMatchObject({ status: 'open', refunded_minor: 2_450, clawed_credits: 0 });
    expect(await wallet()).toMatchObject({ posted: 1_000 });
    await database.readAsSystem('select app.fulfil_order($1, $2, 4900, $3)', [id, 'pi_parked', 'usd']);
    expect(await order(id)).toMatchObject({ status: 'partially_refunded', clawed_credits: 500 });
    expect(await wallet()).toMatchObject({ posted: 1_500 });
  });

  it('gives back what a refund took when the refund fails', async () => {
    const id = await anOrder();
    await learn(id, paidFor(id, { refundedMinor: 4_900 }));
    expect(await wallet()).toMatchObject({ posted: 1_000 });
    await learn(id, paidFor(id));
    expect(await wallet()).toMatchObject({ posted: 2_000 });
    expect(await order(id)).toMatchObject({ status: 'fulfilled', clawed_credits: 0 });
  });

  it('lets what is refunded after it was spent be owed, and the next purchase settle it', async () => {
    const id = await anOrder();
    await learn(id, paidFor(id));
    await spend(1_700);
    await learn(id, paidFor(id, { refundedMinor: 4_900 }));
    expect(await wallet()).toEqual({ posted: 0, held: 0, owed: 700 });
    expect(await order(id)).toMatchObject({ status: 'refunded', owed_amount: 700 });
    const next = await anOrder();
    await learn(next, paidFor(next));
    expect(await wallet()).toEqual({ posted: 300, held: 0, owed: 0 });
  });

  it('forgives the debt of a refund that failed', async () => {
    const id = await anOrder();
    await learn(id, paidFor(id));
    await spend(1_700);
    await learn(id, paidFor(id, { refundedMinor: 4_900 }));
    await learn(id, paidFor(id));
    expect(await wallet()).toEqual({ posted: 300, held: 0, owed: 0 });
    expect(await order(id)).toMatchObject({ status: 'fulfilled', owed_amount: 0, clawed_credits: 0 });
  });

  it('reserves what is left of the credits while their payment is disputed, and frees it when the dispute is won', async () => {
    const id = await anOrder();
    await learn(id, paidFor(id));
    await spend(1_400);
    await learn(id, paidFor(id, { dispute: dispute('open') }));
    expect(await wallet()).toEqual({ posted: 600, held: 600, owed: 0 });
    expect((await order(id)).status).toBe('disputed');
    await learn(id, paidFor(id, { dispute: dispute('won') }));
    expect(await wallet()).toEqual({ posted: 600, held: 0, owed: 0 });
    expect((await order(id)).status).toBe('fulfilled');
  });

  it('takes the credits of a lost dispute, and gives them back should it be won after all', async () => {
    const id = await anOrder();
    await learn(id, paidFor(id, { dispute: dispute('open') }));
    expect(await wallet()).toEqual({ posted: 2_000, held: 1_000, owed: 0 });
    await learn(id, paidFor(id, { dispute: dispute('lost') }));
    expect(await wallet()).toEqual({ posted: 1_000, held: 0, owed: 0 });
    expect(await order(id)).toMatchObject({ status: 'disputed', clawed_credits: 1_000 });
    await learn(id, paidFor(id, { dispute: dispute('won') }));
    expect(await wallet()).toEqual({ posted: 2_000, held: 0, owed: 0 });
    expect((await order(id)).status).toBe('fulfilled');
  });

  it('does not open a dispute again that is decided', async () => {
    const id = await anOrder();
    await learn(id, paidFor(id, { dispute: dispute('lost') }));
    await learn(id, paidFor(id, { dispute: dispute('open') }));
    expect(await wallet()).toEqual({ posted: 1_000, held: 0, owed: 0 });
  });

  it('takes a refund out of credits that a dispute keeps reserved', async () => {
    const id = await anOrder();
    await learn(id, paidFor(id, { dispute: dispute('open') }));
    await learn(id, paidFor(id, { refundedMinor: 2_450, dispute: dispute('open') }));
    expect(await wallet()).toEqual({ posted: 1_500, held: 500, owed: 0 });
    await learn(id, paidFor(id, { refundedMinor: 2_450, dispute: dispute('lost', 2_450) }));
    expect(await wallet()).toEqual({ posted: 1_000, held: 0, owed: 0 });
    expect(await order(id)).toMatchObject({ clawed_credits: 1_000, owed_amount: 0 });
  });

  it('passes over what was read before something newer was applied', async () => {
    const id = await anOrder();
    await learn(id, paidFor(id));
    const early = await orders.beginSync(id);
    await learn(id, paidFor(id, { refundedMinor: 4_900 }));
    await orders.apply(early!, paidFor(id, { refundedMinor: 490, dispute: dispute('open') }));
    expect(await order(id)).toMatchObject({ status: 'refunded', refunded_minor: 4_900 });
    expect(await wallet()).toEqual({ posted: 1_000, held: 0, owed: 0 });
  });

  it('closes only what is open, and honours money that comes for a closed order', async () => {
    const id = await anOrder();
    await learn(id, { state: 'closed', status: 'expired' });
    expect((await order(id)).status).toBe('expired');
    await learn(id, { state: 'closed', status: 'failed' });
    expect((await order(id)).status).toBe('expired');
    await learn(id, paidFor(id));
    await learn(id, { state: 'closed', status: 'expired' });
    expect((await order(id)).status).toBe('fulfilled');
    expect(await wallet()).toMatchObject({ posted: 2_000 });
  });

  it('goes on with the open order of a request that is repeated under its key', async () => {
    const key = randomUUID();
    const [first, second] = await Promise.all([anOrder(key), anOrder(key)]);
    expect(second).toBe(first);
    await learn(first, { state: 'closed', status: 'expired' });
    expect(await anOrder(key)).not.toBe(first);
    expect(await anOrder()).not.toBe(await anOrder());
  });

  it('sells nothing that is not on offer', async () => {
    await owner.query(`update credit_top_up_offers set is_active = false where code = 'credits-500'`);
    expect(await orders.place({ userId, offer: 'credits-500', requestKey: null })).toBeNull();
    expect(await orders.place({ userId, offer: 'credits-5', requestKey: null })).toBeNull();
  });

  it('keeps the figures of orders out of the reach of the application', async () => {
    const id = await anOrder();
    for (const change of ["status = 'fulfilled'", 'credits = 1', 'refunded_minor = 0', 'sync_applied = 9']) {
      const attempt = database.readAsSystem(`update credit_top_up_orders set ${change} where id = $1`, [id]);
      await expect(attempt).rejects.toMatchObject({ code: '42501' });
    }
    await expect(database.readAsSystem('delete from credit_top_up_orders')).rejects.toMatchObject({ code: '42501' });
  });

  it('comes to the same books whatever the order, when many tell of one payment at once', async () => {
    const id = await anOrder();
    const tellings = [0, 490, 980, 2_450].flatMap((refundedMinor) => [
      learn(id, paidFor(id, { refundedMinor })),
      learn(id, paidFor(id, { refundedMinor, dispute: dispute('open') })),
      spend(10),
    ]);
    await Promise.all(tellings);
    await learn(id, paidFor(id, { refundedMinor: 2_450, dispute: dispute('lost', 2_450) }));
    expect(await wallet()).toEqual({ posted: 960, held: 0, owed: 0 });
  });

  it('always has taken floor(credits x lost money / paid money), through any history', async () => {
    const step = fc.record({
      refundedMinor: fc.integer({ min: 0, max: 4_900 }),
      state: fc.constantFrom<DisputeFacts['state'] | null>(null, 'open', 'won', 'lost'),
      lostMinor: fc.integer({ min: 1, max: 4_900 }),
      spent: fc.integer({ min: 0, max: 300 }),
    });
    const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      userId = await aUser();
      const id = await anOrder();
      let spent = 0;
      for (const [n, { refundedMinor, state, lostMinor, spent: wanted }] of steps.entries()) {
        const lost = state === 'lost' ? lostMinor : 0;
        const facts = state === null ? {} : { dispute: { id: `dp_${n}`, state, lostMinor: lost } };
        await learn(id, paidFor(id, { refundedMinor, ...facts }));
        const before = await wallet();
        const take = Math.min(wanted, before.posted - before.held);
        if (take > 0) await spend(take);
        spent += take;
      }
      const { lost_minor: lostMinor, refunded_minor: refundedMinor } = (
        await owner.query<{ lost_minor: string; refunded_minor: string }>(
          'select lost_minor, refunded_minor from credit_top_up_orders where id = $1',
          [id],
        )
      ).rows[0]!;
      const gone = Math.min(4_900, Number(lostMinor) + Number(refundedMinor));
      const { posted, owed } = await wallet();
      expect(posted - owed).toBe(2_000 - spent - Math.floor((1_000 * gone) / 4_900));
      const { rows } = await owner.query('select * from app.credit_violations');
      expect(rows).toEqual([]);
    });
    await fc.assert(property, { numRuns: 40, seed: 20261122 });
  }, 120_000);
});
