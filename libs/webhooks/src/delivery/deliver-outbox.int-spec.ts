import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { Webhook } from 'standardwebhooks';
import { AppConfig } from '@app/config';
import type { Database, UserClaims } from '@app/database';
import { Logger, Metrics } from '@app/observability';
import { createTestDatabase, openDatabase, until, WebhookReceiver, type TestDatabase } from '@app/testing';
import { WebhookDeliveriesRepository, type WebhookDelivery } from '../endpoints/webhook-deliveries.repository';
import { WebhookEndpointsRepository } from '../endpoints/webhook-endpoints.repository';
import { Webhooks } from '../endpoints/webhooks.service';
import { WebhookSender } from '../sending/webhook-sender';
import { SUBSCRIBABLE_TOPICS, type SubscribableTopic } from '../webhook-topics';
import { DeliverOutbox, MOST_FAILURES_IN_A_ROW } from './deliver-outbox.use-case';
import { DELIVERY_ATTEMPTS } from './delivery-schedule';
import { OutboxDeliveriesRepository } from './outbox-deliveries.repository';

const config = Object.assign(new AppConfig(), { http: { environment: 'test' }, webhooks: { allowPrivate: true } });
const logger = Logger.create({ level: 'silent', pretty: false, process: 'test' });

let server: TestDatabase;
let owner: Client;
let database: Database;
let receiver: WebhookReceiver;
let webhooks: Webhooks;
let metrics: Metrics;

const sender = new WebhookSender(config);
const worker = (on: Database = database) =>
  new DeliverOutbox(new OutboxDeliveriesRepository(on), sender, metrics, logger);
const run = (on?: Database) => worker(on).execute({ signal: new AbortController().signal });

async function aUser(): Promise<UserClaims> {
  const sub = randomUUID();
  await owner.query('insert into auth.users (id) values ($1)', [sub]);
  await owner.query('select app.provision_user($1, $2)', [sub, `${sub}@example.test`]);
  return { sub, role: 'authenticated' };
}

const anEndpoint = async (
  user: UserClaims,
  topics: SubscribableTopic[] = [...SUBSCRIBABLE_TOPICS],
  url = receiver.url,
) => {
  const { endpoint, secret } = await webhooks.create(user, { url, topics, description: null });
  return { ...endpoint, secret };
};

/** What the ledger writes when a balance crosses a line. */
const aCrossing = (user: UserClaims, topic = 'credits.low_balance', key: string = randomUUID()) =>
  owner.query('insert into outbox (topic, key, payload) values ($1, $2, $3) on conflict (key) do nothing', [
    topic,
    key,
    JSON.stringify({ userId: user.sub, walletId: 'w', balance: 90, threshold: 100, at: new Date().toISOString() }),
  ]);

const deliveriesOf = async (user: UserClaims, { id }: { id: string }): Promise<WebhookDelivery[]> =>
  (await webhooks.listDeliveries(user, id, { limit: 100 })).items;
/** The pause is over. */
const later = () => owner.query(`update webhook_deliveries set next_attempt_at = now() where status = 'pending'`);
const idsReceived = () => receiver.received.map(({ headers }) => headers['webhook-id']);

beforeAll(async () => {
  server = await createTestDatabase();
  owner = new Client({ connectionString: server.url });
  await owner.connect();
  database = openDatabase(server);
  const repositories = [new WebhookEndpointsRepository(database), new WebhookDeliveriesRepository(database)] as const;
  webhooks = new Webhooks(...repositories, sender);
});
beforeEach(async () => {
  metrics = new Metrics();
  receiver = await WebhookReceiver.start();
});
afterEach(async () => {
  await receiver.stop();
  await owner.query('delete from webhook_endpoints');
  await owner.query('delete from outbox');
});
afterAll(async () => {
  await database.onApplicationShutdown();
  await owner.end();
  await server.drop();
});

