import type Stripe from 'stripe';
import { disputeFacts, paymentFacts, refundedMinor } from './stripe-facts';

const session = (more: Partial<Stripe.Checkout.Session>) =>
  ({
    status: 'complete',
    payment_status: 'unpaid',
    amount_total: 4_900,
    currency: 'usd',
    ...more,
  }) as Stripe.Checkout.Session;
const intent = (status: Stripe.PaymentIntent.Status) => ({ id: 'pi_1', status }) as Stripe.PaymentIntent;
const refund = (status: string, amount: number) => ({ status, amount }) as Stripe.Refund;
const dispute = (id: string, status: string, amount = 4_900, created = 1) =>
  ({ id, status, amount, created }) as Stripe.Dispute;
const nothing = { refunds: [], disputes: [] };

describe(paymentFacts, () => {
  it('is paid when the session says so, with the amount and currency of the session', () => {
    expect(
      paymentFacts({ session: session({ payment_status: 'paid' }), intent: intent('succeeded'), ...nothing }),
    ).toEqual({
      state: 'paid',
      payment: { intentId: 'pi_1', amountMinor: 4_900, currency: 'USD' },
      refundedMinor: 0,
      dispute: null,
    });
  });

  it.each([
    ['an open page', session({ status: 'open' }), null],
    ['a card that was declined on an open page', session({ status: 'open' }), intent('requires_payment_method')],
    ['a bank that has not answered yet', session({}), intent('processing')],
  ])('waits for %s', (_name, shown, payment) => {
    expect(paymentFacts({ session: shown, intent: payment, ...nothing })).toEqual({ state: 'pending' });
  });

  it.each([
    ['expired', session({ status: 'expired' }), null],
    ['failed', session({}), intent('requires_payment_method')],
    ['canceled', session({}), intent('canceled')],
  ])('is %s', (status, shown, payment) => {
    expect(paymentFacts({ session: shown, intent: payment, ...nothing })).toEqual({ state: 'closed', status });
  });
});

describe(refundedMinor, () => {
  it('counts refunds that went through or are under way, and none that failed', () => {
    const refunds = ['succeeded', 'pending', 'failed', 'canceled', 'requires_action'].map((status, n) =>
      refund(status, 10 ** n),
    );
    expect(refundedMinor(refunds)).toBe(11);
  });
});

describe(disputeFacts, () => {
  it.each(['warning_needs_response', 'warning_under_review', 'warning_closed'])('takes no notice of %s', (status) => {
    expect(disputeFacts([dispute('dp_1', status)])).toBeNull();
  });

  it.each([
    ['needs_response', 'open'],
    ['under_review', 'open'],
    ['won', 'won'],
    ['prevented', 'won'],
    ['lost', 'lost'],
    ['appeal_under_review', 'lost'],
  ])('reads %s as %s', (status, state) => {
    expect(disputeFacts([dispute('dp_1', status)])).toMatchObject({ id: 'dp_1', state });
  });

  it('takes several for one: open while any is, with what was lost in the others', () => {
    expect(disputeFacts([dispute('dp_2', 'needs_response', 900, 2), dispute('dp_1', 'lost', 700, 1)])).toEqual({
      id: 'dp_2',
      state: 'open',
      lostMinor: 700,
    });
    expect(disputeFacts([dispute('dp_2', 'won', 900, 2), dispute('dp_1', 'lost', 700, 1)])).toEqual({
      id: 'dp_2',
      state: 'lost',
      lostMinor: 700,
    });
  });
});
