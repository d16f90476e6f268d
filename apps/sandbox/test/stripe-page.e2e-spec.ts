import type Stripe from 'stripe';
import { startStripe, topUp, type StripeHarness } from './stripe.harness';

let harness: StripeHarness;

beforeAll(async () => {
  harness = await startStripe();
});
afterAll(() => harness.close());
afterEach(() => harness.control.reset());

const open = (changes?: Partial<Stripe.Checkout.SessionCreateParams>) =>
  harness.stripe.checkout.sessions.create(topUp(changes));

const standing = async (id: string) => {
  const { status, payment_status: paid } = await harness.stripe.checkout.sessions.retrieve(id);
  return [status, paid];
};

/** What a browser sends for a pressed button. */
const press = (url: string | null, action: string) =>
  fetch(String(url), { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' });

const show = async (url: string | null) => {
  const answer = await fetch(String(url));
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
};

describe('the hosted page', () => {
  it('shows what is bought, for how much, and every way to go on', async () => {
    const { status, text } = await show((await open({ customer_email: 'anna@example.com' })).url);
    expect(status).toBe(200);
    for (const shown of ['500 credits', '2 x $12.50', '$25.00', 'order-1', 'anna@example.com']) {
      expect(text).toContain(shown);
    }
    expect(text.match(/<button[^>]*value="([a-z-]+)"/g)).toHaveLength(3);
    expect(text).toContain('<form method="post">');
    expect(text).toContain('href="https://shop.example/basket"');
  });

  it('writes amounts as the currency has them', async () => {
    const yen = { currency: 'jpy', unit_amount: 1200, product_data: { name: 'Credits' } };
    expect((await show((await open({ line_items: [{ price_data: yen, quantity: 1 }] })).url)).text).toContain('¥1,200');
  });

  it('loads nothing, runs nothing, and lets its form go on to the shop', async () => {
    const { headers, text } = await show((await open()).url);
    const policy = String(headers.get('content-security-policy'));
    expect(policy).toContain("default-src 'none'");
    expect(policy).toMatch(/form-action 'self' http: https:/);
    expect(text).not.toMatch(/<script|src=|url\(|@import/);
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('holds no markup that the shop did not mean', async () => {
    const name = '<img src=x onerror="alert(1)"> & "more"';
    const item = { currency: 'usd', unit_amount: 500, product_data: { name } };
    const { url } = await open({ line_items: [{ price_data: item, quantity: 1 }], client_reference_id: `'"><b>` });
    const { text } = await show(url);
    expect(text).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &quot;more&quot;');
    expect(text).not.toMatch(/<img|<b>/);
  });

  it('takes the payment and sends the buyer to the shop with the session', async () => {
    const { id, url } = await open();
    const answer = await press(url, 'pay');
    expect([answer.status, answer.headers.get('location')]).toEqual([303, `https://shop.example/done?session=${id}`]);
    expect(await standing(id)).toEqual(['complete', 'paid']);
    await harness.control.settled();
    expect(harness.receiver.types).toContain('checkout.session.completed');
  });

  it('takes the payment once, however often the button is pressed', async () => {
    const { url } = await open();
    const answers = await Promise.all([press(url, 'pay'), press(url, 'pay'), press(url, 'pay-later')]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303, 303]);
    expect((await harness.control.state()).objects).toMatchObject({ intents: 1, charges: 1 });
    expect((await show(url)).text).toMatch(
      /This order is paid\.[^]*href="https:\/\/shop\.example\/done\?session=cs_test_/,
    );
  });

  it('says why a card was refused and takes another try with the same payment intent', async () => {
    const { id, url } = await open();
    const answer = await press(url, 'decline');
    expect(answer.headers.get('location')).toBe(`/stripe/checkout/${id}`);
    expect((await show(url)).text).toMatch(/role="alert">\s*Your card was declined\. You can try again\./);
    expect(await standing(id)).toEqual(['open', 'unpaid']);
    await press(url, 'pay');
    expect(await standing(id)).toEqual(['complete', 'paid']);
    expect((await harness.control.state()).objects).toMatchObject({ intents: 1, charges: 2 });
  });

  it('lets the buyer go before the bank has answered', async () => {
    const { id, url } = await open();
    expect((await press(url, 'pay-later')).headers.get('location')).toContain(id);
    expect(await standing(id)).toEqual(['complete', 'unpaid']);
    expect((await show(url)).text).toContain('its payment waits for the bank');
    await harness.control.settle(id);
    expect(await standing(id)).toEqual(['complete', 'paid']);
  });

  it('is over when the session has expired', async () => {
    const { id, url } = await open();
    await harness.control.expire(id);
    const answer = await press(url, 'pay');
    expect(answer.headers.get('location')).toBe(`/stripe/checkout/${id}`);
    const { text } = await show(url);
    expect(text).toContain('This checkout has expired. Nothing was paid.');
    expect(text).not.toContain('<form');
  });

  it('asks nothing of a buyer who has nothing to pay', async () => {
    const gift = { currency: 'usd', unit_amount: 0, product_data: { name: 'A gift' } };
    const { id, url } = await open({ line_items: [{ price_data: gift, quantity: 1 }] });
    const { text } = await show(url);
    expect(text).toContain('Complete the order');
    expect(text).not.toContain('Decline card');
    await press(url, 'decline');
    expect(await standing(id)).toEqual(['open', 'unpaid']);
    await press(url, 'pay');
    expect(await standing(id)).toEqual(['complete', 'no_payment_required']);
  });

  it('does nothing at a button that it does not have', async () => {
    const { id, url } = await open();
    expect((await press(url, 'steal')).headers.get('location')).toBe(`/stripe/checkout/${id}`);
    expect(await standing(id)).toEqual(['open', 'unpaid']);
  });

  it('knows no session but its own', async () => {
    const url = `${harness.sandbox.url}/stripe/checkout/cs_test_none`;
    const [shown, pressed] = [await show(url), await press(url, 'pay')];
    expect([shown.status, pressed.status]).toEqual([404, 404]);
    expect(shown.text).toContain('There is no such checkout session');
  });
});
