import Stripe from 'stripe';
import { STRIPE_FAULT_NAMES, type StripeFaultName } from '@app/testing';
import { errorOf, paidTopUp, startStripe, topUp, type StripeHarness } from './stripe.harness';

let harness: StripeHarness;
let stripe: Stripe;

beforeAll(async () => {
  harness = await startStripe();
  stripe = harness.stripe;
});
afterAll(() => harness.close());
afterEach(() => harness.control.reset());

const idempotencyKey = 'topup:order-1:1';
const create = (changes?: Partial<Stripe.Checkout.SessionCreateParams>) =>
  stripe.checkout.sessions.create(topUp(changes), { idempotencyKey });
const countSessions = async () => (await harness.control.state()).objects.sessions;

describe('the idempotency key', () => {
  it('gives the first answer again and does nothing', async () => {
    const first = await create();
    const second = await create();
    expect(second).toEqual(first);
    const { headers } = second.lastResponse;
    expect(headers).toMatchObject({
      'idempotent-replayed': 'true',
      'original-request': first.lastResponse.requestId,
      'idempotency-key': idempotencyKey,
    });
    expect(first.lastResponse.headers).not.toHaveProperty('idempotent-replayed');
    expect(second.lastResponse.requestId).not.toBe(first.lastResponse.requestId);
    expect(await countSessions()).toBe(1);
  });

  it('shows the object as it was then, whatever became of it', async () => {
    const { id } = await create();
    await harness.control.pay(id);
    expect(await create()).toMatchObject({ id, status: 'open', payment_status: 'unpaid' });
  });

  it('belongs to its parameters, in any order', async () => {
    await create();
    const reversed = Object.fromEntries(Object.entries(topUp()).reverse()) as Stripe.Checkout.SessionCreateParams;
    await stripe.checkout.sessions.create(reversed, { idempotencyKey });
    const error = await errorOf(create({ client_reference_id: 'order-2' }));
    expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError);
    expect([error.statusCode, error.message]).toEqual([400, expect.stringContaining('the same parameters')]);
    expect(await countSessions()).toBe(1);
  });

  it('belongs to its endpoint', async () => {
    const { id } = await create();
    const error = await errorOf(stripe.checkout.sessions.expire(id, {}, { idempotencyKey }));
    expect(error.message).toMatch(/the same endpoint they were first used for \(\/v1\/checkout\/sessions\)/);
  });

  it('is not used up by a request that was not understood', async () => {
    await errorOf(create({ success_url: '/nowhere' }));
    expect((await create()).status).toBe('open');
  });

  it('keeps a refused card: a better card needs another key', async () => {
    const pay = (payment_method: string, key: string) =>
      stripe.paymentIntents.create(
        { amount: 900, currency: 'usd', confirm: true, off_session: true, payment_method },
        { idempotencyKey: key },
      );
    const first = await errorOf(pay('pm_card_chargeDeclined', 'one'));
    const again = await errorOf(pay('pm_card_chargeDeclined', 'one'));
    expect(again.headers?.['idempotent-replayed']).toBe('true');
    expect(again.payment_intent?.id).toBe(first.payment_intent?.id);
    expect((await pay('pm_card_visa', 'two')).status).toBe('succeeded');
    expect((await harness.control.state()).objects.intents).toBe(2);
  });

  it('is in use until its first request has ended', async () => {
    await harness.control.addFault('slow', { delayMs: 2000 });
    const first = create();
    while ((await countSessions()) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    const error = await errorOf(create());
    expect([error.statusCode, error.code]).toEqual([409, 'idempotency_key_in_use']);
    const patient = harness.control.client({ maxNetworkRetries: 5 });
    const replayed = await patient.checkout.sessions.create(topUp(), { idempotencyKey });
    expect(replayed.id).toBe((await first).id);
    expect(await countSessions()).toBe(1);
  });

  it('of one refund makes one refund', async () => {
    const { charge } = await paidTopUp(harness);
    const refund = () => stripe.refunds.create({ charge: charge.id, amount: 100 }, { idempotencyKey: 'refund-1' });
    const made = await Promise.all([refund(), refund(), refund()]);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1);
    expect((await stripe.charges.retrieve(charge.id)).amount_refunded).toBe(100);
  });
});

