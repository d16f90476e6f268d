import { randomUUID } from 'node:crypto';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { SystemStatisticsRepository } from './system-statistics.repository';

describe(SystemStatisticsRepository.name, () => {
  let testDatabase: TestDatabase;
  let database: Database;

  const run = (...statements: string[]) =>
    database.asSystem(async (sql) => {
      for (const statement of statements) await sql.query(statement);
    });

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = openDatabase(testDatabase);
    const [fresh, stale, gone] = [randomUUID(), randomUUID(), randomUUID()];
    const user = (status: string, registered: string, seen: string) =>
      `insert into users (id, status, created_at, last_seen_at)
       values (gen_random_uuid(), '${status}', now() - interval '${registered}', now() - interval '${seen}')`;
    await run(
      user('active', '1 hour', '1 hour'),
      user('active', '3 days', '2 days'),
      user('suspended', '20 days', '10 days'),
      user('active', '90 days', '60 days'),
      `insert into profiles (id, instagram_id, username, is_private) values ('${fresh}', '1', 'fresh', true)`,
      `insert into profiles (id, instagram_id, username, fetched_at) values ('${stale}', '2', 'stale', now() - interval '25 hours')`,
      `insert into profiles (id, instagram_id, status, gone_at) values ('${gone}', '3', 'gone', now())`,
      `insert into posts (profile_id, instagram_id, shortcode, kind, content_hash, created_at, ai_analyzed_at)
       select '${fresh}', n::text, 'S' || n, 'image', 'h', now(),
              case n when 1 then now() at time zone 'utc' when 2 then (now() - interval '2 hours') at time zone 'utc' end
         from generate_series(1, 3) as n`,
      `insert into user_profile_access (user_id, profile_id, source, granted_at, expires_at)
       values (gen_random_uuid(), '${fresh}', 'admin_grant', now(), now() + interval '1 day'),
              (gen_random_uuid(), '${fresh}', 'campaign', now() - interval '2 days', now() - interval '1 day'),
              (gen_random_uuid(), '${fresh}', 'unlock', now(), null)`,
      `insert into ai_analysis_jobs (profile_id, reason, model_version) values ('${fresh}', 'admin', '1')`,
    );
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await testDatabase.drop();
  });

  it('counts users, creators, posts, access and jobs', async () => {
    expect(await new SystemStatisticsRepository(database).read()).toMatchObject({
      users: {
        total: 4,
        suspended: 1,
        registered: { day: 1, week: 2, month: 3 },
        active: { day: 1, week: 2, month: 3 },
      },
      creators: { stored: 2, fresh: 1, gone: 1, private: 1 },
      posts: { stored: 3, analysed: 2, analysedWithinTheHour: 1, analysedShare: 0.6667 },
      access: { unlocks: 0, grants: 1 },
      analysisJobs: { pending: 1 },
    });
  });

  it('says what each table takes', async () => {
    const { storage } = await new SystemStatisticsRepository(database).read();
    expect(storage.database).toBeGreaterThan(1_000_000);
    expect(storage.tables.map(({ name }) => name)).toEqual(expect.arrayContaining(['profiles', 'admin_audit_log']));
    const bytes = storage.tables.map((table) => table.bytes);
    expect(bytes).toEqual([...bytes].sort((a, b) => b - a));
  });
});
