import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { PUBLISHED_BENCHMARKS } from './published-benchmarks.seed';
import { seed } from './seed';

describe('published benchmarks', () => {
  let test: TestDatabase;
  let owner: Client;
  const stored = async () => (await owner.query('select * from published_benchmarks order by id')).rows as object[];

  beforeAll(async () => {
    test = await createTestDatabase();
    owner = new Client({ connectionString: test.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await test.drop();
  });

  it('are all there once, however often the seed runs', async () => {
    const first = await stored();
    expect(first).toHaveLength(PUBLISHED_BENCHMARKS.length);
    await seed(test.url);
    expect(await stored()).toEqual(first);
  });

  it('keep what was corrected in the database', async () => {
    await owner.query(`update published_benchmarks set note = 'corrected' where benchmark = 'untapper-2026'`);
    await seed(test.url);
    const { rows } = await owner.query(
      `select distinct note from published_benchmarks where benchmark = 'untapper-2026'`,
    );
    expect(rows).toEqual([{ note: 'corrected' }]);
  });

  it('have bands that descend, and tiers that do not overlap within a table', () => {
    const floors = PUBLISHED_BENCHMARKS.filter(({ kind }) => kind === 'floor');
    for (const from of new Set(floors.map(({ followersFrom }) => followersFrom))) {
      const values = ['high', 'above_average', 'average', 'below_average', 'low'].map(
        (label) => floors.find((row) => row.followersFrom === from && row.label === label)?.value,
      );
      expect(values).toEqual([...values].sort((a, b) => (b ?? 0) - (a ?? 0)));
    }
    for (const row of PUBLISHED_BENCHMARKS) {
      const next = PUBLISHED_BENCHMARKS.filter(
        ({ benchmark, label, followersFrom }) =>
          benchmark === row.benchmark && label === row.label && followersFrom > row.followersFrom,
      );
      for (const { followersFrom } of next) expect(row.followersTo ?? Infinity).toBeLessThanOrEqual(followersFrom);
    }
  });
});
