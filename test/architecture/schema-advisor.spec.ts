import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { ADVISOR_RULES } from './schema-advisor/rules';

describe('the advisors of the database', () => {
  let database: TestDatabase;
  let owner: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    await owner.query(
      `create table brand_new (id int primary key); create function brand_new() returns int language sql as 'select 1'`,
    );
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });
  beforeEach(() => owner.query('begin'));
  afterEach(() => owner.query('rollback'));

  const findings = async (sql: string) =>
    (await owner.query<[string]>({ text: sql, rowMode: 'array' })).rows.map(([name]) => name);
  /** Made here to see that nothing is granted by default; the other rules are about what the migrations made. */
  const byMigrations = (name: string) => !name.startsWith('brand_new');

  it.each(ADVISOR_RULES)('find nothing against "$name"', async ({ name, findings: sql }) => {
    const found = await findings(sql);
    expect(name.startsWith('a new table') ? found : found.filter(byMigrations)).toEqual([]);
  });

  it.each(ADVISOR_RULES)('find a planted fault against "$name"', async ({ findings: sql, fault }) => {
    const before = await findings(sql);
    await owner.query(fault);
    expect((await findings(sql)).length).toBeGreaterThan(before.length);
  });
});