describe('a message of the outbox', () => {
  it('reaches each endpoint that wants it once, signed with its secret', async () => {
    const [user, other] = [await aUser(), await aUser()];
    const first = await anEndpoint(user);
    const second = await anEndpoint(user, ['credits.low_balance']);
    const deaf = await anEndpoint(user, ['credits.exhausted']);
    const stranger = await anEndpoint(other);
    for (const _time of [1, 2]) await aCrossing(user, 'credits.low_balance', 'low:1');
    for (const _time of [1, 2, 3]) await run();
    expect(receiver.received).toHaveLength(2);
    for (const endpoint of [first, second]) {
      const [delivery] = await deliveriesOf(user, endpoint);
      const message = receiver.received.find(({ headers }) => headers['webhook-id'] === `msg_${delivery?.id}`);
      const headers = message?.headers as Record<string, string>;
      expect(new Webhook(endpoint.secret).verify(message?.body ?? '', headers)).toMatchObject({
        type: 'credits.low_balance',
        data: { userId: user.sub, balance: 90, threshold: 100 },
      });
      expect(delivery).toMatchObject({ status: 'delivered', attempts: 1, lastStatusCode: 204, nextAttemptAt: null });
    }
    expect(await deliveriesOf(user, deaf)).toEqual([]);
    expect(await deliveriesOf(other, stranger)).toEqual([]);
    expect(await metrics.valueOf('app_webhook_deliveries_total', { outcome: 'delivered' })).toBe(2);
  });

  it('is done with when nobody wants it, and when it names nobody', async () => {
    await aCrossing(await aUser());
    await owner.query(
      `insert into outbox (topic, key, payload) values ('credits.exhausted', 'x', '{"userId": "nobody"}')`,
    );
    await run();
    const { rows } = await owner.query('select 1 from outbox where delivered_at is null');
    expect(rows).toEqual([]);
  });

  it('stays where it is when it is not for webhooks, or not due yet', async () => {
    const user = await aUser();
    await anEndpoint(user);
    await aCrossing(user, 'something.else');
    await aCrossing(user);
    await owner.query(`update outbox set available_at = now() + interval '1 hour' where topic = 'credits.low_balance'`);
    await run();
    expect(receiver.received).toEqual([]);
    const { rows } = await owner.query('select 1 from outbox where delivered_at is null');
    expect(rows).toHaveLength(2);
  });
});

describe('a delivery that fails', () => {
  it('is tried again under the same id until it arrives', async () => {
    const user = await aUser();
    const endpoint = await anEndpoint(user);
    await aCrossing(user);
    receiver.answer({ status: 500 }, { status: 302, headers: { location: 'http://127.0.0.1:1/' } });
    await run();
    await run();
    expect(receiver.received).toHaveLength(1);
    expect(await deliveriesOf(user, endpoint)).toMatchObject([
      { status: 'pending', attempts: 1, lastStatusCode: 500, lastError: 'answered with 500' },
    ]);
    for (const _time of [1, 2]) {
      await later();
      await run();
    }
    expect(new Set(idsReceived()).size).toBe(1);
    expect(await deliveriesOf(user, endpoint)).toMatchObject([{ status: 'delivered', attempts: 3, lastError: null }]);
    expect(await metrics.valueOf('app_webhook_deliveries_total', { outcome: 'retried' })).toBe(2);
  });

  it('waits as long as the receiver asks for', async () => {
    const user = await aUser();
    const endpoint = await anEndpoint(user);
    await aCrossing(user);
    receiver.answer({ status: 503, headers: { 'retry-after': '7200' } });
    const before = Date.now();
    await run();
    const [delivery] = await deliveriesOf(user, endpoint);
    expect(delivery?.nextAttemptAt?.getTime()).toBeGreaterThan(before + 7_000_000);
  });

  it('says that nobody listens, without a status', async () => {
    const user = await aUser();
    const endpoint = await anEndpoint(user, ['credits.exhausted'], 'http://127.0.0.1:1/');
    await aCrossing(user, 'credits.exhausted');
    await run();
    expect(await deliveriesOf(user, endpoint)).toMatchObject([
      { status: 'pending', lastStatusCode: null, lastError: 'no connection (ECONNREFUSED)' },
    ]);
  });

  it('is given up after the last attempt, and arrives when its user sends it again', async () => {
    const user = await aUser();
    const endpoint = await anEndpoint(user);
    await aCrossing(user);
    receiver.answer(...Array.from({ length: DELIVERY_ATTEMPTS + 1 }, () => ({ status: 500 })));
    for (let attempt = 0; attempt < DELIVERY_ATTEMPTS + 2; attempt += 1) {
      await run();
      await later();
    }
    const [failed] = await deliveriesOf(user, endpoint);
    expect(failed).toMatchObject({ status: 'failed', attempts: DELIVERY_ATTEMPTS, nextAttemptAt: null });
    expect(await webhooks.get(user, endpoint.id)).toMatchObject({ consecutiveFailures: 1, isActive: true });

    await webhooks.resend(user, endpoint.id, failed?.id ?? '');
    await run();
    expect(await deliveriesOf(user, endpoint)).toMatchObject([{ status: 'failed', attempts: DELIVERY_ATTEMPTS + 1 }]);
    expect(await webhooks.get(user, endpoint.id)).toMatchObject({ consecutiveFailures: 1 });

    await webhooks.resend(user, endpoint.id, failed?.id ?? '');
    await run();
    expect(await deliveriesOf(user, endpoint)).toMatchObject([{ status: 'delivered' }]);
    expect(await webhooks.get(user, endpoint.id)).toMatchObject({ consecutiveFailures: 0 });
    expect(new Set(idsReceived()).size).toBe(1);
  });
});

