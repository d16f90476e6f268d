import type Stripe from 'stripe';
import type { StoredSession } from '../store/stripe-store';
import { html, Html } from './html';
import { formatMoney } from './money';
import { STYLE_ELEMENT } from './page-style';

export interface CheckoutView extends StoredSession {
  /** Why the last try failed. */
  refusal: string | null;
  /** Where the shop waits for a buyer who is done. */
  successUrl: string | null;
}

/** The page of a session, whatever has become of it. */
export function checkoutPage(view: CheckoutView): string {
  const { session } = view;
  if (session.status === 'open') return page('Pay', openBody(view));
  return page(session.status === 'complete' ? 'Paid' : 'Expired', endBody(view));
}

export function unknownSessionPage(): string {
  return page(
    'Not found',
    html`<h1>Checkout</h1>
      <p class="word bad" role="alert">
        There is no such checkout session. It may be from before the sandbox started.
      </p>`,
  );
}

function page(title: string, body: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title} - sandbox checkout</title>
        <link rel="icon" href="data:," />
        ${new Html(STYLE_ELEMENT)}
      </head>
      <body>
        <main>
          <p class="mode">Sandbox: no card needed, no money moves.</p>
          ${body}
        </main>
      </body>
    </html>`.text;
}

function openBody(view: CheckoutView): Html {
  const { session, refusal } = view;
  return html`${order(view)} ${refusal && html`<p class="word bad" role="alert">${refusal} You can try again.</p>`}
    <form method="post">
      ${buttons(session)}
      ${session.cancel_url && html`<a class="button leave" href="${session.cancel_url}">Cancel and go back</a>`}
    </form>
    ${
      isFree(session)
        ? null
        : html`<p class="hint">Pay later leaves the payment pending until its bank answers, well or badly.</p>`
    }`;
}

function buttons(session: Stripe.Checkout.Session): Html {
  if (isFree(session)) return html`<button class="main" name="action" value="pay">Complete the order</button>`;
  return html`<button class="main" name="action" value="pay">Pay ${total(session)}</button>
    <button name="action" value="decline">Decline card</button>
    <button name="action" value="pay-later">Pay later</button>`;
}

function endBody(view: CheckoutView): Html {
  const { session, successUrl } = view;
  const isComplete = session.status === 'complete';
  const link = isComplete ? successUrl : session.cancel_url;
  return html`${order(view)}
    <p class="word ${isComplete ? 'good' : 'bad'}" role="status">${standing(session)}</p>
    ${link && html`<a class="button main" href="${link}">Go back</a>`}`;
}

function standing({ status, payment_status: paid }: Stripe.Checkout.Session): string {
  if (status === 'expired') return 'This checkout has expired. Nothing was paid.';
  if (paid === 'unpaid') return 'The order is complete; its payment waits for the bank.';
  return paid === 'paid' ? 'This order is paid.' : 'This order is complete. There was nothing to pay.';
}

function order({ session, lineItems }: CheckoutView): Html {
  const { client_reference_id: reference, customer_email: email } = session;
  const until = new Date(session.expires_at * 1000);
  return html`<h1>Total</h1>
    <p class="total">${total(session)}</p>
    <ul class="items">
      ${lineItems.map(line)}
    </ul>
    <dl>
      ${reference && fact('Reference', reference)} ${email && fact('E-mail', email)}
      ${
        session.status === 'open'
          ? fact('Open until', html`<time datetime="${until.toISOString()}">${clockTime(until)}</time>`)
          : null
      }
    </dl>`;
}

function line(item: Stripe.LineItem): Html {
  const { currency, price } = item;
  const quantity = item.quantity ?? 1;
  const each = `${quantity} x ${formatMoney(price?.unit_amount ?? 0, currency)}`;
  return html`<li>
    <span class="name">${item.description}${quantity > 1 ? html` <span class="each">${each}</span>` : null}</span>
    <span class="sum">${formatMoney(item.amount_total, currency)}</span>
  </li>`;
}

const fact = (name: string, value: Html | string): Html =>
  html`<dt>${name}</dt>
    <dd>${value}</dd>`;

const isFree = ({ amount_total: amount }: Stripe.Checkout.Session): boolean => amount === 0;

const total = ({ amount_total: amount, currency }: Stripe.Checkout.Session): string =>
  formatMoney(amount ?? 0, currency ?? 'usd');

const clockTime = (at: Date): string =>
  `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(at)} UTC`;
