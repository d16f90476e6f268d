import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { AppConfig } from '@app/config';
import { WebhookReceiver } from '@app/testing';
import { createWebhookSecret } from './webhook-secret';
import { WebhookSender } from './webhook-sender';

const secret = createWebhookSecret();
const event = { type: 'webhook.test', timestamp: new Date(), data: { hello: 'there' } };
const sender = (allowPrivate: boolean, environment: 'test' | 'production' = 'test') =>
  new WebhookSender(Object.assign(new AppConfig(), { http: { environment }, webhooks: { allowPrivate } }));

describe(WebhookSender, () => {
  let receiver: WebhookReceiver;
  const message = (url = receiver.url) => ({ url, id: 'msg_1', secrets: [secret], event });

  beforeEach(async () => (receiver = await WebhookReceiver.start()));
  afterEach(() => receiver.stop());

  it('posts a message whose signature the receiver can check', async () => {
    expect(await sender(true).send(message())).toEqual({ status: 204, retryAfter: null });
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received;
    expect(headers['content-type']).toBe('application/json');
    expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toMatchObject({
      type: 'webhook.test',
      data: { hello: 'there' },
    });
  });

  it('does not follow a redirection', async () => {
    const other = await WebhookReceiver.start();
    receiver.answer({ status: 307, headers: { location: other.url } });
    expect(await sender(true).send(message())).toMatchObject({ status: 307 });
    expect(other.received).toEqual([]);
    await other.stop();
  });

  it('tells what the receiver asks for', async () => {
    receiver.answer({ status: 429, headers: { 'retry-after': '90' } });
    expect(await sender(true).send(message())).toEqual({ status: 429, retryAfter: '90' });
  });

  it('stops reading an answer without end', async () => {
    let cut: (bytes: number) => void = () => undefined;
    const bytesUntilCut = new Promise<number>((resolve) => (cut = resolve));
    const endless = createServer((socket) => {
      const pour = () => {
        while (socket.writable && socket.write(`10000\r\n${'x'.repeat(0x10000)}\r\n`));
      };
      socket.on('error', () => undefined).on('close', () => cut(socket.bytesWritten));
      socket.on('drain', pour).resume();
      socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
      pour();
    });
    endless.listen(0, '127.0.0.1');
    await once(endless, 'listening');
    const url = `http://127.0.0.1:${(endless.address() as AddressInfo).port}`;
    expect(await sender(true).send(message(url))).toMatchObject({ status: 200 });
    expect(await bytesUntilCut).toBeLessThan(32 * 1024 * 1024); // what fits into the sockets' buffers, and no more
    endless.close();
  });

  it('gives up when it is told to, though the receiver is silent', async () => {
    receiver.fallSilent();
    const stop = new AbortController();
    const sending = sender(true).send({ ...message(), signal: stop.signal });
    sending.catch(() => undefined);
    while (receiver.received.length === 0) await new Promise((done) => setTimeout(done, 5));
    stop.abort(new Error('the process is stopping'));
    await expect(sending).rejects.toThrow('the process is stopping');
  });

  it.each(['127.0.0.1', 'localhost', '2130706433', '0x7f.1'])(
    'never connects to %s unless the operator allows it',
    async (host) => {
      const url = receiver.url.replace('127.0.0.1', host);
      await expect(sender(false).send(message(url))).rejects.toMatchObject({ fault: 'NOT_PUBLIC' });
      await expect(sender(false).check(url)).rejects.toMatchObject({ fault: 'NOT_PUBLIC' });
      expect(receiver.received).toEqual([]);
    },
  );

  it('goes inside, and without TLS, only to the address that the operator named', async () => {
    const strict = sender(false, 'production');
    expect(await strict.send({ ...message(), namedBy: 'operator' })).toMatchObject({ status: 204 });
    await expect(strict.send({ ...message(), namedBy: 'user' })).rejects.toMatchObject({ fault: 'SCHEME' });
    await expect(sender(false).send(message())).rejects.toMatchObject({ fault: 'NOT_PUBLIC' });
    expect(receiver.received).toHaveLength(1);
  });

  it('refuses http in production before anything leaves', async () => {
    await expect(sender(true, 'production').send(message())).rejects.toMatchObject({ fault: 'SCHEME' });
    expect(receiver.received).toEqual([]);
  });

  it('lets an address be entered that leads inside only where that is allowed', async () => {
    await expect(sender(true).check(receiver.url)).resolves.toBeUndefined();
    await expect(sender(false).check('https://8.8.8.8/hook')).resolves.toBeUndefined();
  });
});
