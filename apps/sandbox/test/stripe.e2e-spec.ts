import Stripe from 'stripe';
import { errorOf, paidTopUp, startStripe, topUp, type StripeHarness } from './stripe.harness';

let harness: StripeHarness;
let stripe: Stripe;

beforeAll(async () => {
  harness = await startStripe();
  stripe = harness.stripe;
});
afterAll(() => harness.close());
afterEach(() => harness.control.reset());

const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe('the key', () => {
  it('is asked for, and a wrong one is refused without being shown', async () => {
    const wrong = await errorOf(harness.control.client({}, 'sk_test_of_somebody_else').checkout.sessions.list());
    expect(wrong).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
    expect([wrong.statusCode, wrong.message]).toEqual([
      401,
      expect.stringMatching(/^Invalid API Key provided: sk_test_\*+else$/),
    ]);
    const answer = await fetch(`${harness.sandbox.url}/v1/events`);
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { error: { type: 'invalid_request_error', message: expect.stringContaining('You did not provide an API key') } },
    ]);
  });

  it('comes before anything else is said, and routes that do not exist are named', async () => {
    const error = await errorOf(stripe.products.list());
    expect([error.statusCode, error.message]).toEqual([404, 'Unrecognized request URL (GET: /v1/products).']);
  });
});

describe('every answer', () => {
  it('carries a request id and the version that was asked for', async () => {
    const { lastResponse } = await stripe.checkout.sessions.create(topUp());
    expect(lastResponse.requestId).toMatch(/^req_\w{14}$/);
    expect(lastResponse.apiVersion).toBe(Stripe.API_VERSION);
    const older = await stripe.checkout.sessions.list({}, { apiVersion: '2024-10-28.acacia' });
    expect(older.lastResponse.apiVersion).toBe('2024-10-28.acacia');
  });
});