describe('an endpoint', () => {
  it('that says 410 is switched off at once; what still waited for it is dropped, and others are not touched', async () => {
    const user = await aUser();
    const elsewhere = await WebhookReceiver.start();
    const [gone, alive] = [await anEndpoint(user), await anEndpoint(user, undefined, elsewhere.url)];
    receiver.answer({ status: 500 }, { status: 410 });
    for (const topic of SUBSCRIBABLE_TOPICS) {
      await aCrossing(user, topic);
      await run();
    }
    expect(await webhooks.get(user, gone.id)).toMatchObject({
      isActive: false,
      disabledReason: 'The endpoint answered 410 Gone.',
    });
    await later();
    await aCrossing(user);
    await run();
    expect(receiver.received).toHaveLength(2);
    expect((await deliveriesOf(user, gone)).map(({ topic, status, lastError }) => [topic, status, lastError])).toEqual([
      ['credits.exhausted', 'failed', 'answered with 410'],
      ['credits.low_balance', 'failed', 'the endpoint is switched off'],
    ]);
    expect(elsewhere.received).toHaveLength(SUBSCRIBABLE_TOPICS.length + 1);
    expect(await webhooks.get(user, alive.id)).toMatchObject({ isActive: true, consecutiveFailures: 0 });
    await elsewhere.stop();
  });

  it('is switched off with a reason after deliveries given up in a row, and starts anew when it is switched on', async () => {
    const user = await aUser();
    const endpoint = await anEndpoint(user);
    for (let n = 0; n < MOST_FAILURES_IN_A_ROW; n += 1) {
      expect(await webhooks.get(user, endpoint.id)).toMatchObject({ isActive: true, consecutiveFailures: n });
      receiver.answer({ status: 503 }, { status: 500 });
      await aCrossing(user);
      await run();
      await owner.query(
        `update webhook_deliveries set attempts = $1, next_attempt_at = now() where status = 'pending'`,
        [DELIVERY_ATTEMPTS - 1],
      );
      await run();
    }
    const off = await webhooks.get(user, endpoint.id);
    expect(off).toMatchObject({ isActive: false, consecutiveFailures: MOST_FAILURES_IN_A_ROW });
    expect(off.disabledReason).toBe('5 deliveries in a row were given up; the last one: answered with 500.');
    await expect(webhooks.test(user, endpoint.id)).rejects.toMatchObject({ code: 'RESOURCE.CONFLICT' });
    const on = await webhooks.change(user, endpoint.id, { isActive: true });
    expect(on).toMatchObject({ isActive: true, disabledReason: null, consecutiveFailures: 0 });
    await webhooks.test(user, endpoint.id);
    await run();
    expect((await deliveriesOf(user, endpoint))[0]).toMatchObject({ topic: 'webhook.test', status: 'delivered' });
  });

  it('signs with the old secret too while its user changes over', async () => {
    const user = await aUser();
    const { id, secret } = await anEndpoint(user);
    const { secret: newSecret, previousSecretUntil } = await webhooks.rotateSecret(user, id);
    expect(previousSecretUntil.getTime()).toBeGreaterThan(Date.now());
    await webhooks.test(user, id);
    await run();
    await owner.query(`update webhook_endpoints set previous_secret_until = now() - interval '1 second'`);
    await webhooks.test(user, id);
    await run();
    const taken = (known: string) =>
      receiver.received.map(({ body, headers }) => {
        try {
          return new Webhook(known).verify(body, headers as Record<string, string>) !== undefined;
        } catch {
          return false;
        }
      });
    expect(taken(secret)).toEqual([true, false]);
    expect(taken(newSecret)).toEqual([true, true]);
  });

  it('does not show its secret again, not even to its user', async () => {
    const user = await aUser();
    await anEndpoint(user);
    for (const column of ['secret', 'previous_secret']) {
      await expect(database.readAsUser(user, `select ${column} from webhook_endpoints`)).rejects.toMatchObject({
        code: '42501',
      });
    }
  });

  it('of a user is at most one of ten, however many are added at once', async () => {
    const user = await aUser();
    const added = await Promise.allSettled(Array.from({ length: 14 }, () => anEndpoint(user)));
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
    expect(added.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'RESOURCE.CONFLICT' } });
    await anEndpoint(await aUser());
  });
});

