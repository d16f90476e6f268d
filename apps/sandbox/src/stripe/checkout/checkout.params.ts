import { z } from 'zod';
import type Stripe from 'stripe';
import { currency, flag, ignored, metadata, number, optional, text, webAddress } from '../api/params';
import { pageShape } from '../store/page';

const priceDataSchema = z.strictObject({
  currency,
  unit_amount: number.refine((value) => value >= 0, 'Invalid non-negative integer'),
  product_data: z.strictObject({
    name: z.string().min(1, 'You passed an empty string').max(250),
    description: optional(text),
    images: z.array(z.string()).max(8).optional(),
    metadata,
    tax_code: ignored,
  }),
  tax_behavior: ignored,
} satisfies { [K in keyof Stripe.Checkout.SessionCreateParams.LineItem.PriceData]?: z.ZodType });

const lineItemSchema = z.strictObject({
  price: optional(text),
  price_data: priceDataSchema.optional(),
  quantity: number.refine((value) => value >= 1, 'This value must be greater than or equal to 1.').default(1),
  metadata,
  adjustable_quantity: ignored,
  tax_rates: ignored,
} satisfies { [K in keyof Stripe.Checkout.SessionCreateParams.LineItem]?: z.ZodType });

const intentDataSchema = z.strictObject({
  metadata,
  description: optional(text),
  receipt_email: optional(text),
  setup_future_usage: optional(z.enum(['off_session', 'on_session'])),
  statement_descriptor: optional(text),
  statement_descriptor_suffix: ignored,
  capture_method: ignored,
  shipping: ignored,
  transfer_group: ignored,
} satisfies { [K in keyof Stripe.Checkout.SessionCreateParams.PaymentIntentData]?: z.ZodType });

/** Sessions of the hosted page that take one payment. */
export const createSessionSchema = z.strictObject({
  mode: z.literal('payment', { error: 'The sandbox takes sessions of mode payment only' }),
  ui_mode: z.literal('hosted_page', { error: 'The sandbox has the hosted page only' }).optional(),
  line_items: z.array(lineItemSchema).min(1, 'You must specify at least one line item').max(100),
  success_url: webAddress,
  cancel_url: optional(webAddress),
  client_reference_id: optional(z.string().max(200)),
  customer: optional(text),
  customer_email: optional(z.email('Invalid email address')),
  customer_creation: optional(z.enum(['always', 'if_required'])),
  expires_at: number.optional(),
  metadata,
  payment_intent_data: intentDataSchema.prefault({}),
  payment_method_types: z.array(z.string()).optional(),
  currency: optional(currency),
  locale: optional(text),
  submit_type: optional(z.enum(['auto', 'book', 'donate', 'pay', 'subscribe'])),
  allow_promotion_codes: flag.optional(),
  automatic_tax: ignored,
  billing_address_collection: ignored,
  branding_settings: ignored,
  consent_collection: ignored,
  custom_text: ignored,
  customer_update: ignored,
  excluded_payment_method_types: ignored,
  invoice_creation: ignored,
  adaptive_pricing: ignored,
  payment_method_configuration: ignored,
  payment_method_options: ignored,
  phone_number_collection: ignored,
  saved_payment_method_options: ignored,
  tax_id_collection: ignored,
  expand: z.array(z.string()).max(20).optional(),
} satisfies { [K in keyof Stripe.Checkout.SessionCreateParams | 'payment_method_types']?: z.ZodType });

export type CreateSessionParams = z.output<typeof createSessionSchema>;
export type LineItemParams = CreateSessionParams['line_items'][number];

export const listSessionsSchema = z.strictObject({
  ...pageShape,
  payment_intent: optional(text),
  customer: optional(text),
  status: optional(z.enum(['open', 'complete', 'expired'])),
} satisfies { [K in keyof Stripe.Checkout.SessionListParams]?: z.ZodType });