describe('a checkout session', () => {
  it('holds what was ordered, in minor units, and where to pay', async () => {
    const session = await stripe.checkout.sessions.create(topUp({ customer_email: 'anna@example.com' }));
    expect(session).toMatchObject({
      id: expect.stringMatching(/^cs_test_\w{58}$/),
      amount_total: 2500,
      currency: 'usd',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
      client_reference_id: 'order-1',
      metadata: { orderId: 'order-1' },
      customer_email: 'anna@example.com',
      livemode: false,
    });
    expect(session.url).toBe(`${harness.sandbox.url}/stripe/checkout/${session.id}`);
    expect(session.expires_at - session.created).toBe(24 * 3600);
    expect(session).not.toHaveProperty('line_items');
    expect(await stripe.checkout.sessions.retrieve(session.id)).toEqual(session);
  });

  it('shows its line items when asked', async () => {
    const { id, line_items: items } = await stripe.checkout.sessions.create(topUp({ expand: ['line_items'] }));
    expect(items?.data).toEqual([
      expect.objectContaining({ description: '500 credits', quantity: 2, amount_total: 2500, currency: 'usd' }),
    ]);
    expect(items?.data[0]?.price?.unit_amount_decimal?.toString()).toBe('1250');
    expect((await stripe.checkout.sessions.listLineItems(id)).data).toHaveLength(1);
  });

  it('leads through payment intent and charge once it is paid', async () => {
    const { session, intent, charge } = await paidTopUp(harness);
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', url: null });
    expect(session.customer_details?.email).toBe('buyer@example.com');
    expect(intent).toMatchObject({
      id: expect.stringMatching(/^pi_\w{24}$/),
      status: 'succeeded',
      amount_received: 2500,
      metadata: { orderId: 'order-1' },
    });
    expect(charge).toMatchObject({ paid: true, amount: 2500, amount_refunded: 0, payment_intent: intent.id });
    expect(await stripe.charges.retrieve(charge.id)).toEqual(charge);
    expect((await stripe.charges.list({ payment_intent: intent.id })).data).toEqual([charge]);
    const found = await stripe.checkout.sessions.list({ payment_intent: intent.id, status: 'complete' });
    expect(found.data.map(({ id }) => id)).toEqual([session.id]);
  });

  it('is without payment when there is nothing to pay', async () => {
    const free = { currency: 'usd', unit_amount: 0, product_data: { name: 'A gift' } };
    const { id } = await stripe.checkout.sessions.create(topUp({ line_items: [{ price_data: free, quantity: 1 }] }));
    await harness.control.pay(id);
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: 'complete',
      payment_status: 'no_payment_required',
      payment_intent: null,
    });
  });

  it('may make a customer, or know one', async () => {
    const making = await stripe.checkout.sessions.create(
      topUp({ customer_creation: 'always', customer_email: 'new@example.com' }),
    );
    const { customer: made, payment_intent: paidBy } = await harness.control.pay(making.id);
    expect(await stripe.customers.retrieve(made as string)).toMatchObject({ email: 'new@example.com' });
    expect((await stripe.paymentIntents.retrieve(paidBy as string)).customer).toBe(made);
    const { id: customer } = await stripe.customers.create({ email: 'known@example.com', metadata: { userId: '7' } });
    const knowing = await stripe.checkout.sessions.create(topUp({ customer }));
    expect((await harness.control.pay(knowing.id)).customer_details?.email).toBe('known@example.com');
    const stranger = await errorOf(stripe.checkout.sessions.create(topUp({ customer: 'cus_nobody' })));
    expect([stranger.code, stranger.param]).toEqual(['resource_missing', 'customer']);
  });

  it('can be expired while it is open, and never after', async () => {
    const { id } = await stripe.checkout.sessions.create(topUp());
    expect(await stripe.checkout.sessions.expire(id)).toMatchObject({ status: 'expired', url: null });
    const again = await errorOf(stripe.checkout.sessions.expire(id));
    expect(again.message).toMatch(/status in \["open"\] can be expired.*`expired`/);
    await expect(harness.control.pay(id)).rejects.toThrow(/status of expired/);
  });

  it.each([
    ['sooner than half an hour', 29 * 60 - 100, /at least 30 minutes/],
    ['later than a day', 25 * 3600, /less than 24 hours/],
  ])('does not end %s', async (_when, seconds, message) => {
    const error = await errorOf(stripe.checkout.sessions.create(topUp({ expires_at: inSeconds(seconds) })));
    expect([error.param, error.message]).toEqual(['expires_at', expect.stringMatching(message)]);
  });

  it('ends when it was told to', async () => {
    const expiresAt = inSeconds(31 * 60);
    const session = await stripe.checkout.sessions.create(topUp({ expires_at: expiresAt }));
    expect(session.expires_at).toBe(expiresAt);
  });

  it.each<[string, object, string, string | undefined]>([
    ['a mistyped parameter', { succes_url: 'https://x.example' }, 'succes_url', 'parameter_unknown'],
    ['a missing address', { success_url: undefined }, 'success_url', 'parameter_missing'],
    ['an address that is none', { success_url: '/done' }, 'success_url', undefined],
    [
      'a price that nobody made',
      { line_items: [{ price: 'price_1', quantity: 1 }] },
      'line_items[0][price]',
      'resource_missing',
    ],
    [
      'a line without quantity of a whole number',
      {
        line_items: [{ quantity: 1.5, price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'x' } } }],
      },
      'line_items[0][quantity]',
      undefined,
    ],
    [
      'less than the smallest payment',
      { line_items: [{ quantity: 1, price_data: { currency: 'usd', unit_amount: 49, product_data: { name: 'x' } } }] },
      'amount',
      'amount_too_small',
    ],
  ])('is refused for %s, naming it', async (_what, change, param, code) => {
    const error = await errorOf(stripe.checkout.sessions.create(topUp(change)));
    expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
    expect([error.param, error.code]).toEqual([param, code]);
  });

  it('that does not exist is missing', async () => {
    const error = await errorOf(stripe.checkout.sessions.retrieve('cs_test_none'));
    expect([error.statusCode, error.code, error.message]).toEqual([
      404,
      'resource_missing',
      "No such checkout.session: 'cs_test_none'",
    ]);
  });

  it('expands only what there is', async () => {
    const { id } = await stripe.checkout.sessions.create(topUp());
    const error = await errorOf(stripe.checkout.sessions.retrieve(id, { expand: ['no_such_thing'] }));
    expect(error.message).toMatch(/cannot be expanded \(no_such_thing\)/);
  });
});

