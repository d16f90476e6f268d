import { randomUUID } from 'node:crypto';
import {
  createTestDatabase,
  createTestRedis,
  until,
  type Program,
  type TestDatabase,
  type TestRedis,
} from '@app/testing';
import { CreditSystem, type Customer } from '../../../test/chaos/credit-system';

const CREDITS = 1_000;
const PRICE = 25;
const GATE = 4_243;

jest.setTimeout(90_000); // processes have to start

/** The api is killed in the moment in which the database commits the unlock: nobody is told, nothing is cleaned up. */
describe('an api process that dies while it unlocks', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let system: CreditSystem;
  let victim: Program;
  let survivor: Program;
  let customer: Customer;
  let creators: string[];

  beforeAll(async () => {
    [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
    system = await CreditSystem.open({ ...database, redisUrl: redis.url });
    survivor = await system.start('api');
    creators = await system.storeCreators(4);
    await system.owner.query(`
      create function public.wait_at_gate() returns trigger language plpgsql security definer as $$
      begin
        perform pg_advisory_xact_lock(${GATE});
        return null;
      end
      $$`);
    await system.owner.query(`
      create trigger wait_at_gate after insert on unlocked_influencers
        for each row execute function public.wait_at_gate()`);
  });
  beforeEach(async () => {
    victim = await system.start('api');
    customer = await system.createCustomer(CREDITS);
  });
  afterEach(async () => {
    expect(await system.violations()).toEqual([]);
  });
  afterAll(async () => {
    await survivor.stop();
    await system.close();
    await Promise.all([database.drop(), redis.close()]);
  });

  async function get({ url }: Program, path: string, key?: string) {
    const response = await fetch(url + path, {
      headers: { ...customer.headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    });
    const { status, headers } = response;
    return { status, headers, body: (await response.json()) as Record<string, unknown> };
  }
  const levelOf = ({ body }: { body: Record<string, unknown> }) => (body.access as { level: string }).level;
  const unlockOf = (username: string) => `/api/v1/instagram/profile/${username}`;

  async function dieAtCommit(username: string, key?: string): Promise<void> {
    const held = await system.owner.connect();
    try {
      await held.query('select pg_advisory_lock($1)', [GATE]);
      const unanswered = get(victim, unlockOf(username), key).then(
        ({ status }) => status,
        () => 'connection lost',
      );
      await until(async () => (await countWaiting()) === 1);
      await victim.kill();
      expect(await unanswered).toBe('connection lost');
    } finally {
      await held.query('select pg_advisory_unlock_all()');
      held.release();
    }
    await until(async () => (await system.balance(customer))?.posted === CREDITS - PRICE);
  }

  async function countWaiting(): Promise<number | undefined> {
    const [row] = await system.rows<{ n: number }>(
      `select count(*)::int as n from pg_locks where locktype = 'advisory' and objid = ${GATE} and not granted
          and database = (select oid from pg_database where datname = current_database())`,
    );
    return row?.n;
  }

  it('what was paid can be read at the next process, also by who saw the preview before', async () => {
    const [username = ''] = creators;
    for (const process of [victim, survivor]) {
      expect(levelOf(await get(process, `/api/profile/${username}`))).toBe('preview');
    }
    await dieAtCommit(username);

    const again = await get(survivor, unlockOf(username));
    expect(again.status).toBe(200);
    expect(again.headers.get('x-credits-charged')).toBe('0');
    expect(again.headers.get('x-credits-source')).toBe('owned');
    expect(levelOf({ body: again.body.data as Record<string, unknown> })).toBe('full');
    expect(levelOf(await get(survivor, `/api/profile/${username}`))).toBe('full');
    expect((await get(survivor, `/api/profile/${username}/posts`)).status).toBe(200);
    expect(await system.balance(customer)).toEqual({ posted: CREDITS - PRICE, held: 0, owed: 0 });
  });

  it('the same key is answered with the charge that was made, and nothing is charged again', async () => {
    const [, username = ''] = creators;
    const key = randomUUID();
    await dieAtCommit(username, key);
    const again = await get(survivor, unlockOf(username), key);
    expect(again.status).toBe(200);
    expect(again.headers.get('x-credits-charged')).toBe(String(PRICE));
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(levelOf({ body: again.body.data as Record<string, unknown> })).toBe('full');
    expect(await system.balance(customer)).toEqual({ posted: CREDITS - PRICE, held: 0, owed: 0 });
  });
});
