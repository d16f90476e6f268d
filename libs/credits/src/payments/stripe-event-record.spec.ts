import type Stripe from 'stripe';
import { HANDLED_EVENTS, toEventRecord } from './stripe-event-record';

const ORDER = '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910';
const event = (object: object) => ({ created: 1, data: { object } }) as unknown as Stripe.Event;

describe(toEventRecord, () => {
  it('keeps what leads to an order, and nothing of the buyer', () => {
    const session = {
      id: 'cs_1',
      object: 'checkout.session',
      payment_intent: { id: 'pi_1' },
      metadata: { order_id: ORDER },
      customer_details: { email: 'buyer@example.test' },
    };
    expect(toEventRecord(event(session))).toEqual({
      object: 'checkout.session',
      objectId: 'cs_1',
      orderId: ORDER,
      intentId: 'pi_1',
      created: 1,
    });
  });

  it.each([
    ['a payment names itself', { id: 'pi_1', object: 'payment_intent', metadata: {} }, 'pi_1', null],
    ['a refund names its payment', { id: 're_1', object: 'refund', payment_intent: 'pi_1' }, 'pi_1', null],
    ['what is no order id is none', { id: 'ch_1', object: 'charge', metadata: { order_id: "x' or 1=1" } }, null, null],
  ])('%s', (_name, object, intentId, orderId) => {
    expect(toEventRecord(event(object))).toMatchObject({ intentId, orderId });
  });

  it('keeps the id alone of things that are none of ours', () => {
    expect(toEventRecord(event({ id: 'cus_1', object: 'customer', email: 'a@example.test' }))).toEqual({
      object: null,
      objectId: 'cus_1',
      orderId: null,
      intentId: null,
      created: 1,
    });
  });
});

it('asks for no more kinds of events than one list may name', () => {
  expect(HANDLED_EVENTS.size).toBeLessThanOrEqual(20);
});
