import type { PeerFigure, PeerLevel } from '@app/analytics';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { CreatorFactsRepository } from './creator-facts.repository';
import { PeerDistributionsRepository } from './peer-distributions.repository';

interface Peer {
  username: string;
  followers?: number;
  accountType?: string;
  category?: string | null;
  rate: number | null;
}

describe(PeerDistributionsRepository.name, () => {
  const going = new AbortController().signal;
  let test: TestDatabase;
  let database: Database;
  let distributions: PeerDistributionsRepository;
  let facts: CreatorFactsRepository;

  /** Stored a minute ago: before any count of the test. */
  const store = (peers: Peer[]) =>
    database.asSystem(async (sql) => {
      await sql.query(
        `insert into profiles (instagram_id, username, followers_count, account_type, ai_primary_content_type,
                engagement_rate, avg_likes, avg_comments, created_at)
         select username, username, coalesce(followers, 20000), coalesce("accountType", 'creator'), category, rate,
                rate * 100, rate * 10, now() - interval '1 minute'
           from jsonb_to_recordset($1::jsonb) as given (
                  username text, followers bigint, "accountType" text, category text, rate double precision)`,
        [JSON.stringify(peers)],
      );
    });
  const manyPeers = (count: number, of: (n: number) => Omit<Peer, 'username'>) =>
    store(Array.from({ length: count }, (_, n) => ({ username: `peer_${n}`, category: 'Travel', ...of(n) })));
  /** As a sync of each creator would, at once: figures are counted from the listings. */
  const list = () =>
    database.asSystem(async (sql) => {
      await sql.query('delete from creator_listings');
      await sql.query(
        `insert into creator_listings
         select (jsonb_populate_record(null::creator_listings, to_jsonb(figures) || '{"born_xid": 0}')).*
           from app.creator_listing_figures as figures`,
      );
    });
  const recompute = async () => {
    await list();
    await distributions.recompute(going);
  };

  async function standingOf(username: string, figure: PeerFigure = 'engagement_rate') {
    const [row] = await database.readAsSystem<{ id: string }>('select id from profiles where username = $1', [
      username,
    ]);
    const found = await facts.findByProfile(row?.id ?? '', null);
    return found?.peers.find((standing) => standing.figure === figure);
  }
  const levelOf = async (username: string, level: PeerLevel) =>
    (await standingOf(username))?.levels.find((one) => one.level === level);

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    distributions = new PeerDistributionsRepository(database);
    facts = new CreatorFactsRepository(database);
  });
  beforeEach(() =>
    database.asSystem(async (sql) => {
      await sql.query('delete from profiles');
      await sql.query('delete from peer_distributions');
    }),
  );
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  it('gives the exact rank of every creator of a corpus of a thousand, ties included', async () => {
    const rates = Array.from({ length: 1_000 }, (_, n) => ((n * 7_919) % 400) / 100);
    await manyPeers(1_000, (n) => ({ rate: rates[n] as number }));
    await recompute();
    for (const n of [0, 1, 17, 250, 499, 998, 999]) {
      const own = rates[n] as number;
      expect(await levelOf(`peer_${n}`, 'tier_type_category')).toMatchObject({
        n: 999,
        below: rates.filter((rate) => rate < own).length,
        equal: rates.filter((rate) => rate === own).length - 1,
      });
    }
  });

  it('counts each level by itself: tier, account type and category; tier and type; tier', async () => {
    await store([
      { username: 'own', category: 'Travel', rate: 3 },
      { username: 'same', category: 'Travel', rate: 1 },
      { username: 'other_category', category: 'Food', rate: 2 },
      { username: 'no_category', category: null, rate: 2.5 },
      { username: 'other_type', category: 'Travel', accountType: 'business', rate: 4 },
      { username: 'greater_tier', category: 'Travel', followers: 60_000, rate: 1 },
      { username: 'smaller_tier', category: 'Travel', followers: 6_000, rate: 1 },
    ]);
    await recompute();
    expect(await standingOf('own')).toMatchObject({
      value: 3,
      levels: [
        {
          level: 'tier_type_category',
          group: { tier: '10k-50k', accountType: 'creator', category: 'Travel' },
          n: 1,
          below: 1,
        },
        { level: 'tier_type', group: { tier: '10k-50k', accountType: 'creator', category: null }, n: 3, below: 3 },
        { level: 'tier', group: { tier: '10k-50k', accountType: null, category: null }, n: 4, below: 3 },
      ],
    });
  });

  it('does not ask for peers of a category where the creator has none', async () => {
    await store([
      { username: 'own', category: null, rate: 3 },
      { username: 'also_none', category: null, rate: 1 },
    ]);
    await recompute();
    expect((await standingOf('own'))?.levels).toMatchObject([
      { level: 'tier_type', n: 1 },
      { level: 'tier', n: 1 },
    ]);
  });

  it('sets a creator who came after the count against all who were counted', async () => {
    await manyPeers(40, (n) => ({ rate: n }));
    await recompute();
    await database.asSystem((sql) =>
      sql.query(
        `insert into profiles (instagram_id, username, followers_count, account_type, engagement_rate, created_at)
         values ('new', 'new', 20000, 'creator', 10, now() + interval '1 minute')`,
      ),
    );
    expect(await levelOf('new', 'tier')).toMatchObject({ n: 40, below: 10, equal: 1 });
  });

  it('leaves out who is gone, who has no followers to be sorted by, and who lacks the figure', async () => {
    await store([
      { username: 'own', rate: 3 },
      { username: 'left', rate: 1 },
      { username: 'nameless', rate: 1 },
      { username: 'hides', rate: null },
    ]);
    await database.asSystem(async (sql) => {
      await sql.query(`update profiles set status = 'gone', gone_at = now() where username = 'left'`);
      await sql.query(`update profiles set followers_count = null where username = 'nameless'`);
    });
    await recompute();
    expect(await levelOf('own', 'tier')).toMatchObject({ n: 0 });
  });

  it('counts of each creator the version that is in force', async () => {
    await store([
      { username: 'own', rate: 3 },
      { username: 'other', rate: 1 },
    ]);
    await list();
    await database.asSystem((sql) =>
      sql.query(
        `insert into creator_listings
         select (jsonb_populate_record(null::creator_listings, to_jsonb(l) ||
                   '{"born_xid": 1, "closed_xid": 2, "closed_at": "2026-06-01", "engagement_rate": 9}')).*
           from creator_listings l where username = 'other'`,
      ),
    );
    await distributions.recompute(going);
    expect(await levelOf('own', 'tier')).toMatchObject({ n: 1, below: 1 });
  });

  it('knows the own figure even when nobody was counted yet', async () => {
    await store([{ username: 'own', rate: 3 }]);
    expect(await standingOf('own', 'average_likes')).toMatchObject({ value: 300, levels: [{ n: 0 }, { n: 0 }] });
  });

  it('counts how often creators post and how they grow, from what they are listed with', async () => {
    await manyPeers(3, () => ({ rate: 1 }));
    await database.asSystem(async (sql) => {
      await sql.query(
        `insert into posts (profile_id, instagram_id, shortcode, kind, content_hash, created_at)
         select p.id, n::text, 's' || n, 'image', 'h', p.fetched_at - make_interval(days => n)
           from profiles p cross join generate_series(1, 30) as n
          where n <= 10 * (1 + right(p.username, 1)::integer)`,
      );
      await sql.query(
        `insert into profile_snapshots (profile_id, captured_on, followers_count)
         select p.id, current_date - days, 10000 + (30 - days) * right(p.username, 1)::integer
           from profiles p cross join unnest(array[0, 30]) as days`,
      );
    });
    await recompute();
    for (const figure of ['posts_per_week', 'follower_growth_30d'] as const) {
      const ranks = await Promise.all([0, 1, 2].map((n) => standingOf(`peer_${n}`, figure)));
      expect(ranks.map((standing) => standing?.levels.at(-1))).toMatchObject([{ n: 2 }, { n: 2 }, { n: 2 }]);
    }
    const growth = await Promise.all([0, 1, 2].map((n) => standingOf(`peer_${n}`, 'follower_growth_30d')));
    expect(growth.map((standing) => standing?.levels.at(-1)?.below)).toEqual([0, 1, 2]);
  });

  it('tells the quantiles of the peers', async () => {
    await manyPeers(100, (n) => ({ rate: n + 1 }));
    await recompute();
    expect((await levelOf('peer_0', 'tier'))?.quantiles).toEqual({ p10: 10, p25: 25, p50: 50, p75: 75, p90: 90 });
  });

  it('drops a group whose last peer left', async () => {
    await store([{ username: 'own', rate: 3 }]);
    await recompute();
    await database.asSystem((sql) => sql.query('delete from profiles'));
    await recompute();
    expect(await database.readAsSystem('select * from peer_distributions')).toEqual([]);
  });

  it('keeps a distribution of any size small, with ranks that are off by less than a tenth of a point', async () => {
    await database.asSystem((sql) =>
      sql.query(
        `insert into profiles (instagram_id, username, followers_count, account_type, engagement_rate, created_at)
         select 'x' || n, 'x' || n, 20000, 'creator', (n * 7919 % 2500) / 1000.0, now() - interval '1 minute'
           from generate_series(1, 2500) as n`,
      ),
    );
    await recompute();
    const [row] = await database.readAsSystem<{ steps: number }>(
      `select cardinality(steps) as steps from peer_distributions where figure = 'engagement_rate' and account_type = ''`,
    );
    expect(row?.steps).toBeLessThanOrEqual(1_026);
    for (const n of [1, 2, 1_234, 1_999, 2_500]) {
      const level = await levelOf(`x${n}`, 'tier');
      const [truth] = await database.readAsSystem<{ below: number }>(
        `select count(*)::integer as below from profiles where engagement_rate < (select engagement_rate from profiles where username = $1)`,
        [`x${n}`],
      );
      expect(Math.abs((level?.below ?? 0) - (truth?.below ?? 0)) / 2_500).toBeLessThan(0.001);
    }
  });
});
