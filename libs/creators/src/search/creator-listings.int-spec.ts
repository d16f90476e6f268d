import { randomUUID } from 'node:crypto';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { listAllSql, plantProfiles } from '../../test/listing-rows';
import { CreatorListingsRepository } from './creator-listings.repository';
import { LISTING_SORTS, type ListingOrder, type ListingQuery } from './listing-query';

const EVERYBODY: ListingQuery = { criteria: null, unknown: 'exclude' };
const BY_FOLLOWERS: ListingOrder = { sort: LISTING_SORTS.followers, direction: 'desc' };

describe(CreatorListingsRepository.name, () => {
  let test: TestDatabase;
  let database: Database;
  let listings: CreatorListingsRepository;
  const run = (text: string, params: unknown[] = []) => database.asSystem((sql) => sql.query(text, params));
  const idOf = async (username: string) => {
    const [row] = await database.readAsSystem<{ id: string }>('select id from profiles where username = $1', [
      username,
    ]);
    return row?.id as string;
  };
  const versions = (id: string) =>
    database.readAsSystem<{ followers: number; open: boolean }>(
      `select followers, closed_xid is null as open from creator_listings where profile_id = $1 order by born_xid`,
      [id],
    );
  const refresh = (id: string) => run('select app.refresh_creator_listing($1)', [id]);
  const page = (limit: number, cursor?: string) =>
    listings.findPage({ query: EVERYBODY, order: BY_FOLLOWERS, limit, cursor, readerId: randomUUID() });

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    listings = new CreatorListingsRepository(database);
  });
  beforeEach(async () => {
    await run('delete from profiles');
    await database.asSystem((sql) => plantProfiles(sql, 10));
    await run(listAllSql);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  it('counts what a creator is found by from its own rows', async () => {
    const id = await idOf('creator1');
    await run(
      `update profiles set biography = 'Slow travel & coffee', business_email = 'a@example.test', external_url = 'https://example.test',
              ai_primary_content_type = 'Travel', ai_content_distribution = '{"Travel": 0.85, "Food": 0.1, "Pets": 0.05}',
              ai_language_distribution = '{"pt": 0.6, "en": 0.35, "de": 0.05}' where id = $1`,
      [id],
    );
    await run(
      `insert into posts (profile_id, instagram_id, shortcode, kind, content_hash, hashtags, mentions, tagged_usernames,
              sponsor_usernames, is_sponsored, created_at)
       select $1, n::text, 's' || n, 'image', 'h', array['lisbon', 'n' || n % 2], array['mila'], array['tagged'],
              case when n = 1 then array['brand'] else '{}' end, n = 1, '2026-06-15T12:00:00Z'::timestamptz - n * interval '7 days'
         from generate_series(1, 4) as n`,
      [id],
    );
    await run(
      `insert into profile_snapshots (profile_id, captured_on, followers_count)
       values ($1, '2026-06-15', 1100), ($1, '2026-05-17', 1000), ($1, '2026-05-01', 500)`,
      [id],
    );
    await refresh(id);
    const [row] = await database.readAsSystem(
      `select posts_per_week, sponsored_share, hashtags, mentions, brands, growth_30d, category, topics, languages,
              has_contact, has_phone, has_link, bio_words @@ to_tsquery('simple', 'coffee') as in_bio
         from creator_listings where profile_id = $1 and closed_xid is null`,
      [id],
    );
    expect(row).toEqual({
      posts_per_week: 1, // four in the 28 days since the first of them
      sponsored_share: 0.25,
      hashtags: ['lisbon', 'n0', 'n1'],
      mentions: ['mila', 'tagged'],
      brands: ['brand'],
      growth_30d: 10, // against the snapshot of 29 days before, not the one of 45
      category: 'Travel',
      topics: ['Food', 'Travel'],
      languages: ['en', 'pt'],
      has_contact: true,
      has_phone: false,
      has_link: true,
      in_bio: true,
    });
  });

  it('knows nothing of posts that it has not seen', async () => {
    const [row] = await database.readAsSystem(
      `select posts_per_week, sponsored_share, hashtags, growth_30d, topics, languages from creator_listings where username = 'creator1'`,
    );
    expect(Object.values(row ?? { none: 0 })).toEqual([null, null, null, null, null, null]);
  });

  describe('versions', () => {
    it('are written when something differs, and not when nothing does', async () => {
      const id = await idOf('creator2');
      const [first] = await versions(id);
      await refresh(id);
      expect(await versions(id)).toEqual([first]);
      await run('update profiles set followers_count = 77 where id = $1', [id]);
      await refresh(id);
      expect(await versions(id)).toEqual([
        { ...first, open: false },
        { followers: 77, open: true },
      ]);
    });

    it('that nobody has seen are overwritten', async () => {
      const id = await idOf('creator2');
      await database.asSystem(async (sql) => {
        for (const followers of [1, 2, 3]) {
          await sql.query('update profiles set followers_count = $2 where id = $1', [id, followers]);
          await sql.query('select app.refresh_creator_listing($1)', [id]);
        }
      });
      expect((await versions(id)).map(({ followers, open }) => [followers, open])).toEqual([
        [expect.any(Number), false],
        [3, true],
      ]);
    });

    it('end with the account, and begin again with it', async () => {
      const id = await idOf('creator2');
      await run(`update profiles set status = 'gone', gone_at = now() where id = $1`, [id]);
      await refresh(id);
      expect((await versions(id)).filter(({ open }) => open)).toEqual([]);
      await run(`update profiles set status = 'active', gone_at = null where id = $1`, [id]);
      await refresh(id);
      expect((await versions(id)).filter(({ open }) => open)).toHaveLength(1);
    });

    it('stay one when many refresh the same creator at once', async () => {
      const id = await idOf('creator3');
      await run('update profiles set followers_count = 4242 where id = $1', [id]);
      await Promise.all(Array.from({ length: 8 }, () => refresh(id)));
      expect(await versions(id)).toEqual([
        { followers: expect.any(Number), open: false },
        { followers: 4242, open: true },
      ]);
    });

    it('are purged when no cursor can ask for them any more, at most so many at once', async () => {
      await run('update profiles set followers_count = coalesce(followers_count, 0) + 1');
      await run(listAllSql);
      const purge = (most: number) =>
        run(`select removed from app.purge_expired_step($1) where table_name = 'creator_listings'`, [most]);
      expect(await purge(100)).toEqual([{ removed: 0 }]);
      await run(`update creator_listings set closed_at = now() - interval '26 hours' where closed_at is not null`);
      expect(await purge(4)).toEqual([{ removed: 4 }]);
      expect(await purge(100)).toEqual([{ removed: 6 }]);
      expect((await page(50)).items).toHaveLength(10);
    });

    it('of another server are settled by the purge after a restore', async () => {
      const far = 10 ** 15;
      const id = await idOf('creator4');
      await run('update profiles set followers_count = 1 where id = $1', [id]);
      await refresh(id);
      await run('update creator_listings set born_xid = born_xid + $1, closed_xid = closed_xid + $1', [far]);
      const first = await page(5);
      expect((await page(50, first.nextCursor ?? '')).items).toEqual([]); // taken for unwritten
      await run('select app.settle_restored_versions()');
      const again = await page(5);
      expect([...again.items, ...(await page(50, again.nextCursor ?? '')).items]).toHaveLength(10);
      expect(await versions(id)).toHaveLength(1);
    });
  });

  it('keeps a walk free of what was being written when it began', async () => {
    const write = async (username: string, followers: number, hold: () => Promise<void>) => {
      const id = await idOf(username);
      await database.asSystem(async (sql) => {
        await sql.query('update profiles set followers_count = $2 where id = $1', [id, followers]);
        await sql.query('select app.refresh_creator_listing($1)', [id]);
        await hold();
      });
    };
    const before = (await page(50)).items.map(({ username, followers }) => [username, followers]);
    let finish: () => void = () => undefined;
    let late: Promise<void> = Promise.resolve();
    await new Promise<void>((written) => {
      late = write('creator5', 8888, () => {
        written();
        return new Promise((resolve) => (finish = resolve));
      });
    });
    await write('creator6', 9999, () => Promise.resolve()); // begins later and ends before it
    const first = await page(1);
    finish();
    await late;
    const seen = [...first.items, ...(await page(50, first.nextCursor ?? '')).items];
    const expected = before.filter(([username]) => username !== 'creator6');
    expect(seen.map(({ username, followers }) => [username, followers])).toEqual([['creator6', 9999], ...expected]);
  });

  it('puts creators without the figure last, whichever way it is ordered', async () => {
    const walk = async (direction: 'asc' | 'desc') => {
      const found: (number | null)[] = [];
      let cursor: string | undefined;
      do {
        const order = { sort: LISTING_SORTS.followers, direction };
        const next = await listings.findPage({ query: EVERYBODY, order, limit: 3, cursor, readerId: randomUUID() });
        found.push(...next.items.map(({ followers }) => followers));
        cursor = next.nextCursor ?? undefined;
      } while (cursor !== undefined);
      return found;
    };
    const up = await walk('asc');
    expect(up).toHaveLength(10);
    expect(up.at(-1)).toBeNull();
    const known = up.filter((followers) => followers !== null);
    expect(known).toEqual([...known].sort((a, b) => a - b));
    expect(await walk('desc')).toEqual([...known.reverse(), null]);
  });

  it('shows a reader which creators are unlocked, and for how long', async () => {
    const [ann, ben] = [randomUUID(), randomUUID()];
    const [open, expired] = [await idOf('creator1'), await idOf('creator2')];
    await run(
      `insert into user_profile_access (user_id, profile_id, source, granted_at, expires_at)
       values ($1, $2, 'unlock', now(), null), ($1, $3, 'admin_grant', now() - interval '2 days', now() - interval '1 day')`,
      [ann, open, expired],
    );
    const unlocked = async (readerId: string) =>
      (await listings.findByIds([open, expired], readerId)).filter((one) => one.unlocked).map(({ id }) => id);
    expect(await unlocked(ann)).toEqual([open]);
    expect(await unlocked(ben)).toEqual([]);
    expect((await listings.findByIds([open], ann))[0]).toMatchObject({
      username: 'creator1',
      fetchedAt: expect.any(String),
    });
  });

  it('finds nobody among nobody', async () => {
    await run('delete from profiles');
    expect(await page(20)).toEqual({ items: [], nextCursor: null });
    expect(await listings.explain([], 'exclude')).toEqual({ total: 0, matches: 0, filters: [] });
  });
});
