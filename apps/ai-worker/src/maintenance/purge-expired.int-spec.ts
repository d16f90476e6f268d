import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { ExpiredRecordsRepository, type Database } from '@app/database';
import { Logger, Metrics } from '@app/observability';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { PurgeExpired } from './purge-expired.use-case';

const going = new AbortController().signal;

/** A row past its time and one within it, by table: `$age` is when either was made. */
const KEPT: Record<string, { days: number; insert: string }> = {
  user_profile_access: {
    days: 90,
    insert: `insert into user_profile_access (user_id, profile_id, source, granted_at, expires_at)
             values (gen_random_uuid(), :profile, 'admin_grant', $1::timestamptz - interval '30 days', $1)`,
  },
  user_searches: {
    days: 400,
    insert: `insert into user_searches (user_id, kind, query, created_at) values (:user, 'discovery', '{}', $1)`,
  },
  search_history: {
    days: 400,
    insert: `insert into search_history (user_id, query, outcome, created_at) values (:user, 'q', 'full', $1)`,
  },
  ai_analysis_jobs: {
    days: 180,
    insert: `insert into ai_analysis_jobs (profile_id, status, reason, model_version, finished_at)
             values (:profile, 'complete', 'admin', '1', $1)`,
  },
  ai_analysis_job_logs: {
    days: 90,
    insert: `with job as (insert into ai_analysis_jobs (profile_id, status, reason, model_version, finished_at)
                          values (:profile, 'complete', 'admin', '1', now()) returning id)
             insert into ai_analysis_job_logs (job_id, step, created_at) select id, 's', $1 from job`,
  },
  vendor_calls: {
    days: 400,
    insert: `insert into vendor_calls (provider, target, outcome, latency_ms, billable, created_at) values ('d', 't', 'ok', 1, true, $1)`,
  },
  outbox: {
    days: 30,
    insert: `insert into outbox (topic, key, payload, delivered_at) values ('t', gen_random_uuid()::text, '{}', $1)`,
  },
  stripe_events: {
    days: 400,
    insert: `insert into stripe_events (id, type, payload, state, processed_at) values (gen_random_uuid()::text, 't', '{}', 'processed', $1)`,
  },
  campaigns: { days: 90, insert: `insert into campaigns (user_id, name, deleted_at) values (:user, 'c', $1)` },
  profile_snapshots: {
    days: 1100,
    insert: `insert into profile_snapshots (profile_id, captured_on) values (:profile, ($1::timestamptz)::date)`,
  },
  idempotency_keys: {
    days: 0,
    insert: `insert into idempotency_keys (user_id, key, fingerprint, locked_until, expires_at)
             values (:user, gen_random_uuid()::text, 'f', now(), $1)`,
  },
  monitoring_alerts: {
    days: 400,
    insert: `insert into monitoring_alerts (id, rule, subject, severity, message, started_at, last_seen_at, resolved_at)
             values (gen_random_uuid(), 'error_rate', '', 'critical', 'm', $1::timestamptz - interval '1 hour', $1, $1)`,
  },
  creator_alerts: {
    days: 400,
    insert: `insert into creator_alerts (user_id, profile_id, kind, details, created_at) values (:user, :profile, 'renamed', '{}', $1)`,
  },
  creator_listings: {
    days: 1,
    insert: `insert into creator_listings (profile_id, born_xid, closed_xid, closed_at, username, verified, private, account_type,
                                           has_contact, has_email, has_phone, has_link, bio_words)
             values (:profile, extract(day from now() - $1), 5, $1, 'nora', true, false, 'creator', false, false, false, false, '')`,
  },
  creator_texts: {
    days: 1,
    insert: `insert into creator_texts (profile_id, born_xid, closed_xid, closed_at, names, document, fingerprint)
             values (:profile, extract(day from now() - $1), 5, $1, 'nora', '', '')`,
  },
};

