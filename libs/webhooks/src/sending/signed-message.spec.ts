import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { signedMessage } from './signed-message';
import { createWebhookSecret } from './webhook-secret';

const event = {
  type: 'credits.exhausted',
  timestamp: new Date('2026-06-01T10:00:00Z'),
  data: { balance: 0, note: 'ü' },
};

describe(signedMessage, () => {
  it('is taken by a receiver that follows Standard Webhooks', () => {
    const secret = createWebhookSecret();
    const { headers, body } = signedMessage({ id: 'msg_1', event, secrets: [secret] });
    expect(new Webhook(secret).verify(body, headers)).toEqual({
      type: 'credits.exhausted',
      timestamp: '2026-06-01T10:00:00.000Z',
      data: { balance: 0, note: 'ü' },
    });
  });

  it('is what the specification says, computed by hand', () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const now = new Date('2026-06-01T10:00:05.900Z');
    const { headers, body } = signedMessage({ id: 'msg_1', event, secrets: [secret] }, now);
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const mac = createHmac('sha256', key).update(`msg_1.1780308005.${body}`).digest('base64');
    expect(headers).toEqual({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1780308005',
      'webhook-signature': `v1,${mac}`,
    });
  });

  it('is refused when a byte of the body, the id or the time was changed, or another secret is used', () => {
    const secret = createWebhookSecret();
    const { headers, body } = signedMessage({ id: 'msg_1', event, secrets: [secret] });
    const receiver = new Webhook(secret);
    const earlier = String(Number(headers['webhook-timestamp']) - 1);
    expect(() => receiver.verify(body.replace('0', '9'), headers)).toThrow('No matching signature');
    expect(() => receiver.verify(body, { ...headers, 'webhook-id': 'msg_2' })).toThrow('No matching signature');
    expect(() => receiver.verify(body, { ...headers, 'webhook-timestamp': earlier })).toThrow('No matching signature');
    expect(() => new Webhook(createWebhookSecret()).verify(body, headers)).toThrow('No matching signature');
  });

  it('is taken with the old and with the new secret while a receiver changes over', () => {
    const secrets = [createWebhookSecret(), createWebhookSecret()];
    const { headers, body } = signedMessage({ id: 'msg_1', event, secrets });
    for (const secret of secrets) expect(new Webhook(secret).verify(body, headers)).toMatchObject({ type: event.type });
  });
});
