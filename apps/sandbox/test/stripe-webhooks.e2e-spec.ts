import type Stripe from 'stripe';
import { STRIPE_EVENT_TYPES, StripeSandbox, startSandbox, type WebhookSwitchName } from '@app/testing';
import {
  errorOf,
  paidTopUp,
  startStripe,
  topUp,
  WEBHOOK_SECRET,
  type Received,
  type StripeHarness,
} from './stripe.harness';

let harness: StripeHarness;

beforeAll(async () => {
  harness = await startStripe();
});
afterAll(() => harness.close());
beforeEach(() => harness.control.behave({ retryBaseMs: 20 }));
afterEach(async () => {
  await harness.control.reset();
  harness.receiver.forget();
});

const verify = ({ body, signature }: Received): Stripe.Event =>
  harness.stripe.webhooks.constructEvent(body, signature, WEBHOOK_SECRET);

/** Whether the official client takes what came. */
const isAccepted = (received: Received): boolean => {
  try {
    return verify(received).id.startsWith('evt_');
  } catch {
    return false;
  }
};

const newSession = async () => (await harness.stripe.checkout.sessions.create(topUp())).id;

/** An event of one type alone: an expired session tells nothing else. */
async function expireOne(): Promise<string> {
  const id = await newSession();
  await harness.control.expire(id);
  return id;
}

describe('a webhook', () => {
  it('is signed so that the official client takes it', async () => {
    const { session } = await paidTopUp(harness);
    await harness.receiver.reaches(3);
    const events = harness.receiver.received.map(verify);
    const completed = events.find(({ type }) => type === 'checkout.session.completed');
    expect(completed).toMatchObject({
      object: 'event',
      api_version: '2026-10-28.endive',
      livemode: false,
      data: {
        object: {
          id: session.id,
          payment_status: 'paid',
          client_reference_id: 'order-1',
          metadata: { orderId: 'order-1' },
        },
      },
    });
    expect(() =>
      harness.stripe.webhooks.constructEvent(harness.receiver.received[0]?.body ?? '', 't=1,v1=00', WEBHOOK_SECRET),
    ).toThrow();
  });

  it('tells what the object was then, and the API tells the same event', async () => {
    const { charge } = await paidTopUp(harness);
    await harness.stripe.refunds.create({ charge: charge.id });
    await harness.control.settled();
    const first = harness.receiver.events.find(({ type }) => type === 'charge.succeeded');
    expect(first?.data.object).toMatchObject({ amount_refunded: 0, refunded: false });
    const kept = await harness.stripe.events.retrieve(String(first?.id));
    expect(kept.data).toEqual(first?.data);
    expect(kept.pending_webhooks).toBe(0);
  });

  it('names the request that caused it, or none', async () => {
    const { id } = await harness.stripe.checkout.sessions.create(topUp());
    const { lastResponse } = await harness.stripe.checkout.sessions.expire(id, {}, { idempotencyKey: 'end-1' });
    await expireOne();
    await harness.control.settled();
    const requests = (await harness.stripe.events.list()).data.map(({ request }) => request);
    expect(requests).toEqual([
      { id: null, idempotency_key: null },
      { id: lastResponse.requestId, idempotency_key: 'end-1' },
    ]);
  });

  it('comes again, with growing pauses, until it is taken', async () => {
    harness.receiver.answers = [500, 404, 302];
    await expireOne();
    await harness.control.settled();
    const [delivery] = await harness.control.deliveries();
    expect(delivery).toMatchObject({ state: 'delivered', type: 'checkout.session.expired' });
    expect(delivery?.attempts.map(({ status }) => status)).toEqual([500, 404, 302, 200]);
    expect(new Set(harness.receiver.events.map(({ id }) => id)).size).toBe(1);
    expect(harness.receiver.received.every(isAccepted)).toBe(true);
  });

  it('is given up some day', async () => {
    await harness.control.behave({ maxAttempts: 3, retryBaseMs: 1 });
    harness.receiver.answers = [500, 500, 500];
    await expireOne();
    await harness.control.settled();
    const [delivery] = await harness.control.deliveries();
    expect([delivery?.state, delivery?.attempts.length]).toEqual(['given-up', 3]);
    expect((await harness.stripe.events.list({ delivery_success: false })).data).toHaveLength(1);
  });

  it('waits no longer than told, and pauses can be skipped', async () => {
    await harness.control.behave({ retryBaseMs: 600_000 });
    harness.receiver.answers = [503];
    await expireOne();
    await harness.receiver.reaches(1);
    while ((await harness.control.deliveries())[0]?.state !== 'planned') await harness.receiver.reaches(1);
    await harness.control.hurry();
    await harness.control.settled();
    expect(harness.receiver.received).toHaveLength(2);
  });

  it('can be asked for again', async () => {
    await expireOne();
    await harness.control.settled();
    const id = String(harness.receiver.events[0]?.id);
    await harness.control.resend(id);
    await harness.control.settled();
    expect(harness.receiver.events.map((event) => event.id)).toEqual([id, id]);
    await expect(harness.control.resend('evt_none')).rejects.toThrow(/No such event/);
  });

  it('finds nobody home without ending the sandbox', async () => {
    await harness.control.behave({ webhookUrl: 'http://127.0.0.1:9/', maxAttempts: 2, retryBaseMs: 1 });
    await expireOne();
    await harness.control.settled();
    await harness.control.behave({ webhookUrl: harness.receiver.url });
    const [delivery] = await harness.control.deliveries();
    expect(delivery).toMatchObject({ state: 'given-up', attempts: [{ status: null, error: expect.any(String) }, {}] });
  });

  it('goes to the address and under the secret that are set while it runs', async () => {
    const sandbox = await startSandbox();
    const control = new StripeSandbox(sandbox.url);
    const { id } = await control.client().checkout.sessions.create(topUp());
    await control.expire(id);
    expect((await control.deliveries())[0]?.state).toBe('no-endpoint');
    await control.behave({ webhookUrl: harness.receiver.url, webhookSecret: 'whsec_other' });
    await control.expire((await control.client().checkout.sessions.create(topUp())).id);
    await control.settled();
    await sandbox.close();
    const [received] = harness.receiver.received;
    expect(harness.receiver.received).toHaveLength(1);
    expect(() =>
      harness.stripe.webhooks.constructEvent(received?.body ?? '', received?.signature ?? '', 'whsec_other'),
    ).not.toThrow();
  });
});

