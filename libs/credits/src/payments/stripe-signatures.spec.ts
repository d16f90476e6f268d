import { AppConfig } from '@app/config';
import Stripe from 'stripe';
import { InvalidEventSignatureError, PaymentsNotConfiguredError } from './payments.errors';
import { StripeSignatures } from './stripe-signatures';

const payload = JSON.stringify({ id: 'evt_1', object: 'event', type: 'refund.created', amount: 10 }, null, 2);
const withSecrets = (webhookSecrets: string[] | undefined) =>
  new StripeSignatures(
    Object.assign(new AppConfig(), {
      payments: {
        stripe: webhookSecrets && { secretKey: 'sk_test_1', webhookSecrets, api: undefined },
        returnUrl: 'https://example.test',
      },
    }),
  );
const sign = (secret: string, more: { timestamp?: number; payload?: string } = {}) =>
  Stripe.webhooks.generateTestHeaderString({ payload, secret, ...more });
const nowSeconds = () => Math.floor(Date.now() / 1000);

describe(StripeSignatures, () => {
  const signatures = withSecrets(['whsec_old', 'whsec_new']);

  it.each(['whsec_old', 'whsec_new'])('knows an event signed with %s, while one secret replaces another', (secret) => {
    expect(signatures.verify(Buffer.from(payload), sign(secret))).toMatchObject({ id: 'evt_1' });
  });

  it.each<[string, Buffer | undefined, string | undefined]>([
    ['another secret', Buffer.from(payload), sign('whsec_other')],
    ['one changed byte', Buffer.from(payload.replace('10', '11')), sign('whsec_new')],
    ['the same JSON written anew', Buffer.from(JSON.stringify(JSON.parse(payload))), sign('whsec_new')],
    ['a signature of six minutes ago', Buffer.from(payload), sign('whsec_new', { timestamp: nowSeconds() - 360 })],
    ['no signature', Buffer.from(payload), undefined],
    ['a signature of nothing', Buffer.from(payload), 't=1,v1='],
    ['no body', undefined, sign('whsec_new')],
    ['a body that is no JSON', Buffer.from('paid!'), sign('whsec_new', { payload: 'paid!' })],
  ])('refuses %s', (_name, bytes, header) => {
    expect(() => signatures.verify(bytes, header)).toThrow(InvalidEventSignatureError);
  });

  it('says where nothing is set up, whatever comes', () => {
    expect(() => withSecrets(undefined).verify(Buffer.from(payload), sign(''))).toThrow(PaymentsNotConfiguredError);
  });
});