describe('a payment intent', () => {
  const offSession: Stripe.PaymentIntentCreateParams = {
    amount: 5000,
    currency: 'usd',
    confirm: true,
    off_session: true,
    payment_method: 'pm_card_visa',
  };

  it('is paid at once off session', async () => {
    const intent = await stripe.paymentIntents.create({
      ...offSession,
      metadata: { orderId: '9' },
      expand: ['latest_charge'],
    });
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 5000, metadata: { orderId: '9' } });
    expect(intent.latest_charge).toMatchObject({ object: 'charge', paid: true, payment_method: 'pm_card_visa' });
  });

  it.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'card_declined', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', ''],
    ['pm_card_authenticationRequired', 'authentication_required', 'authentication_required'],
  ])('is refused with %s and can be paid with another card', async (method, code, declineCode) => {
    const error = await errorOf(stripe.paymentIntents.create({ ...offSession, payment_method: method }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeCardError);
    expect([error.statusCode, error.code, error.decline_code]).toEqual([402, code, declineCode]);
    const refused = error.payment_intent;
    expect(refused).toMatchObject({ status: 'requires_payment_method', last_payment_error: { code } });
    expect(await stripe.charges.retrieve(String(error.charge))).toMatchObject({ paid: false, status: 'failed' });
    const paid = await stripe.paymentIntents.confirm(String(refused?.id), { payment_method: 'pm_card_visa' });
    expect(paid).toMatchObject({ status: 'succeeded', last_payment_error: null });
  });

  it('asks a buyer who is there to authenticate', async () => {
    const method = 'pm_card_authenticationRequired';
    const { status } = await stripe.paymentIntents.create({
      amount: 900,
      currency: 'eur',
      confirm: true,
      payment_method: method,
    });
    expect(status).toBe('requires_action');
  });

  it('is confirmed or canceled later, once', async () => {
    const first = await stripe.paymentIntents.create({ amount: 900, currency: 'eur' });
    expect(first.status).toBe('requires_payment_method');
    const missing = await errorOf(stripe.paymentIntents.confirm(first.id));
    expect(missing.code).toBe('payment_intent_unexpected_state');
    await stripe.paymentIntents.confirm(first.id, { payment_method: 'pm_card_visa' });
    expect((await errorOf(stripe.paymentIntents.confirm(first.id))).message).toMatch(/status of succeeded/);
    expect((await errorOf(stripe.paymentIntents.cancel(first.id))).message).toMatch(/status of succeeded/);
    const second = await stripe.paymentIntents.create({ amount: 900, currency: 'eur', payment_method: 'pm_card_visa' });
    expect(second.status).toBe('requires_confirmation');
    const canceled = await stripe.paymentIntents.cancel(second.id, { cancellation_reason: 'abandoned' });
    expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
    expect(await stripe.paymentIntents.retrieve(second.id)).toEqual(canceled);
  });

  it('waits for its bank when it is a transfer', async () => {
    const transfer = { ...offSession, payment_method: 'pm_usBankAccount_success' };
    const [good, bad] = [await stripe.paymentIntents.create(transfer), await stripe.paymentIntents.create(transfer)];
    expect([good.status, bad.status]).toEqual(['processing', 'processing']);
    await harness.control.settle(good.id);
    await harness.control.fail(bad.id);
    expect((await stripe.paymentIntents.retrieve(good.id)).status).toBe('succeeded');
    expect((await stripe.paymentIntents.retrieve(bad.id)).status).toBe('requires_payment_method');
    await expect(harness.control.settle(good.id)).rejects.toThrow(/status of succeeded/);
  });

  it.each<[string, Partial<Stripe.PaymentIntentCreateParams>, string]>([
    ['too little', { amount: 10 }, 'amount_too_small'],
    ['no method', { payment_method: undefined }, 'payment_intent_unexpected_state'],
    ['a method that is none', { payment_method: 'card_1' }, 'resource_missing'],
  ])('is refused with %s', async (_what, change, code) => {
    expect((await errorOf(stripe.paymentIntents.create({ ...offSession, ...change }))).code).toBe(code);
  });
});