describe(PurgeExpired, () => {
  let test: TestDatabase;
  let database: Database;
  let owner: Client;
  const [user, profile] = [randomUUID(), randomUUID()];

  const insert = (sql: string, daysAgo: number) =>
    owner.query(sql.replaceAll(':user', `'${user}'`).replaceAll(':profile', `'${profile}'`), [
      new Date(Date.now() - daysAgo * 86_400_000),
    ]);
  const count = async (table: string) =>
    (await owner.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]?.n;
  const purging = () => {
    const metrics = new Metrics();
    const logger = Logger.create({ level: 'fatal', pretty: false, process: 'test' });
    return { metrics, use: new PurgeExpired(new ExpiredRecordsRepository(database), metrics, logger) };
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    owner = new Client({ connectionString: test.url });
    await owner.connect();
    await owner.query(`insert into auth.users (id) values ('${user}')`);
    await owner.query(`select * from app.provision_user('${user}', 'ann@example.test')`);
    await owner.query(`insert into profiles (id, instagram_id, username) values ('${profile}', '1', 'nora')`);
  });
  afterAll(async () => {
    await owner.end();
    await database.onApplicationShutdown();
    await test.drop();
  });

  it.each(Object.entries(KEPT))('removes from %s what is past its time, and counts it', async (table, rule) => {
    const before = (await count(table)) ?? 0;
    await insert(rule.insert, rule.days + 1);
    await insert(rule.insert, rule.days - 1);
    const { use, metrics } = purging();
    await use.execute(going);
    expect(await count(table)).toBe(before + 1);
    expect(await metrics.valueOf('app_purged_rows_total', { table })).toBe(1);
  });

  it('keeps a search that has a name, and a message that nobody took yet', async () => {
    await insert(
      `insert into user_searches (user_id, kind, query, name, created_at) values (:user, 'discovery', '{}', 'mine', $1)`,
      900,
    );
    await insert(`insert into outbox (topic, key, payload, created_at) values ('t', 'untaken', '{}', $1)`, 900);
    await purging().use.execute(going);
    const { rows } = await owner.query(
      `select (select count(*)::int from user_searches where name = 'mine') as named,
              (select count(*)::int from outbox where key = 'untaken') as untaken`,
    );
    expect(rows).toEqual([{ named: 1, untaken: 1 }]);
  });

  it('keeps the last counts of a post from before the edge: the days after it begin with them', async () => {
    await owner.query(
      `insert into posts (profile_id, instagram_id, shortcode, kind, content_hash, created_at) values ($1, 'p', 'p', 'image', 'h', now())`,
      [profile],
    );
    const add = `insert into post_snapshots (post_id, captured_on, captured_at)
                 select id, ($1::timestamptz at time zone 'UTC')::date, $1 from posts where instagram_id = 'p'`;
    for (const days of [1_300, 1_200, 1_090]) await insert(add, days);
    const { use, metrics } = purging();
    await use.execute(going);
    expect(await metrics.valueOf('app_purged_rows_total', { table: 'post_snapshots' })).toBe(1);
    const { rows } = await owner.query('select current_date - captured_on as days from post_snapshots order by 1');
    expect(rows).toEqual([{ days: 1_090 }, { days: 1_200 }]);
  });

  it('goes on in small steps until nothing is left', async () => {
    await owner.query(`insert into search_history (user_id, query, outcome, created_at)
      select '${user}', 'old', 'full', now() - interval '500 days' from generate_series(1, 25)`);
    const { use, metrics } = purging();
    const step = jest.spyOn(ExpiredRecordsRepository.prototype, 'purgeStep');
    await use.execute(going, 10);
    expect(step.mock.calls).toHaveLength(3);
    expect(await metrics.valueOf('app_purged_rows_total', { table: 'search_history' })).toBe(25);
    step.mockRestore();
  });

  it('does not wait for a row that somebody holds', async () => {
    await owner.query(`insert into search_history (user_id, query, outcome, created_at)
      values ('${user}', 'held', 'full', now() - interval '500 days')`);
    await owner.query('begin');
    await owner.query(`select from search_history where query = 'held' for update`);
    await purging().use.execute(going);
    await owner.query('commit');
    const held = async () => (await owner.query(`select from search_history where query = 'held'`)).rowCount;
    expect(await held()).toBe(1);
    await purging().use.execute(going);
    expect(await held()).toBe(0);
  });

  it('stops with its process', async () => {
    await expect(purging().use.execute(AbortSignal.abort(new Error('stopping')))).rejects.toThrow('stopping');
  });
});
