import { randomUUID } from 'node:crypto';
import { PaymentsWorld, TOP_UPS, type Buyer } from './payments-world';

jest.setTimeout(120_000);

describe('top-ups', () => {
  let world: PaymentsWorld;
  let buyer: Buyer;

  beforeAll(async () => {
    world = await PaymentsWorld.start();
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    buyer = await world.aBuyer();
  });
  afterEach(async () => {
    await world.stripe.turnAllOff();
    await world.stripe.clearFaults();
    await world.quiet();
    expect(await world.violations()).toEqual([]);
  });

  describe('from the offer to the credits', () => {
    it('shows what is on sale, cheapest first', async () => {
      const { status, body } = await world.api.call(`${TOP_UPS}/offers`, { headers: buyer.headers });
      expect(status).toBe(200);
      expect(body.items).toEqual([
        { code: 'credits-500', credits: 500, amountMinor: 2_900, currency: 'USD' },
        { code: 'credits-1000', credits: 1_000, amountMinor: 4_900, currency: 'USD' },
        { code: 'credits-2500', credits: 2_500, amountMinor: 10_900, currency: 'USD' },
        { code: 'credits-10000', credits: 10_000, amountMinor: 39_900, currency: 'USD' },
      ]);
    });

    it('opens a payment page for the price of the offer, and grants the credits once it is paid', async () => {
      const { status, body } = await world.open(buyer, 'credits-2500');
      expect([status, body]).toEqual([
        201,
        expect.objectContaining({ status: 'open', credits: 2_500, amountMinor: 10_900, currency: 'USD', paidAt: null }),
      ]);
      const session = await world.stripe.client().checkout.sessions.retrieve(await world.sessionOf(String(body.id)));
      expect(session).toMatchObject({ amount_total: 10_900, currency: 'usd', client_reference_id: body.id });
      expect(body.checkoutUrl).toBe(session.url);
      expect(session.success_url).toContain(`topUp=${String(body.id)}&outcome=success`);
      expect(await world.wallet(buyer)).toMatchObject({ posted: 1_000 });

      await world.stripe.pay(session.id);
      await world.becomes({ id: String(body.id) }, 'fulfilled');
      expect(await world.wallet(buyer)).toEqual({ posted: 3_500, held: 0, owed: 0 });
      const after = await world.get(buyer, { id: String(body.id) });
      expect(after.body).toMatchObject({ status: 'fulfilled', checkoutUrl: null, clawedCredits: 0 });
      expect(after.body.paidAt).not.toBeNull();
    });

    it('shows a buyer who comes back the new balance, although it was cached', async () => {
      const balance = async () => {
        const { body } = await world.api.call('/api/v1/credits/balance', { headers: buyer.headers });
        return body.balance;
      };
      expect(await balance()).toBe(1_000);
      await world.aPaidOrder(buyer);
      await world.quiet();
      expect(await balance()).toBe(2_000);
    });

    it('answers a repeated request with the same page, and asks for no second one', async () => {
      const key = randomUUID();
      const first = await world.open(buyer, 'credits-500', key);
      const again = await world.open(buyer, 'credits-500', key);
      expect([again.status, again.text]).toEqual([201, first.text]);
      expect((await world.open(buyer, 'credits-1000', key)).body.code).toBe('IDEMPOTENCY.KEY_REUSED');
      expect((await world.open(buyer, 'credits-500')).body.id).not.toBe(first.body.id);
    });

    it.each([
      ['an offer that is not there', { offer: 'credits-7' }, 404, 'RESOURCE.NOT_FOUND'],
      ['a price of the buyer’s own', { offer: 'credits-500', amountMinor: 1 }, 400, 'REQUEST.INVALID'],
      ['no offer', {}, 400, 'REQUEST.INVALID'],
    ])('refuses %s', async (_name, json, status, code) => {
      const answer = await world.api.call(TOP_UPS, { json, headers: buyer.headers });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });

    it('keeps the top-ups of others out of sight', async () => {
      const order = await world.anOrder(buyer);
      const stranger = await world.aBuyer();
      expect((await world.get(stranger, order)).body.code).toBe('RESOURCE.NOT_FOUND');
      expect((await world.api.call(TOP_UPS, { headers: stranger.headers })).body.items).toEqual([]);
      expect((await world.get(buyer, { id: randomUUID() })).status).toBe(404);
      expect((await world.get(buyer, { id: 'one' })).status).toBe(400);
      expect((await world.api.call(`${TOP_UPS}/${order.id}`)).status).toBe(401);
    });

    it('lists them latest first, in pages without gaps', async () => {
      const ids: string[] = [];
      for (let n = 0; n < 3; n++) ids.unshift((await world.anOrder(buyer, 'credits-500')).id);
      const first = await world.api.call(`${TOP_UPS}?limit=2`, { headers: buyer.headers });
      const cursor = encodeURIComponent(String(first.body.nextCursor));
      const second = await world.api.call(`${TOP_UPS}?limit=2&cursor=${cursor}`, { headers: buyer.headers });
      const items = [first, second].flatMap(({ body }) => body.items as { id: string }[]);
      expect(items.map(({ id }) => id)).toEqual(ids);
      expect(second.body.nextCursor).toBeNull();
    });
  });

  describe('that are not paid at once', () => {
    it('closes when the page expires, and when the bank refuses after all', async () => {
      const expired = await world.anOrder(buyer);
      const failed = await world.anOrder(buyer);
      await world.stripe.expire(expired.sessionId);
      await world.stripe.payLater(failed.sessionId);
      await world.becomes(expired, 'expired');
      await world.quiet();
      expect(await world.statusOf(failed)).toBe('open');
      await world.stripe.fail(failed.sessionId);
      await world.becomes(failed, 'failed');
      expect(await world.wallet(buyer)).toMatchObject({ posted: 1_000 });
    });

    it('grants nothing before the bank has paid', async () => {
      const order = await world.anOrder(buyer);
      await world.stripe.payLater(order.sessionId);
      await world.quiet();
      expect(await world.wallet(buyer)).toMatchObject({ posted: 1_000 });
      await world.stripe.settle(order.sessionId);
      await world.becomes(order, 'fulfilled');
      expect(await world.wallet(buyer)).toMatchObject({ posted: 2_000 });
    });

    it('stays open when a card is declined, for the buyer may try another', async () => {
      const order = await world.anOrder(buyer);
      await world.stripe.decline(order.sessionId);
      await world.quiet();
      expect(await world.statusOf(order)).toBe('open');
      await world.stripe.pay(order.sessionId);
      await world.becomes(order, 'fulfilled');
    });
  });

  describe('whose payment is taken back', () => {
    it('takes credits back in proportion, refund by refund, and gives back those of a refund that fails', async () => {
      const order = await world.aPaidOrder(buyer);
      for (let n = 0; n < 6; n++) await world.stripe.refund(order.sessionId, { amount: 333 });
      await world.quiet();
      // floor(1,000 x 1,998 / 4,900) = 407, where six times floor(1,000 x 333 / 4,900) would be 402
      expect(await world.wallet(buyer)).toEqual({ posted: 1_593, held: 0, owed: 0 });
      expect(await world.statusOf(order)).toBe('partially_refunded');

      const last = await world.stripe.refund(order.sessionId);
      await world.becomes(order, 'refunded');
      expect(await world.wallet(buyer)).toMatchObject({ posted: 1_000 });
      await world.stripe.endRefund(last.id, 'failed');
      await world.becomes(order, 'partially_refunded');
      expect(await world.wallet(buyer)).toMatchObject({ posted: 1_593 });
      expect((await world.get(buyer, order)).body).toMatchObject({ refundedMinor: 1_998, clawedCredits: 407 });
    });

    it('has the credits of a refund that was spent already owed, and settles them from the next purchase', async () => {
      const order = await world.aPaidOrder(buyer);
      await world.spend(buyer, 1_900);
      await world.stripe.refund(order.sessionId);
      await world.becomes(order, 'refunded');
      expect(await world.wallet(buyer)).toEqual({ posted: 0, held: 0, owed: 900 });
      await world.aPaidOrder(buyer, 'credits-2500');
      expect(await world.wallet(buyer)).toEqual({ posted: 1_600, held: 0, owed: 0 });
    });

    it('reserves what a dispute is about, and frees it when the dispute is won', async () => {
      const order = await world.aPaidOrder(buyer);
      const dispute = await world.stripe.openDispute(order.sessionId);
      await world.becomes(order, 'disputed');
      expect(await world.wallet(buyer)).toEqual({ posted: 2_000, held: 1_000, owed: 0 });
      await world.stripe.closeDispute(dispute.id, 'won');
      await world.becomes(order, 'fulfilled');
      expect(await world.wallet(buyer)).toEqual({ posted: 2_000, held: 0, owed: 0 });
    });

    it('takes what a lost dispute was about', async () => {
      const order = await world.aPaidOrder(buyer);
      const dispute = await world.stripe.openDispute(order.sessionId, { amount: 2_450 });
      await world.becomes(order, 'disputed');
      await world.stripe.closeDispute(dispute.id, 'lost');
      await world.quiet();
      expect(await world.wallet(buyer)).toEqual({ posted: 1_500, held: 0, owed: 0 });
    });

    it('does not mind a bank that merely asks', async () => {
      const order = await world.aPaidOrder(buyer);
      await world.stripe.openDispute(order.sessionId, { kind: 'inquiry' });
      await world.quiet();
      expect(await world.statusOf(order)).toBe('fulfilled');
      expect(await world.wallet(buyer)).toEqual({ posted: 2_000, held: 0, owed: 0 });
    });

    it('asks a person to look at a payment that was reported as fraud', async () => {
      const order = await world.aPaidOrder(buyer);
      await world.stripe.warnOfFraud(order.sessionId);
      await world.quiet();
      const [row] = await world.api.sql<{ reason: string }>(
        'select review_reason as reason from credit_top_up_orders where id = $1',
        [order.id],
      );
      expect(row?.reason).toBe('the payment was reported as fraud');
    });
  });
});