describe('a refund', () => {
  it('takes parts of the charge until nothing is left', async () => {
    const { charge, intent } = await paidTopUp(harness);
    const first = await stripe.refunds.create({ payment_intent: intent.id, amount: 1000, metadata: { why: 'part' } });
    expect(first).toMatchObject({
      id: expect.stringMatching(/^re_/),
      status: 'succeeded',
      amount: 1000,
      charge: charge.id,
      metadata: { why: 'part' },
    });
    const tooMuch = await errorOf(stripe.refunds.create({ charge: charge.id, amount: 1501 }));
    expect([tooMuch.param, tooMuch.message]).toEqual([
      'amount',
      expect.stringContaining('greater than unrefunded amount'),
    ]);
    const rest = await stripe.refunds.create({ charge: charge.id, reason: 'requested_by_customer' });
    expect(rest.amount).toBe(1500);
    expect((await errorOf(stripe.refunds.create({ charge: charge.id }))).code).toBe('charge_already_refunded');
    const after = await stripe.charges.retrieve(charge.id, { expand: ['refunds'] });
    expect(after).toMatchObject({ refunded: true, amount_refunded: 2500 });
    expect(after.refunds?.data.map(({ id }) => id)).toEqual([rest.id, first.id]);
    expect((await stripe.refunds.list({ charge: charge.id })).data.map(({ id }) => id)).toEqual([rest.id, first.id]);
    expect(await stripe.refunds.retrieve(first.id)).toEqual(first);
  });

  it('may come from the dashboard, wait for the bank, and fail', async () => {
    const { session, charge } = await paidTopUp(harness);
    const pending = await harness.control.refund(session.id, { amount: 700, status: 'pending' });
    expect(await stripe.refunds.retrieve(pending.id)).toMatchObject({
      status: 'pending',
      pending_reason: 'processing',
    });
    await harness.control.endRefund(pending.id, 'failed');
    expect(await stripe.refunds.retrieve(pending.id)).toMatchObject({
      status: 'failed',
      failure_reason: expect.any(String),
    });
    expect((await stripe.charges.retrieve(charge.id)).amount_refunded).toBe(0);
    await expect(harness.control.endRefund(pending.id, 'succeeded')).rejects.toThrow(/status of failed/);
  });

  it('of the API waits as well when told so', async () => {
    const { charge } = await paidTopUp(harness);
    await harness.control.behave({ refundStatus: 'pending' });
    expect((await stripe.refunds.create({ charge: charge.id })).status).toBe('pending');
  });

  it('needs something to refund', async () => {
    expect((await errorOf(stripe.refunds.create({}))).message).toMatch(/payment_intent, charge/);
    const { id } = await stripe.paymentIntents.create({ amount: 900, currency: 'usd' });
    expect((await errorOf(stripe.refunds.create({ payment_intent: id }))).statusCode).toBe(404);
  });
});

