import type Stripe from 'stripe';
import { newId, nowSeconds } from '../store/ids';
import type { CreateSessionParams } from './checkout.params';

export const LONGEST_SECONDS = 24 * 3600;

export interface SessionSums {
  amount: number;
  currency: string;
}

/** Members that are the same for every session: what the stand-in does not do. */
const PLAIN = {
  object: 'checkout.session',
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer_account: null,
  customer_details: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: null,
  mode: 'payment',
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_status: 'unpaid',
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'open',
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page',
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>;

/** An open session of the hosted page. @param baseUrl of the sandbox */
export function sessionShape(
  params: CreateSessionParams,
  { amount, currency }: SessionSums,
  baseUrl: string,
): Stripe.Checkout.Session {
  const id = newId('cs_test');
  const created = nowSeconds();
  return {
    ...PLAIN,
    id,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    amount_subtotal: amount,
    amount_total: amount,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created,
    currency,
    customer: params.customer ?? null,
    customer_creation: params.customer === undefined ? (params.customer_creation ?? 'if_required') : null,
    customer_email: params.customer_email ?? null,
    expires_at: params.expires_at ?? created + LONGEST_SECONDS,
    locale: params.locale ?? null,
    metadata: params.metadata,
    payment_method_types: params.payment_method_types ?? ['card'],
    submit_type: params.submit_type ?? null,
    success_url: params.success_url,
    url: `${baseUrl}/stripe/checkout/${id}`,
  };
}