/** What the receiver sees of each switch when two sessions expire one after the other. */
const SEEN: Record<WebhookSwitchName, (sessions: string[]) => void> = {
  duplicate: ([first]) => {
    expect(sessionsOf().filter((id) => id === first)).toHaveLength(2);
    expect(new Set(idsOf()).size).toBe(2);
  },
  reorder: ([first, second]) => expect(sessionsOf()).toEqual([second, first]),
  delay: ([first, second]) => expect(sessionsOf()).toEqual([second, first]),
  drop: ([, second]) => expect(sessionsOf()).toEqual([second]),
  'first-answer-500': ([first]) => expect(sessionsOf().filter((id) => id === first)).toHaveLength(2),
  slow: ([first, second]) => expect(sessionsOf()).toEqual([second, first]),
  'old-timestamp': () => expect(harness.receiver.received.map(isAccepted).sort()).toEqual([false, true, true]),
  'wrong-signature': () => expect(harness.receiver.received.map(isAccepted).sort()).toEqual([false, true, true]),
};
const idsOf = () => harness.receiver.events.map(({ id }) => id);
const sessionsOf = () => harness.receiver.events.map(({ data }) => (data.object as Stripe.Checkout.Session).id);

describe('a switch', () => {
  it.each(Object.keys(SEEN) as WebhookSwitchName[])('%s is seen by the receiver', async (name) => {
    const needsRefusal = name === 'old-timestamp' || name === 'wrong-signature';
    if (needsRefusal) harness.receiver.answers = [400];
    const delayMs = name === 'slow' ? 2000 : 600_000;
    await harness.control.turnOn(name, { times: name === 'reorder' ? 2 : 1, delayMs });
    const first = await expireOne();
    if (needsRefusal) await harness.receiver.reaches(1);
    const second = await expireOne();
    await harness.receiver.reaches(1);
    if (name === 'delay') await harness.control.hurry();
    await harness.control.settled();
    SEEN[name]([first, second]);
  });

  it('stands until it is cleared when told so', async () => {
    await harness.control.turnOn('drop', { times: null });
    for (let at = 0; at < 3; at += 1) await expireOne();
    await harness.control.turnAllOff();
    await expireOne();
    await harness.control.settled();
    const states = (await harness.control.deliveries()).map(({ state }) => state);
    expect(states).toEqual(['dropped', 'dropped', 'dropped', 'delivered']);
    expect((await harness.stripe.events.list()).data).toHaveLength(4);
  });

  it('catches one type of event when told so', async () => {
    await harness.control.turnOn('drop', { times: null, type: 'checkout.session.completed' });
    await paidTopUp(harness);
    await harness.control.settled();
    expect(harness.receiver.types.sort()).toEqual(['charge.succeeded', 'payment_intent.succeeded']);
  });

  it('may spoil several tries', async () => {
    harness.receiver.answers = [400, 400];
    await harness.control.turnOn('old-timestamp', { attempts: 2 });
    await expireOne();
    await harness.control.settled();
    expect(harness.receiver.received.map(isAccepted)).toEqual([false, false, true]);
  });

  it('may turn the whole story of a payment round', async () => {
    await harness.control.turnOn('reorder', { times: 5 });
    const { session } = await paidTopUp(harness);
    await harness.control.refund(session.id);
    await harness.control.settled();
    expect(harness.receiver.types).toEqual([
      'charge.refunded',
      'refund.created',
      'checkout.session.completed',
      'payment_intent.succeeded',
      'charge.succeeded',
    ]);
  });

  it('goes with others', async () => {
    await harness.control.turnOn('duplicate');
    await harness.control.turnOn('first-answer-500');
    await expireOne();
    await harness.control.settled();
    expect(harness.receiver.received).toHaveLength(4);
  });
});

