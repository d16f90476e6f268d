import { randomUUID } from 'node:crypto';
import { ProcessStripeEvents, ReconcileStripe } from '@app/credits';
import { PaymentsWorld, TOP_UPS, type BoughtTopUp, type Buyer } from './payments-world';

jest.setTimeout(120_000);

/** No worker runs here: each test decides when events are acted on, and in which state the world is then. */
describe('events of the payment provider', () => {
  let world: PaymentsWorld;
  let buyer: Buyer;

  const processEvents = () => world.api.app.get(ProcessStripeEvents).execute();
  const reconcile = () => world.api.app.get(ReconcileStripe).execute();
  /** What the provider sends about an order: the same event each time. */
  const completed = ({ id, sessionId }: BoughtTopUp, eventId = `evt_${randomUUID()}`) =>
    JSON.stringify({
      id: eventId,
      object: 'event',
      type: 'checkout.session.completed',
      created: 1_780_000_000,
      livemode: false,
      data: { object: { id: sessionId, object: 'checkout.session', metadata: { order_id: id } } },
    });
  async function paidInSilence(offer?: string): Promise<BoughtTopUp> {
    const order = await world.anOrder(buyer, offer);
    await world.stripe.turnOn('drop', { times: null });
    await world.stripe.pay(order.sessionId);
    return order;
  }
  const makeEventsDue = () => world.api.sql(`update stripe_events set available_at = now() where state = 'received'`);

  beforeAll(async () => {
    world = await PaymentsWorld.start({ worker: false });
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    buyer = await world.aBuyer();
  });
  afterEach(async () => {
    await world.stripe.turnAllOff();
    await world.stripe.clearFaults();
    await world.stripe.settled();
    await makeEventsDue();
    await processEvents();
    expect(await world.violations()).toEqual([]);
  });

  describe('at the door', () => {
    it('are taken when they are signed, and acted on later', async () => {
      const order = await world.anOrder(buyer);
      const payload = completed(order);
      const { status, body } = await world.post(payload, world.sign(payload));
      expect([status, body]).toEqual([200, { received: true }]);
      expect(await world.eventsIn('received')).toBe(1);
    });

    it.each<[string, (payload: string, sign: PaymentsWorld['sign']) => [string, string | undefined]]>([
      ['signed by somebody else', (payload, sign) => [payload, sign(payload, { secret: 'whsec_guessed' })]],
      ['changed in one byte', (payload, sign) => [payload.replace('completed', 'completes'), sign(payload)]],
      ['written anew', (payload, sign) => [JSON.stringify(JSON.parse(payload), null, 1), sign(payload)]],
      ['six minutes old', (payload, sign) => [payload, sign(payload, { timestamp: Date.now() / 1_000 - 360 })]],
      ['not signed', (payload) => [payload, undefined]],
    ])('are refused when they are %s', async (_name, forge) => {
      const order = await world.anOrder(buyer);
      const before = await world.api.sql('select id from stripe_events');
      const { status, body } = await world.post(...forge(completed(order), (...args) => world.sign(...args)));
      expect([status, body.code]).toEqual([400, 'PAYMENTS.INVALID_SIGNATURE']);
      expect(await world.api.sql('select id from stripe_events')).toHaveLength(before.length);
    });

    it('are kept once when they come twenty times at once, and grant once', async () => {
      const order = await paidInSilence();
      const payload = completed(order);
      const answers = await Promise.all(Array.from({ length: 20 }, () => world.post(payload, world.sign(payload))));
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
      await Promise.all([processEvents(), processEvents(), processEvents()]);
      expect(await world.wallet(buyer)).toEqual({ posted: 2_000, held: 0, owed: 0 });
    });

    it('leave no trace of the buyer behind', async () => {
      const order = await world.anOrder(buyer);
      await world.stripe.pay(order.sessionId);
      await world.stripe.settled();
      const stored = JSON.stringify(await world.api.sql('select * from stripe_events'));
      expect(stored).toContain(order.sessionId);
      expect(stored).not.toContain('@');
    });

    it('cannot grant what was not paid, even signed and with our own order in it', async () => {
      const order = await world.anOrder(buyer);
      const payload = completed(order);
      await world.post(payload, world.sign(payload));
      await processEvents();
      expect(await world.statusOf(order)).toBe('open');
      expect(await world.wallet(buyer)).toMatchObject({ posted: 1_000 });
    });

    it('cannot make the payment of one order pay for another', async () => {
      const paid = await paidInSilence('credits-500');
      const wanted = await world.anOrder(buyer, 'credits-500');
      const payload = completed({ id: wanted.id, sessionId: paid.sessionId });
      await world.post(payload, world.sign(payload));
      await processEvents();
      expect(await world.statusesOf([wanted, paid])).toEqual(['open', 'open']);
      await world.get(buyer, paid);
      expect(await world.statusesOf([wanted, paid])).toEqual(['open', 'fulfilled']);
      expect(await world.wallet(buyer)).toMatchObject({ posted: 1_500 });
    });
  });

  describe('on a bad day', () => {
    it.each(['duplicate', 'reorder', 'first-answer-500', 'slow'] as const)(
      'come to the same books when the deliveries are disturbed: %s',
      async (disturbance) => {
        const order = await world.anOrder(buyer);
        await world.stripe.turnOn(disturbance, { times: null, delayMs: 100 });
        await world.stripe.pay(order.sessionId);
        await world.stripe.refund(order.sessionId, { amount: 490 });
        const refund = await world.stripe.refund(order.sessionId, { amount: 980 });
        await world.stripe.endRefund(refund.id, 'failed');
        await world.stripe.settled();
        await Promise.all([processEvents(), processEvents()]);
        expect(await world.wallet(buyer)).toEqual({ posted: 1_900, held: 0, owed: 0 });
        expect(await world.statusOf(order)).toBe('partially_refunded');
      },
    );

    it.each(['old-timestamp', 'wrong-signature'] as const)(
      'are waited for when the first delivery is not to be trusted: %s',
      async (disturbance) => {
        const order = await world.anOrder(buyer);
        await world.stripe.turnOn(disturbance, { times: null });
        await world.stripe.pay(order.sessionId);
        await world.stripe.settled();
        await processEvents();
        expect(await world.statusOf(order)).toBe('fulfilled');
      },
    );

    it('find the order of a refund whose payment was never heard of', async () => {
      const order = await world.anOrder(buyer);
      for (const type of ['checkout.session.completed', 'payment_intent.succeeded', 'charge.refunded'] as const)
        await world.stripe.turnOn('drop', { times: null, type });
      await world.stripe.pay(order.sessionId);
      await world.stripe.refund(order.sessionId, { amount: 2_450 });
      await world.stripe.settled();
      await processEvents();
      expect(await world.wallet(buyer)).toEqual({ posted: 1_500, held: 0, owed: 0 });
      expect(await world.statusOf(order)).toBe('partially_refunded');
    });

    it('wait while the provider cannot be asked, and are acted on when it can', async () => {
      const order = await world.anOrder(buyer);
      await world.stripe.addFault('lock-timeout', { times: null, operation: 'checkout.sessions.retrieve' });
      await world.stripe.pay(order.sessionId);
      await world.stripe.settled();
      await processEvents();
      const [waiting] = await world.api.sql<{ error: string; late: boolean }>(
        `select error, available_at > now() as late from stripe_events where payload ->> 'objectId' = $1`,
        [order.sessionId],
      );
      expect(waiting).toMatchObject({ error: expect.stringContaining('429') as string, late: true });
      await world.stripe.clearFaults();
      await makeEventsDue();
      await processEvents();
      expect(await world.statusOf(order)).toBe('fulfilled');
    });

    it('are given up after many tries that the provider refuses', async () => {
      const order = await world.anOrder(buyer);
      const payload = completed({ id: order.id, sessionId: 'cs_test_unknown' }, 'evt_of_nothing');
      await world.post(payload, world.sign(payload));
      await world.api.sql(`update stripe_events set attempts = 9 where id = 'evt_of_nothing'`);
      await processEvents();
      const [dead] = await world.api.sql<{ state: string; error: string }>(
        `select state, error from stripe_events where id = 'evt_of_nothing'`,
      );
      expect(dead).toMatchObject({ state: 'dead', error: expect.stringContaining('404') as string });
    });
  });

  describe('that never come', () => {
    it('are not needed by a buyer who looks at the top-up', async () => {
      const order = await paidInSilence();
      const looks = await Promise.all(Array.from({ length: 10 }, () => world.get(buyer, order)));
      expect(looks.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));
      expect((await world.get(buyer, order)).body).toMatchObject({ status: 'fulfilled', checkoutUrl: null });
      expect(await world.wallet(buyer)).toEqual({ posted: 2_000, held: 0, owed: 0 });
    });

    it('are fetched by the reconciliation, which applies each once', async () => {
      const [paid, refunded, disputed] = [await paidInSilence(), await paidInSilence(), await paidInSilence()];
      await world.stripe.refund(refunded.sessionId);
      await world.stripe.openDispute(disputed.sessionId);
      await Promise.all([reconcile(), reconcile()]);
      expect(await world.statusesOf([paid, refunded, disputed])).toEqual(['fulfilled', 'refunded', 'disputed']);
      expect(await world.wallet(buyer)).toEqual({ posted: 3_000, held: 1_000, owed: 0 });
      await reconcile();
      expect(await world.wallet(buyer)).toEqual({ posted: 3_000, held: 1_000, owed: 0 });
    });

    it('are made up for by asking after open orders, and pages nobody saw are closed', async () => {
      const expired = await world.anOrder(buyer);
      await world.stripe.turnOn('drop', { times: null });
      await world.stripe.expire(expired.sessionId);
      const waiting = await world.anOrder(buyer);
      const [orphan] = await world.api.sql<{ id: string }>(
        `insert into credit_top_up_orders (user_id, credits, amount_minor, currency) values ($1, 500, 2900, 'USD') returning id`,
        [buyer.id],
      );
      await world.api.sql(
        `update credit_top_up_orders set created_at = now() - interval '2 hours' where status = 'open'`,
      );
      await world.api.sql(`delete from stripe_events where state <> 'received'`);
      await world.stripe.forgetCalls();
      await reconcile();
      const orders = [expired, waiting, { id: orphan?.id ?? '' }];
      expect(await world.statusesOf(orders)).toEqual(['expired', 'open', 'expired']);
    });
  });

  describe('and calls to the provider', () => {
    it.each([
      ['that is lost on the way back', 'reset-after-work'],
      ['that failed although it was done', 'http-500-after-work'],
      ['that failed', 'http-500'],
      ['that a proxy swallowed', 'html-502'],
      ['that came too fast', 'rate-limit'],
    ] as const)('repeat the opening of a page %s', async (_name, fault) => {
      await world.stripe.addFault(fault, { operation: 'checkout.sessions.create' });
      const { status, body } = await world.open(buyer);
      expect([status, typeof body.checkoutUrl]).toEqual([201, 'string']);
      const session = await world.sessionOf(String(body.id));
      await world.stripe.pay(session);
      await world.stripe.settled();
      await processEvents();
      expect(await world.wallet(buyer)).toEqual({ posted: 2_000, held: 0, owed: 0 });
    });

    it('leave an order that the same request mends, when the page could not be opened', async () => {
      await world.stripe.addFault('rate-limit', { times: 5, operation: 'checkout.sessions.create' });
      const key = randomUUID();
      const refused = await world.open(buyer, 'credits-500', key);
      expect([refused.status, refused.body.code]).toEqual([503, 'PAYMENTS.UNAVAILABLE']);
      expect(refused.headers.get('retry-after')).not.toBeNull();
      const mended = await world.open(buyer, 'credits-500', key);
      expect(mended.status).toBe(201);
      const { body } = await world.api.call(TOP_UPS, { headers: buyer.headers });
      expect(body.items).toEqual([expect.objectContaining({ id: mended.body.id })]);
    });

    it('do not keep a buyer from seeing a top-up while the provider is away', async () => {
      const order = await paidInSilence();
      await world.stripe.addFault('reset', { times: null });
      const { status, body } = await world.get(buyer, order);
      expect([status, body.status]).toEqual([200, 'open']);
    });
  });

  it('write neither secrets nor event contents into the log', () => {
    const log = world.api.logLines.join('\n');
    expect(log).not.toMatch(/whsec_|sk_test_|buyer@|"data":\{"object"/);
    expect(log.length).toBeGreaterThan(0);
  });
});