describe('workers', () => {
  it('share the work: two at once make one delivery of each message', async () => {
    const user = await aUser();
    const endpoint = await anEndpoint(user);
    for (let n = 0; n < 40; n += 1) await aCrossing(user);
    const another = openDatabase(server);
    await Promise.all([run(), run(another), run(), run(another)]);
    await another.onApplicationShutdown();
    expect(receiver.received).toHaveLength(40);
    expect(new Set(idsReceived()).size).toBe(40);
    const deliveries = await deliveriesOf(user, endpoint);
    expect(deliveries.filter(({ status, attempts }) => status === 'delivered' && attempts === 1)).toHaveLength(40);
  });

  it('leave what a dead one had claimed alone until its time is over, then send it', async () => {
    const user = await aUser();
    const endpoint = await anEndpoint(user);
    await aCrossing(user);
    const dying = new OutboxDeliveriesRepository(database);
    await dying.fanOut(10);
    expect(await dying.claimDue(10)).toHaveLength(1);
    await run();
    expect(receiver.received).toEqual([]);
    await later();
    await run();
    expect(receiver.received).toHaveLength(1);
    expect(await deliveriesOf(user, endpoint)).toMatchObject([{ status: 'delivered', attempts: 2 }]);
  });

  it('repeat what a dead one had sent and not noted, under the same id', async () => {
    const user = await aUser();
    await anEndpoint(user);
    await aCrossing(user);
    receiver.fallSilent();
    const stopping = new AbortController();
    const dying = worker().execute({ signal: stopping.signal });
    dying.catch(() => undefined);
    await until(async () => receiver.received.length === 1);
    stopping.abort(new Error('the process is stopping'));
    await expect(dying).rejects.toThrow('stopping');
    const { rows } = await owner.query('select status, attempts, last_error from webhook_deliveries');
    expect(rows).toEqual([{ status: 'pending', attempts: 1, last_error: null }]);

    const next = await WebhookReceiver.start();
    await owner.query('update webhook_endpoints set url = $1', [next.url]);
    await later();
    await run();
    expect(next.received.map(({ headers }) => headers['webhook-id'])).toEqual(idsReceived());
    await next.stop();
  });

  it('do not take the late failure of an overtaken attempt for news', async () => {
    const user = await aUser();
    const endpoint = await anEndpoint(user);
    await aCrossing(user);
    const slow = new OutboxDeliveriesRepository(database);
    await slow.fanOut(10);
    const [overtaken] = await slow.claimDue(1);
    if (overtaken === undefined) throw new Error('nothing was claimed');
    await later();
    await run();
    await slow.markFailed(overtaken, { statusCode: 500, error: 'late', retryInMs: null, strike: null });
    expect(await deliveriesOf(user, endpoint)).toMatchObject([{ status: 'delivered', lastError: null }]);
  });
});