/** What the official client makes of each fault, and how many sessions there are afterwards. */
const SHOWN: Record<StripeFaultName, () => Promise<void>> = {
  'http-500': async () => {
    const error = await errorOf(create());
    expect([error.type, error.statusCode]).toEqual(['StripeAPIError', 500]);
    expect((await errorOf(create())).headers?.['idempotent-replayed']).toBe('true');
    expect(await countSessions()).toBe(0);
    await stripe.checkout.sessions.create(topUp(), { idempotencyKey: 'topup:order-1:2' });
    expect(await countSessions()).toBe(1);
  },
  'http-500-after-work': async () => {
    expect((await errorOf(create())).statusCode).toBe(500);
    expect((await errorOf(create())).headers?.['idempotent-replayed']).toBe('true');
    expect(await countSessions()).toBe(1);
  },
  'http-503': async () => {
    expect((await errorOf(create())).statusCode).toBe(503);
    expect((await create()).status).toBe('open');
  },
  'rate-limit': async () => {
    const error = await errorOf(create());
    expect(error).toBeInstanceOf(Stripe.errors.StripeRateLimitError);
    expect([error.code, error.headers?.['stripe-rate-limited-reason']]).toEqual(['rate_limit', 'global-rate']);
    expect((await create()).status).toBe('open');
  },
  'lock-timeout': async () => {
    const patient = harness.control.client({ maxNetworkRetries: 1 });
    expect((await patient.checkout.sessions.create(topUp())).status).toBe('open');
    expect((await harness.control.calls()).map(({ status }) => status)).toEqual([429, 200]);
  },
  reset: async () => {
    // The client tries a closed connection again by itself, once
    expect((await create()).status).toBe('open');
    expect((await harness.control.calls()).map(({ status }) => status)).toEqual([0, 200]);
    expect(await countSessions()).toBe(1);
  },
  'reset-after-work': async () => {
    const { lastResponse } = await create();
    expect(lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await harness.control.calls()).map(({ status, replayed }) => [status, replayed])).toEqual([
      [0, false],
      [200, true],
    ]);
    expect(await countSessions()).toBe(1);
  },
  timeout: async () => {
    const error = await errorOf(create());
    expect(error).toBeInstanceOf(Stripe.errors.StripeConnectionError);
    expect(error.message).toMatch(/timeout/);
    expect(await countSessions()).toBe(0);
  },
  'timeout-after-work': async () => {
    expect((await errorOf(create())).message).toMatch(/timeout/);
    expect(await countSessions()).toBe(1);
    stripe = harness.stripe;
    expect((await create()).lastResponse.headers['idempotent-replayed']).toBe('true');
  },
  slow: async () => {
    expect((await create()).status).toBe('open');
    expect((await harness.control.calls())[0]).toMatchObject({ fault: 'slow', status: 200 });
  },
  'html-502': async () => {
    const error = await errorOf(create());
    expect(error.message).toMatch(/Invalid JSON/);
    expect(await countSessions()).toBe(0);
  },
};

describe('the fault catalogue at the official client', () => {
  afterEach(() => {
    stripe = harness.stripe;
  });

  it.each(STRIPE_FAULT_NAMES)('shows %s', async (fault) => {
    if (fault.startsWith('timeout')) stripe = harness.control.client({ timeout: 1000 });
    await harness.control.addFault(fault, { delayMs: fault === 'slow' ? 20 : undefined });
    await SHOWN[fault]();
  });

  it('bites as often as told, or until it is cleared', async () => {
    const read = () =>
      stripe.events.list().then(
        () => 200,
        (error: unknown) => (error as Stripe.errors.StripeError).statusCode,
      );
    await harness.control.addFault('rate-limit', { times: 2 });
    expect([await read(), await read(), await read()]).toEqual([429, 429, 200]);
    await harness.control.addFault('rate-limit', { times: null });
    expect([await read(), await read(), await read()]).toEqual([429, 429, 429]);
    await harness.control.clearFaults();
    expect(await read()).toBe(200);
  });

  it('leaves other operations alone', async () => {
    await harness.control.addFault('rate-limit', { operation: 'refunds.create' });
    expect((await create()).status).toBe('open');
    expect((await errorOf(stripe.refunds.create({ charge: 'ch_1' }))).statusCode).toBe(429);
  });

  it('names the faults it knows to whoever asks for another', async () => {
    await expect(harness.control.addFault('no-such-fault' as StripeFaultName)).rejects.toThrow(/http-500-after-work/);
  });

  it('writes down who called with which key', async () => {
    await create();
    await stripe.events.list();
    expect(await harness.control.calls('checkout.sessions.create')).toEqual([
      expect.objectContaining({ idempotencyKey, status: 200, replayed: false, fault: null }),
    ]);
    await harness.control.forgetCalls();
    expect(await harness.control.calls()).toEqual([]);
  });
});