/** What the account has to tell of each story, oldest first. */
const STORIES: [string, () => Promise<void>, Stripe.Event['type'][]][] = [
  [
    'a declined card',
    async () => void (await harness.control.decline(await newSession())),
    ['payment_intent.payment_failed'],
  ],
  [
    'a later payment that comes',
    async () => {
      const id = await newSession();
      await harness.control.payLater(id);
      await harness.control.settle(id);
    },
    [
      'checkout.session.completed',
      'charge.succeeded',
      'payment_intent.succeeded',
      'checkout.session.async_payment_succeeded',
    ],
  ],
  [
    'a later payment that does not come',
    async () => {
      const id = await newSession();
      await harness.control.payLater(id);
      await harness.control.fail(id);
    },
    ['checkout.session.completed', 'payment_intent.payment_failed', 'checkout.session.async_payment_failed'],
  ],
  [
    'a refund that fails',
    async () => {
      const { id } = await harness.control.refund(await paid(), { status: 'pending' });
      await harness.control.endRefund(id, 'failed');
    },
    ['refund.created', 'charge.refunded', 'refund.updated', 'refund.failed'],
  ],
  [
    'a dispute that is won',
    async () => {
      const { id } = await harness.control.openDispute(await paid());
      await harness.control.closeDispute(id, 'won');
    },
    [
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.closed',
      'charge.dispute.funds_reinstated',
    ],
  ],
  [
    'a dispute that is lost',
    async () => {
      const { id } = await harness.control.openDispute(await paid());
      await harness.control.closeDispute(id, 'lost');
    },
    ['charge.dispute.created', 'charge.dispute.funds_withdrawn', 'charge.dispute.closed'],
  ],
  [
    'a warning',
    async () => void (await harness.control.warnOfFraud(await paid())),
    ['radar.early_fraud_warning.created'],
  ],
  ['a session that expires', async () => void (await expireOne()), ['checkout.session.expired']],
];

const PAYMENT = ['charge.succeeded', 'payment_intent.succeeded', 'checkout.session.completed'];

async function paid(): Promise<string> {
  const id = await newSession();
  await harness.control.pay(id);
  return id;
}

describe('the events', () => {
  it.each(STORIES)('of %s', async (_story, happen, expected) => {
    await happen();
    const types = (await harness.stripe.events.list()).data.map(({ type }) => type).reverse();
    const isOfPaid = types.length > expected.length;
    expect(types).toEqual(isOfPaid ? [...PAYMENT, ...expected] : expected);
    await harness.control.settled();
    expect(
      harness.receiver.received
        .map(verify)
        .map(({ id }) => id)
        .sort(),
    ).toEqual((await harness.stripe.events.list()).data.map(({ id }) => id).sort());
  });

  it('are together all that the stand-in says it sends', () => {
    const told = new Set([...PAYMENT, ...STORIES.flatMap(([, , types]) => types)]);
    expect([...told].sort()).toEqual([...STRIPE_EVENT_TYPES].sort());
  });

  it('are forgotten at a reset, on their way or not', async () => {
    await harness.control.turnOn('delay', { delayMs: 600_000 });
    await expireOne();
    await harness.control.reset();
    const { objects, unfinishedDeliveries, webhookUrl } = await harness.control.state();
    expect([objects.events, unfinishedDeliveries, webhookUrl]).toEqual([0, 0, harness.receiver.url]);
    expect((await errorOf(harness.stripe.events.retrieve('evt_1'))).code).toBe('resource_missing');
  });
});
