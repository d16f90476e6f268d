import { SetMetadata } from '@nestjs/common';

/** Every operation of the API that the stand-in knows, named as in the official client. */
export const STRIPE_OPERATIONS = [
  'checkout.sessions.create',
  'checkout.sessions.retrieve',
  'checkout.sessions.list',
  'checkout.sessions.listLineItems',
  'checkout.sessions.expire',
  'paymentIntents.create',
  'paymentIntents.retrieve',
  'paymentIntents.list',
  'paymentIntents.confirm',
  'paymentIntents.cancel',
  'charges.retrieve',
  'charges.list',
  'refunds.create',
  'refunds.retrieve',
  'refunds.list',
  'disputes.retrieve',
  'disputes.list',
  'disputes.close',
  'radar.earlyFraudWarnings.retrieve',
  'radar.earlyFraudWarnings.list',
  'customers.create',
  'customers.retrieve',
  'events.retrieve',
  'events.list',
] as const;

export type StripeOperation = (typeof STRIPE_OPERATIONS)[number];

const OPERATION = Symbol('stripe operation');

/** Names the operation that a route is. */
export const Operation = (name: StripeOperation) => SetMetadata(OPERATION, name);

export const operationOf = (handler: object): StripeOperation =>
  Reflect.getMetadata(OPERATION, handler) as StripeOperation;
