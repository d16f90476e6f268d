import Stripe from 'stripe';
import { refuseMissing, refuseRequest } from '../api/stripe-error';
import { newId, nowSeconds } from '../store/ids';
import type { LineItemParams } from './checkout.params';

/** @throws StripeApiError when a line names a price that does not exist, or currencies differ */
export function lineItemsOf(lines: readonly LineItemParams[]): Stripe.LineItem[] {
  const items = lines.map(lineItemOf);
  if (new Set(items.map((item) => item.currency)).size > 1) {
    refuseRequest('All line items of a session must have the same currency.', { param: 'line_items' });
  }
  return items;
}

function lineItemOf({ price, price_data: data, quantity, metadata }: LineItemParams, place: number): Stripe.LineItem {
  if (!data) {
    if (price === undefined) {
      refuseRequest('You must specify either `price` or `price_data` when creating a line item.', {
        param: `line_items[${place}]`,
      });
    }
    // Nothing makes prices here: lines carry their own
    return refuseMissing('price', price, `line_items[${place}][price]`);
  }
  const total = data.unit_amount * quantity;
  return {
    id: newId('li'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: total,
    amount_tax: 0,
    amount_total: total,
    currency: data.currency,
    description: data.product_data.name,
    metadata,
    price: priceOf(data),
    quantity,
  };
}

function priceOf(data: NonNullable<LineItemParams['price_data']>): Stripe.Price {
  return {
    id: newId('price'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: nowSeconds(),
    currency: data.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: newId('prod'),
    recurring: null,
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: data.unit_amount,
    unit_amount_decimal: Stripe.Decimal.from(data.unit_amount),
  };
}
