import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import {
  DatabaseUnavailableError,
  isConnectionError,
  isUniqueViolation,
  TransactionRolledBackError,
} from './database.errors';
import type { Database, UserClaims } from './database.service';

const claimsOf = (sub: string): UserClaims => ({ sub, role: 'authenticated', email: 'somebody@example.test' });

describe('Database', () => {
  const ann = claimsOf(randomUUID());
  const ben = claimsOf(randomUUID());
  let test: TestDatabase;
  let owner: Client;
  let database: Database;

  const as = (url: string) => new Client({ connectionString: url });
  const settingsLeft = `select current_user::text as role, coalesce(current_setting('request.jwt.claims', true), '') as claims,
                               current_setting('transaction_read_only') as read_only`;

  beforeAll(async () => {
    test = await createTestDatabase();
    owner = as(test.url);
    await owner.connect();
    await owner.query(
      `create table public.notes (id int primary key, user_id uuid not null, big bigint, day date, at timestamp)`,
    );
    await owner.query(`alter table public.notes enable row level security`);
    await owner.query(`create policy notes_own on public.notes to authenticated using (user_id = (select auth.uid()))`);
    await owner.query(`grant select, insert, update on public.notes to authenticated, service_role`);
    await owner.query(
      `insert into public.notes values (1, $1, 9007199254740991, '2026-03-29', '2026-03-29 02:30'), (2, $2, 2, null, null)`,
      [ann.sub, ben.sub],
    );
    await owner.query(`insert into auth.users (id, email) values ($1, 'ann@example.test'), ($2, 'ben@example.test')`, [
      ann.sub,
      ben.sub,
    ]);
    database = openDatabase(test, { poolSize: 1 });
    await database.onModuleInit();
  });

  afterAll(async () => {
    await database.onApplicationShutdown();
    await owner.end();
    await test.drop();
  });

  describe('reading as a user', () => {
    it('shows the rows of the claims, read by read, on one and the same connection', async () => {
      const seen = [];
      for (const claims of [ann, ben, ann, ben, ann, ben]) {
        seen.push(...(await database.readAsUser<{ id: number }>(claims, 'select id from notes')));
      }
      expect(seen.map(({ id }) => id)).toEqual([1, 2, 1, 2, 1, 2]);
    });

    it('takes parameters and gives null, exact big integers, days as text and naive timestamps as UTC', async () => {
      const sql = 'select big, day, at, null as nothing from notes where id = any($1) and user_id = $2';
      for (let round = 0; round < 5; round++) {
        expect(await database.readAsUser(ann, sql, [[1, 2], ann.sub])).toEqual([
          { big: 9007199254740991, day: '2026-03-29', at: new Date('2026-03-29T02:30:00Z'), nothing: null },
        ]);
      }
    });

    it('leaves neither the role nor the claims behind on the connection', async () => {
      await database.readAsUser(ann, 'select 1');
      const login = as(test.apiUrl);
      await login.connect();
      const expected = (await login.query(settingsLeft)).rows as unknown[];
      await login.end();
      const left = await database.asUser(ann, (sql) => sql.query('select 1')).then(() => pooled());
      expect(left).toEqual(expected);

      /** Reaches past the public methods on purpose: only the raw pool shows what the next user would inherit. */
      function pooled() {
        return (database as unknown as { users: { read(text: string, params: []): Promise<unknown[]> } }).users.read(
          settingsLeft,
          [],
        );
      }
    });

    it('refuses to write', async () => {
      await expect(database.readAsUser(ann, 'update notes set big = 0 returning id')).rejects.toThrow(
        /read-only transaction/,
      );
    });

    it('fails as the statement failed and serves the next one', async () => {
      for (let round = 0; round < 4; round++) {
        await expect(database.readAsUser(ann, 'select 1 / 0 as never')).rejects.toThrow('division by zero');
        expect(await database.readAsUser(ann, 'select id from notes')).toEqual([{ id: 1 }]);
      }
    });

    it('never runs the statement when the claims are refused', async () => {
      const broken = claimsOf('not-a-uuid');
      await expect(database.readAsUser(broken, 'select id from notes')).rejects.toThrow(
        /invalid input syntax for type uuid/,
      );
      const raised = { ...ann, role: 'service_role' } as unknown as UserClaims;
      await expect(database.readAsUser(raised, 'select 1')).rejects.toThrow(/role authenticated/);
    });

    it('refuses a big integer that a number cannot hold instead of rounding it', async () => {
      await expect(database.readAsUser(ann, `select 9007199254740993::bigint as big`)).rejects.toThrow(RangeError);
      expect(await database.readAsUser(ann, 'select 1 as fine')).toEqual([{ fine: 1 }]);
    });

    it('goes on after a migration changed the columns of a prepared statement', async () => {
      const read = () => database.readAsUser(ann, 'select * from notes where id = $1', [1]);
      for (let round = 0; round < 4; round++) await read();
      await owner.query('alter table public.notes add column colour text');
      expect(await read()).toEqual([expect.objectContaining({ id: 1, colour: null })]);
    });

    it('keeps an attempt to climb out of the role inside the rights of the login', async () => {
      await expect(database.asUser(ann, (sql) => sql.query('reset role; select * from notes'))).rejects.toThrow(
        /permission denied/,
      );
      await expect(database.asUser(ann, (sql) => sql.query('set role service_role'))).rejects.toThrow(
        /permission denied/,
      );
    });
  });

  describe('statements that are read together', () => {
    const inWords = 'select n, $2::text as word from generate_series(1, $1::int) as n order by n';
    const parts = 'select $1::int / $2::int as part';
    const read = (count: number, divisor: number) =>
      database.readTogetherAsSystem<[{ n: number; word: string }, { part: number }]>([
        { text: inWords, params: [count, 'one'] },
        { text: parts, params: [8, divisor] },
      ]);

    it('answer with the rows of each, as often as they are asked', async () => {
      for (let count = 0; count < 6; count++) {
        const [words, [first]] = await read(count, 2);
        expect(words.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5].slice(0, count));
        expect(words.every(({ word }) => word === 'one')).toBe(true);
        expect(first).toEqual({ part: 4 });
      }
    });

    it('fail together, and leave the connections and what is prepared on them in order', async () => {
      for (let i = 0; i < 4; i++) await expect(read(2, 0)).rejects.toThrow('division by zero');
      const answers = await Promise.all([1, 2, 4, 8].map((divisor) => read(1, divisor)));
      expect(answers.map(([, [last]]) => last)).toEqual([8, 4, 2, 1].map((part) => ({ part })));
    });

    it('are tried again without what was prepared when a column has changed its type since', async () => {
      const both = () =>
        database.readTogetherAsSystem<[{ big: number }, { one: number }]>([
          { text: 'select big from notes where id = 2' },
          { text: 'select 1 as one' },
        ]);
      for (let i = 0; i < 5; i++) await both();
      await owner.query('alter table notes alter column big type text');
      await expect(both()).resolves.toEqual([[{ big: '2' }], [{ one: 1 }]]);
      await owner.query('alter table notes alter column big type bigint using big::bigint');
    });
  });

  describe('a transaction', () => {
    it('stores all or nothing', async () => {
      const attempt = database.asUser(ann, async (sql) => {
        await sql.query('insert into notes (id, user_id) values (10, $1)', [ann.sub]);
        throw new Error('changed my mind');
      });
      await expect(attempt).rejects.toThrow('changed my mind');
      await database.asUser(ann, (sql) => sql.query('insert into notes (id, user_id) values (11, $1)', [ann.sub]));
      expect(await database.readAsUser(ann, 'select id from notes where id >= 10 order by id')).toEqual([{ id: 11 }]);
    });

    it('says so when a failed statement was swallowed, because nothing was stored', async () => {
      const attempt = database.asSystem(async (sql) => {
        await sql.query('update notes set big = 77 where id = 2');
        await sql.query('select 1 / 0').catch(() => undefined);
      });
      await expect(attempt).rejects.toThrow(TransactionRolledBackError);
      expect(await database.readAsSystem('select big from notes where id = 2')).toEqual([{ big: 2 }]);
    });

    it('runs statements that were started together one after another', async () => {
      const rows = await database.asSystem((sql) =>
        Promise.all([1, 2, 3].map((n) => sql.query('select $1::int as n', [n]))),
      );
      expect(rows.flat()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
    });

    it('ends with its callback: a kept handle is refused', async () => {
      const kept = await database.asSystem(async (sql) => sql);
      await expect(kept.query('select 1')).rejects.toThrow(/transaction has ended/);
    });

    it('names the violated constraint', async () => {
      const insert = () =>
        database.asSystem((sql) => sql.query('insert into notes (id, user_id) values (1, $1)', [ann.sub]));
      const error = await insert().catch((caught: unknown) => caught);
      expect(isUniqueViolation(error, 'notes_pkey')).toBe(true);
      expect(isUniqueViolation(error, 'another')).toBe(false);
    });
  });

  describe('when the server ends the session', () => {
    const pidOf = (sql: { query: (text: string) => Promise<unknown[]> }) =>
      sql.query('select pg_backend_pid() as pid').then((rows) => (rows[0] as { pid: number }).pid);

    it('reports it under one code and takes a fresh connection for the next statement', async () => {
      const attempt = database.asUser(ann, async (sql) => {
        const pid = await pidOf(sql);
        await owner.query('select pg_terminate_backend($1)', [pid]);
        await sql.query('select 1');
      });
      const error = await attempt.catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(DatabaseUnavailableError);
      expect(isConnectionError(error)).toBe(true);
      expect(await database.readAsUser(ann, 'select id from notes where id = 1')).toEqual([{ id: 1 }]);
    });

    it('survives the loss of an idle connection', async () => {
      const pid = await database.asUser(ann, pidOf);
      await owner.query('select pg_terminate_backend($1)', [pid]);
      const ids = await untilServed(() =>
        database.readAsUser<{ id: number }>(ann, 'select id from notes where id = 1'),
      );
      expect(ids).toEqual([{ id: 1 }]);
    });

    /** The end of the session and the next statement may cross on the wire once. */
    async function untilServed<T>(work: () => Promise<T>): Promise<T> {
      return work().catch((error: unknown) => {
        if (!isConnectionError(error)) throw error;
        return work();
      });
    }
  });

  describe('logins', () => {
    it.each([
      ['a superuser', () => test.url, /not bound by row level security/],
      ['the system login', () => test.systemUrl, /member of service_role/],
    ])('refuses %s for the user pool', async (_name, url, message) => {
      const unsafe = openDatabase({ ...test, apiUrl: url(), systemUrl: `${test.systemUrl}?application_name=other` });
      await expect(unsafe.onModuleInit()).rejects.toThrow(message);
      await unsafe.onApplicationShutdown();
    });

    it('refuses a login of the user pool that has table rights of its own', async () => {
      await owner.query('grant select on public.notes to creator_search_api');
      const unsafe = openDatabase(test);
      await expect(unsafe.onModuleInit()).rejects.toThrow(/table rights of its own/);
      await unsafe.onApplicationShutdown();
      await owner.query('revoke select on public.notes from creator_search_api');
    });

    it('starts without a database and reports it', async () => {
      const lines: string[] = [];
      const nowhere = 'postgres://nobody:secret-word@127.0.0.1:1/test';
      const away = openDatabase(
        { url: nowhere, apiUrl: nowhere, systemUrl: nowhere },
        { log: (line) => lines.push(line) },
      );
      await away.onModuleInit();
      await expect(away.readAsSystem('select 1')).rejects.toThrow(DatabaseUnavailableError);
      expect(lines.join()).toContain('cannot be reached');
      expect(lines.join()).not.toContain('secret-word');
      await away.onApplicationShutdown();
    });
  });

  describe('provisioning', () => {
    const provision = (claims: UserClaims) =>
      database.readAsSystem<{ status: string; created: boolean }>('select * from app.provision_user($1, $2)', [
        claims.sub,
        'Ann@Example.test',
      ]);

    it('makes every row of a user once, whoever asks at the same time', async () => {
      const wide = openDatabase(test, { poolSize: 4 });
      const answers = await Promise.all(
        Array.from({ length: 8 }, () =>
          wide.readAsSystem<{ created: boolean }>('select * from app.provision_user($1, $2)', [
            ann.sub,
            'Ann@Example.test',
          ]),
        ),
      );
      await wide.onApplicationShutdown();
      expect(answers.flat().filter(({ created }) => created)).toHaveLength(1);
      expect(await provision(ann)).toEqual([{ status: 'active', created: false }]);
      const rows = await database.readAsUser(
        ann,
        `select u.email, p.locale, w.posted, w.held, l.remaining, t.balance_after
           from users u join user_profiles p on p.user_id = u.id join credit_wallets w on w.user_id = u.id
           join credit_lots l on l.wallet_id = w.id join credit_transactions t on t.wallet_id = w.id`,
      );
      expect(rows).toEqual([
        { email: 'ann@example.test', locale: 'en', posted: 1000, held: 0, remaining: 1000, balance_after: 1000 },
      ]);
    });

    it('refuses an account that was deleted while its token lives', async () => {
      await expect(provision(claimsOf(randomUUID()))).rejects.toMatchObject({ code: '23503' });
    });

    it('mirrors an account that lives in a Supabase project elsewhere, when the operator says so', async () => {
      await owner.query(`alter database ${new URL(test.url).pathname.slice(1)} set app.mirror_accounts = 'on'`);
      const elsewhere = openDatabase(test);
      const rows = await elsewhere.readAsSystem('select * from app.provision_user($1, null)', [randomUUID()]);
      await elsewhere.onApplicationShutdown();
      expect(rows).toEqual([{ status: 'active', created: true }]);
    });
  });

  it('purges what is past its time and nothing else', async () => {
    await owner.query(
      `insert into idempotency_keys (user_id, key, fingerprint, locked_until, expires_at)
      values ($1, 'old', 'f', now(), now() - interval '1 minute'), ($1, 'new', 'f', now(), now() + interval '1 minute')`,
      [ann.sub],
    );
    await owner.query(`insert into vendor_calls (provider, target, outcome, latency_ms, billable, created_at)
      values ('d', 't', 'ok', 1, true, now() - interval '401 days'), ('d', 't', 'ok', 1, true, now())`);
    const removed = await database.readAsSystem<{ table_name: string; removed: number }>(
      'select * from app.purge_expired()',
    );
    expect(removed.filter((row) => row.removed > 0)).toEqual([
      { table_name: 'idempotency_keys', removed: 1 },
      { table_name: 'vendor_calls', removed: 1 },
    ]);
  });
});
