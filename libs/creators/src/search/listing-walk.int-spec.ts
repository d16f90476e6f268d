import { randomUUID } from 'node:crypto';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { listPlanted, plantProfiles } from '../../test/listing-rows';
import { CreatorListingsRepository } from './creator-listings.repository';
import { LISTING_SORTS, type ListingOrder, type ListingQuery } from './listing-query';

/** LISTING_WALK_ROWS=50000 is the full run: some minutes. */
const ROWS = Number(process.env.LISTING_WALK_ROWS ?? 3_000);
const EVERYBODY: ListingQuery = { criteria: null, unknown: 'exclude' };
const READER = randomUUID();

const someone = (count: number) =>
  `instagram_id = any (array(select (1 + floor(random() * ${ROWS}))::int::text from generate_series(1, ${count})))`;

/** What happens to creators all the time: other figures, new ones, accounts that go and come back. */
const CHANGES = [
  `update profiles set followers_count = (random() * 6000)::bigint where ${someone(20)} returning id`,
  `update profiles set engagement_rate = case when random() < 0.2 then null else random() * 40 end
    where ${someone(20)} returning id`,
  `insert into profiles (instagram_id, username, followers_count, engagement_rate)
   select gen_random_uuid(), gen_random_uuid()::text, (random() * 6000)::bigint, random() * 40
     from generate_series(1, 20) returning id`,
  `update profiles set status = case status when 'gone' then 'active' else 'gone' end,
          gone_at = case status when 'gone' then null else now() end
    where ${someone(5)} returning id`,
];

describe('a walk over all pages', () => {
  let test: TestDatabase;
  let database: Database;
  let listings: CreatorListingsRepository;

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    listings = new CreatorListingsRepository(database);
    await database.asSystem((sql) => plantProfiles(sql, ROWS));
    await listPlanted(database, ROWS);
  }, 300_000);
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  const change = (n: number) =>
    database.asSystem(async (sql) => {
      const changed = await sql.query<{ id: string }>(CHANGES[n % CHANGES.length] as string);
      for (const { id } of changed) await sql.query('select app.refresh_creator_listing($1)', [id]);
    });

  async function walk(order: ListingOrder, onPage: () => Promise<void>) {
    const seen: { id: string; followers: number | null; engagementRate: number | null }[] = [];
    let cursor: string | undefined;
    do {
      const page = await listings.findPage({ query: EVERYBODY, order, limit: 50, cursor, readerId: READER });
      seen.push(...page.items.map(({ id, followers, engagementRate }) => ({ id, followers, engagementRate })));
      cursor = page.nextCursor ?? undefined;
      await onPage();
    } while (cursor !== undefined);
    return seen;
  }

  it.each([
    ['followers', 'desc'],
    ['engagementRate', 'asc'],
  ] as const)(
    'by %s %s shows everybody once, as they were when it began, while others write',
    async (key, direction) => {
      const order: ListingOrder = { sort: LISTING_SORTS[key], direction };
      const column = key === 'followers' ? 'followers' : 'engagement_rate';
      const atStart = await database.readAsSystem(
        `select profile_id as id, followers, engagement_rate as "engagementRate" from creator_listings
          where closed_xid is null order by ${column} ${direction} nulls last, profile_id ${direction}`,
      );
      let n = 0;
      const writes: Promise<void>[] = [];
      const seen = await walk(order, async () => {
        // Committed before the next page, and one that is still open while it is read.
        await change(n++);
        writes.push(change(n++));
      });
      await Promise.all(writes);
      expect(seen).toEqual(atStart);
      const moved = await database.readAsSystem(`select 1 from creator_listings where closed_xid is not null limit 1`);
      expect(moved).toHaveLength(1);
    },
    ROWS * 10 + 60_000,
  );
});
