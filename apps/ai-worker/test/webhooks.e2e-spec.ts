import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createTestDatabase, createTestRedis, startProgram, until, WebhookReceiver } from '@app/testing';
import type { Program, TestDatabase, TestRedis } from '@app/testing';

jest.setTimeout(60_000);

describe('the worker process', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let owner: Client;
  let receiver: WebhookReceiver;
  const workers: Program[] = [];

  const startWorker = async () => {
    const worker = await startProgram('ai-worker', {
      NODE_ENV: 'test',
      LOG_LEVEL: 'warn',
      DATABASE_URL: database.apiUrl,
      DATABASE_SYSTEM_URL: database.systemUrl,
      REDIS_URL: redis.url,
      SUPABASE_URL: 'http://127.0.0.1:9',
      SUPABASE_ANON_KEY: 'anon',
      DECODO_API_KEY: 'key',
      WEBHOOKS_ALLOW_PRIVATE: 'true',
    });
    workers.push(worker);
    return worker;
  };

  /** A user whose balance runs low, and who wants to hear of it. */
  async function aCrossing(url: string): Promise<void> {
    const user = randomUUID();
    await owner.query('insert into auth.users (id) values ($1)', [user]);
    await owner.query('select app.provision_user($1, $2)', [user, `${user}@example.test`]);
    await owner.query(
      `insert into webhook_endpoints (user_id, url, topics, secret) values ($1, $2, '{credits.low_balance}', $3)`,
      [user, url, `whsec_${Buffer.from(user).toString('base64')}`],
    );
    await owner.query(`insert into outbox (topic, key, payload) values ('credits.low_balance', $1, $2)`, [
      `low:${user}`,
      JSON.stringify({ userId: user, walletId: 'w', balance: 90, threshold: 100, at: new Date().toISOString() }),
    ]);
  }

  const statuses = async () =>
    (await owner.query<{ status: string }>('select status from webhook_deliveries')).rows.map(({ status }) => status);

  beforeEach(async () => {
    [database, redis, receiver] = await Promise.all([createTestDatabase(), createTestRedis(), WebhookReceiver.start()]);
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });
  afterEach(async () => {
    for (const worker of workers.splice(0)) await worker.kill();
    await owner.end();
    await Promise.all([database.drop(), redis.close(), receiver.stop()]);
  });

  it('delivers what the ledger wrote, without being told', async () => {
    await aCrossing(receiver.url);
    await startWorker();
    await until(async () => (await statuses()).join() === 'delivered');
    expect(receiver.received).toHaveLength(1);
  });

  it('leaves a message to the next one when it is killed while the receiver thinks, under the same id', async () => {
    receiver.fallSilent();
    await aCrossing(receiver.url);
    const first = await startWorker();
    await until(async () => receiver.received.length > 0);
    await first.kill();
    workers.splice(0);
    expect(await statuses()).toEqual(['pending']);

    const next = await WebhookReceiver.start();
    await owner.query('update webhook_endpoints set url = $1', [next.url]);
    await owner.query('update webhook_deliveries set next_attempt_at = now()'); // its claim has run out
    await startWorker();
    await until(async () => (await statuses()).join() === 'delivered');
    expect(next.received.map(({ headers }) => headers['webhook-id'])).toEqual([
      receiver.received[0]?.headers['webhook-id'],
    ]);
    await next.stop();
  });
});
