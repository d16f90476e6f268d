import { randomUUID } from 'node:crypto';
import { loadConfig } from '@app/config';
import { Logger, Metrics, workContext } from '@app/observability';
import { BreakerOpenError, Policies, policyTable } from '@app/resilience';
import { createTestDatabase, openDatabase, TcpProxy, type TestDatabase } from '@app/testing';
import { DatabaseUnavailableError } from './database.errors';
import type { Database, UserClaims } from './database.service';

const ann: UserClaims = { sub: randomUUID(), role: 'authenticated' };
const COOLDOWN_MS = 1_500;
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error,
  );

/** The product's policy with a shorter rest. */
function quickPolicies(): Policies {
  const config = loadConfig({
    DATABASE_URL: 'postgres://u:p@localhost/x_test',
    REDIS_URL: 'redis://localhost',
    SUPABASE_URL: 'http://localhost',
    SUPABASE_ANON_KEY: 'k',
    DECODO_API_KEY: 'k',
  });
  const table = policyTable(config);
  const database = { ...table.database, breaker: { ...table.database.breaker, cooldownMs: COOLDOWN_MS } };
  const destination = { write: () => undefined };
  const logger = Logger.create({ level: 'info', pretty: false, process: 'test', destination });
  return new Policies(new Metrics(), logger, { ...table, database });
}

describe('Database', () => {
  let test: TestDatabase;
  let proxy: TcpProxy;
  let policies: Policies;
  let database: Database;

  const breaker = () => policies.states().find(({ policy }) => policy === 'database')?.state;
  const healed = async () => {
    await pause(COOLDOWN_MS);
    for (let nth = 0; nth < 100 && breaker() !== 'closed'; nth++) await database.readAsSystem('select 1');
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    proxy = await TcpProxy.to(test.url);
  });
  beforeEach(async () => {
    policies = quickPolicies();
    const through = (url: string) => proxy.through(url);
    database = openDatabase(
      { url: test.url, apiUrl: through(test.apiUrl), systemUrl: through(test.systemUrl) },
      { poolSize: 3, policy: { execute: (work) => policies.executeTimed('database', work) } },
    );
    await database.onModuleInit();
  });
  afterEach(async () => {
    await proxy.cut();
    await database.onApplicationShutdown();
  });
  afterAll(async () => {
    await proxy.close();
    await test.drop();
  });

  describe('that stops answering', () => {
    it('ends every call that waits, answers the next at once, and heals by one probe', async () => {
      await proxy.set('silent');
      const calls = [
        database.readAsUser(ann, 'select 1'),
        database.readAsSystem('select 1'),
        database.asUser(ann, (sql) => sql.query('select 1')),
        database.asSystem((sql) => sql.query('select 1')),
      ];
      const errors = await Promise.all(calls.map(failure));
      expect(errors.map((error) => (error as Error).constructor)).toEqual(calls.map(() => DatabaseUnavailableError));
      expect(await failure(database.readAsSystem('select 1'))).toBeInstanceOf(BreakerOpenError);
      expect(await failure(database.ping())).toBeInstanceOf(DatabaseUnavailableError);
      expect([database.stats().user.idle, database.stats().system.idle]).toEqual([0, 0]);
      await proxy.set('open');
      await pause(COOLDOWN_MS);
      expect(await database.readAsSystem('select 1 as n')).toEqual([{ n: 1 }]);
      await healed();
      expect(breaker()).toBe('closed');
    }, 25_000);

    it('lets go those who wait for one of its connections, too', async () => {
      const calls = Array.from({ length: 12 }, () => database.readAsSystem('select pg_sleep(1)'));
      await proxy.set('silent');
      const errors = await Promise.all(calls.map(failure));
      expect(errors.filter((error) => error instanceof DatabaseUnavailableError)).toHaveLength(12);
      await proxy.set('open');
    }, 25_000);

    it('is found out while a transaction is under way', async () => {
      const call = database.asSystem(async (sql) => {
        await sql.query('select 1');
        await proxy.set('silent');
        await sql.query('select 2');
      });
      expect(await failure(call)).toBeInstanceOf(DatabaseUnavailableError);
      await proxy.set('open');
    }, 25_000);
  });

  it('does not take a slow statement for a server that hangs', async () => {
    const slow = database.readAsUser(ann, `select 'done' as word from pg_sleep(5)`);
    expect(await slow).toEqual([{ word: 'done' }]);
    expect(breaker()).toBe('closed');
  }, 30_000);

  it('reads again when a connection dies', async () => {
    const reading = database.readAsUser(ann, `select 'done' as word from pg_sleep(0.3)`);
    await pause(100);
    await proxy.cut();
    expect(await reading).toEqual([{ word: 'done' }]);
  });

  it('never runs a transaction twice whose outcome is unknown', async () => {
    let runs = 0;
    const call = database.asSystem(async (sql) => {
      runs++;
      await sql.query('select pg_sleep(0.3)');
    });
    await pause(100);
    await proxy.cut();
    expect([await failure(call), runs]).toEqual([expect.any(DatabaseUnavailableError), 1]);
  });

  it('runs a transaction when a connection is to be had at the second try', async () => {
    await proxy.set('refused');
    let runs = 0;
    const call = database.asSystem(async (sql) => {
      runs++;
      return sql.query('select 1 as n');
    });
    await pause(20);
    await proxy.set('open');
    expect([await call, runs]).toEqual([[{ n: 1 }], 1]);
  });

  it('keeps the breaker closed whatever the server refuses', async () => {
    const insert = () => database.asSystem((sql) => sql.query('insert into users (id) values ($1)', [ann.sub]));
    for (let nth = 0; nth < 5; nth++) await failure(insert());
    for (let nth = 0; nth < 5; nth++) await failure(database.readAsSystem('select 1 / 0'));
    const slow = database.asUser(ann, (sql) => sql.query(`set local statement_timeout = 50; select pg_sleep(1)`));
    expect(await failure(slow)).toMatchObject({ code: '57014' });
    expect(breaker()).toBe('closed');
  });

  it('answers by the deadline of the request, and blames nobody when that was close', async () => {
    const call = () => database.readAsSystem('select pg_sleep(20)');
    for (let nth = 0; nth < 4; nth++) {
      const error = await failure(workContext.run({ requestId: 'r', deadline: Date.now() + 300 }, call));
      expect(error).toMatchObject({ code: 'SYSTEM.UNAVAILABLE' });
    }
    expect(breaker()).toBe('closed');
  }, 30_000);
});