describe('a dispute', () => {
  it('takes the money, and gives it back when it is won', async () => {
    const { charge, intent } = await paidTopUp(harness);
    const { id } = await harness.control.openDispute(charge.id, { reason: 'product_not_received' });
    const open = await stripe.disputes.retrieve(id);
    expect(open).toMatchObject({
      status: 'needs_response',
      amount: 2500,
      reason: 'product_not_received',
      payment_intent: intent.id,
    });
    expect(open.balance_transactions.map(({ amount }) => amount)).toEqual([-2500]);
    expect((await stripe.charges.retrieve(charge.id)).disputed).toBe(true);
    expect((await errorOf(stripe.refunds.create({ charge: charge.id }))).code).toBe('charge_disputed');
    await harness.control.closeDispute(id, 'won');
    const won = await stripe.disputes.retrieve(id);
    expect([won.status, won.balance_transactions.map(({ amount }) => amount)]).toEqual(['won', [-2500, 2500]]);
    expect((await stripe.disputes.list({ charge: charge.id })).data.map((dispute) => dispute.id)).toEqual([id]);
  });

  it('can be given up, once', async () => {
    const { id } = await harness.control.openDispute((await paidTopUp(harness)).session.id, { amount: 100 });
    expect((await stripe.disputes.close(id)).status).toBe('lost');
    expect((await errorOf(stripe.disputes.close(id))).message).toMatch(/already closed/);
  });

  it('may be an inquiry, which takes nothing', async () => {
    const { charge } = await paidTopUp(harness);
    const { id } = await harness.control.openDispute(charge.id, { kind: 'inquiry' });
    expect(await stripe.disputes.retrieve(id)).toMatchObject({
      status: 'warning_needs_response',
      balance_transactions: [],
    });
    await harness.control.closeDispute(id, 'won');
    expect((await stripe.disputes.retrieve(id)).status).toBe('warning_closed');
    expect((await stripe.charges.retrieve(charge.id)).disputed).toBe(false);
  });

  it('may be preceded by a warning', async () => {
    const { charge } = await paidTopUp(harness);
    const { id } = await harness.control.warnOfFraud(charge.id, 'made_with_stolen_card');
    const warning = await stripe.radar.earlyFraudWarnings.retrieve(id);
    expect(warning).toMatchObject({ actionable: true, charge: charge.id, fraud_type: 'made_with_stolen_card' });
    expect((await stripe.radar.earlyFraudWarnings.list({ charge: charge.id })).data).toEqual([warning]);
  });
});

describe('a list', () => {
  it('is read to its end page by page, newest first, both ways', async () => {
    const made: string[] = [];
    for (let at = 0; at < 7; at += 1) made.unshift((await stripe.checkout.sessions.create(topUp())).id);
    const ids: string[] = [];
    for await (const { id } of stripe.checkout.sessions.list({ limit: 3 })) ids.push(id);
    expect(ids).toEqual(made);
    const second = await stripe.checkout.sessions.list({ limit: 3, starting_after: made[2] });
    expect([second.data.map(({ id }) => id), second.has_more]).toEqual([made.slice(3, 6), true]);
    const back = await stripe.checkout.sessions.list({ limit: 2, ending_before: made[3] });
    expect([back.data.map(({ id }) => id), back.has_more]).toEqual([made.slice(1, 3), true]);
  });

  it('refuses a cursor that names nothing and a limit out of range', async () => {
    expect((await errorOf(stripe.refunds.list({ starting_after: 're_none' }))).param).toBe('starting_after');
    expect((await errorOf(stripe.refunds.list({ limit: 101 }))).param).toBe('limit');
  });

  it('of events goes by type and time', async () => {
    await paidTopUp(harness);
    const types = async (query: Stripe.EventListParams) =>
      (await stripe.events.list(query)).data.map(({ type }) => type);
    expect(await types({})).toEqual(['checkout.session.completed', 'payment_intent.succeeded', 'charge.succeeded']);
    expect(await types({ type: 'charge.*' })).toEqual(['charge.succeeded']);
    expect(await types({ types: ['charge.succeeded', 'payment_intent.succeeded'] })).toHaveLength(2);
    expect(await types({ created: { gt: inSeconds(60) } })).toEqual([]);
    expect(await types({ created: { gte: inSeconds(-60), lte: inSeconds(60) } })).toHaveLength(3);
  });
});
