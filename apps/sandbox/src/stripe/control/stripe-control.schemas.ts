import { z } from 'zod';
import { STRIPE_FAULT_NAMES } from '../api/api-faults';
import { STRIPE_OPERATIONS } from '../api/operations';
import { STRIPE_EVENT_TYPES } from '../events/event-types';
import { WEBHOOK_SWITCH_NAMES } from '../webhooks/webhook-switches';

const times = z.number().int().min(1).max(1_000_000);
const delayMs = z.number().int().min(0).max(600_000);
const sum = z.number().int().min(1);

/** A session, payment intent or charge. */
const payment = z.string().regex(/^(cs|pi|ch)_/, 'must be the id of a session, payment intent or charge');

export const stripeBehaviourSchema = z.strictObject({
  webhookUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .optional(),
  webhookSecret: z.string().min(1).optional(),
  latencyMs: delayMs.optional(),
  refundStatus: z.enum(['succeeded', 'pending']).optional(),
  retryBaseMs: delayMs.optional(),
  maxAttempts: z.number().int().min(1).max(100).optional(),
  attemptTimeoutMs: z.number().int().min(1).max(600_000).optional(),
});

export const stripeFaultSchema = z.strictObject({
  fault: z.enum(STRIPE_FAULT_NAMES),
  /** Null: until cleared. */
  times: times.nullable().default(1),
  operation: z.enum(STRIPE_OPERATIONS).optional(),
  delayMs: delayMs.optional(),
});

export const webhookSwitchSchema = z.strictObject({
  switch: z.enum(WEBHOOK_SWITCH_NAMES),
  /** Null: until cleared. */
  times: times.nullable().default(1),
  type: z.enum(STRIPE_EVENT_TYPES).optional(),
  delayMs: delayMs.optional(),
  attempts: times.optional(),
});

export const stripeCallsSchema = z.strictObject({ operation: z.enum(STRIPE_OPERATIONS).optional() });

export const deliveriesSchema = z.strictObject({ type: z.string().optional(), eventId: z.string().optional() });

export const declineSchema = z.strictObject({ paymentMethod: z.string().optional() });

export const dashboardRefundSchema = z.strictObject({
  payment,
  amount: sum.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  status: z.enum(['succeeded', 'pending', 'requires_action']).default('succeeded'),
});

export const refundEndSchema = z.strictObject({ status: z.enum(['succeeded', 'failed', 'canceled']) });

export const disputeSchema = z.strictObject({
  payment,
  amount: sum.optional(),
  reason: z.string().default('fraudulent'),
  kind: z.enum(['chargeback', 'inquiry']).default('chargeback'),
});

export const disputeEndSchema = z.strictObject({ outcome: z.enum(['won', 'lost']) });

export const fraudWarningSchema = z.strictObject({
  payment,
  fraudType: z.string().default('unauthorized_use_of_card'),
});
