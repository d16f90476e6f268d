import { Cache } from '@app/cache';
import type { Database } from '@app/database';
import { aDelivery, aPost, createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { CreatorStoreRepository } from '../sync/creator-store.repository';
import { CreatorFactsRepository } from './creator-facts.repository';
import { GetCreatorAnalytics, type CreatorReport } from './get-creator-analytics.use-case';
import { PublishedBenchmarksRepository } from './published-benchmarks.repository';
import { RateCardsInForceRepository } from './rate-cards-in-force.repository';

type Delivery = ReturnType<typeof aDelivery>;
const FIRST = new Date('2026-06-15T12:00:00.000Z');
const DAY = 86_400_000;
const on = (day: number) => new Date(FIRST.getTime() + (day - 15) * DAY);
const ages = (n: number) => new Date(FIRST.getTime() - n * DAY);
/** Five posts of the days before, with likes of their own. */
const five = (more = 0) => [1, 2, 3, 4, 5].map((n) => aPost(n, { likesCount: n * 100 + more, publishedAt: ages(n) }));

describe('a report of a past day', () => {
  let test: TestDatabase;
  let database: Database;
  let store: CreatorStoreRepository;
  let analytics: GetCreatorAnalytics;

  const save = async (delivery: Delivery) => (await database.asSystem((sql) => store.save(sql, delivery))).profileId;
  const sql = (text: string) => database.asSystem((session) => session.query(text));
  const reportOf = async (profileId: string, asOf: string | null): Promise<CreatorReport> => {
    const { entry } = await analytics.execute({ profileId, window: '90d', timeZone: null, lastPosts: 12, asOf });
    return JSON.parse(`${entry.body.toString()}}`) as CreatorReport;
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    store = new CreatorStoreRepository(database);
    let loads = 0;
    const uncached = {
      getOrLoad: async (_name: string, _key: string, load: () => Promise<object>) => ({
        entry: { ...(await load()), etag: `${(loads += 1)}` },
        level: 'load',
      }),
    } as unknown as Cache;
    analytics = new GetCreatorAnalytics(
      uncached,
      new CreatorFactsRepository(database),
      new PublishedBenchmarksRepository(database, uncached),
      new RateCardsInForceRepository(database, uncached),
    );
  });
  beforeEach(() => database.asSystem((session) => session.query('delete from profiles')));
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  it('is as it was whatever arrives later', async () => {
    const profileId = await save(aDelivery({ posts: five() }));
    await save(aDelivery({ posts: five(10), fetchedAt: on(16), profile: { followersCount: 11_000 } }));
    const before = [await reportOf(profileId, '2026-06-15'), await reportOf(profileId, '2026-06-16')];

    const comment = { instagramId: '1', authorUsername: 'fan', text: 'so good', likesCount: 1, commentedAt: ages(2) };
    await save(
      aDelivery({
        fetchedAt: on(18),
        profile: { username: 'nora.now', followersCount: 99_000, accountType: 'business' },
        posts: [
          ...five(5_000).map((post) => ({
            ...post,
            caption: 'Edited #ad',
            hashtags: ['ad'],
            isPinned: true,
            isSponsored: true,
          })),
          aPost(6, { publishedAt: ages(30), comments: [comment] }), // older than the first day, and found only now
          aPost(7, { publishedAt: on(17) }),
        ],
      }),
    );
    await save(aDelivery({ fetchedAt: on(20), profile: { isPrivate: true }, posts: [], postsAvailability: 'private' }));
    await sql(`update posts set ai_content_category = 'Travel', ai_sentiment = 'positive', ai_sentiment_score = 1, ai_language_code = 'en',
      ai_analysis_raw = jsonb_build_object('contentHash', content_hash, 'method', 'rules', 'sponsored', '{"isSponsored": true}'::jsonb)`);
    await sql(`update profiles set ai_primary_content_type = 'Travel', status = 'gone', gone_at = '2026-06-21'`);
    await sql(`insert into published_benchmarks (benchmark, source, published_on, figure, definition, followers_from, kind, label, value)
      values ('later', 'somebody', '2026-06-01', 'engagement_rate', 'as printed', 0, 'mean', 'average', 2)`);

    expect([await reportOf(profileId, '2026-06-15'), await reportOf(profileId, '2026-06-16')]).toEqual(before);
  });

  it('gives the very figures that were given on that day', async () => {
    const profileId = await save(aDelivery({ posts: five() }));
    const then = await reportOf(profileId, null);
    await save(aDelivery({ posts: five(1_000), fetchedAt: on(18), profile: { followersCount: 20_000 } }));
    const past = await reportOf(profileId, '2026-06-15');
    expect({ ...past, ...partsOf(then) }).toEqual({ ...past, ...partsOf(past) });
    expect(past.engagement.rate.value).toBe(then.engagement.rate.value);
    expect((await reportOf(profileId, null)).engagement.rate.value).not.toBe(then.engagement.rate.value);
  });

  const partsOf = ({
    asOf,
    window,
    posts,
    account,
    engagement,
    averages,
    spread,
    posting,
    growth,
    trend,
  }: CreatorReport) => ({
    ...{ asOf, window, posts, account, engagement, averages, spread, posting, growth, trend },
  });

  it('names the day that was asked for and the delivery it is made of', async () => {
    const profileId = await save(aDelivery({ posts: five() }));
    await save(aDelivery({ posts: five(10), fetchedAt: on(15.25) }));
    await save(aDelivery({ posts: five(20), fetchedAt: on(20) }));
    expect(await reportOf(profileId, '2026-06-19')).toMatchObject({
      asOfDay: '2026-06-19',
      asOf: '2026-06-15T18:00:00.000Z',
      fetchedAt: '2026-06-15T18:00:00.000Z',
      averages: { byKind: [{ likes: { median: { value: 310 } } }, {}] },
    });
    expect((await reportOf(profileId, null)).asOfDay).toBeNull();
  });

  it('reads the text of the day', async () => {
    const edited = (tag: string, fetchedAt: Date, likes: number) =>
      save(
        aDelivery({
          fetchedAt,
          posts: [aPost(1, { caption: tag, hashtags: [tag], likesCount: likes, publishedAt: ages(60) })],
        }),
      );
    const profileId = await edited('first', on(15), 10);
    await edited('first', on(16), 10); // no row of its own: nothing changed
    await edited('first', on(17), 20);
    await edited('second', on(18), 20);
    await edited('third', on(19), 30);
    const tags: Record<number, string | undefined> = {};
    for (const day of [15, 16, 17, 18, 19])
      tags[day] = (await reportOf(profileId, `2026-06-${day}`)).tags.hashtags.items[0]?.key;
    expect(tags).toEqual({ 15: 'first', 16: 'first', 17: 'first', 18: 'second', 19: 'third' });
  });

  it('refuses a day before anything was known, and names the first', async () => {
    const profileId = await save(aDelivery());
    await expect(reportOf(profileId, '2026-06-14')).rejects.toMatchObject({
      code: 'CREATOR.UNKNOWN_THEN',
      extensions: { firstDay: '2026-06-15' },
    });
  });

  it('knows of a day from before counts were kept the account, and says that it knows no posts', async () => {
    const profileId = await save(aDelivery());
    await sql(
      `insert into profile_snapshots (profile_id, captured_on, followers_count, posts_count) select id, '2026-05-01', 900, 12 from profiles`,
    );
    expect(await reportOf(profileId, '2026-05-02')).toMatchObject({
      asOf: '2026-05-01T23:59:59.999Z',
      username: 'nora.travels',
      account: { followers: { value: 900 } },
      posts: { known: 0 },
      engagement: {
        rate: { value: null, status: 'unavailable', reason: 'No counts of posts were kept until that day.' },
      },
    });
  });

  it('tells how fast posts grew from their own days, then and now', async () => {
    const young = (likes: number, fetchedAt: Date) =>
      aDelivery({
        fetchedAt,
        posts: [1, 2, 3, 4, 5].map((n) => aPost(n, { likesCount: likes * n, commentsCount: 0, publishedAt: on(14.5) })),
      });
    // Half a day, a day and a half …: 100, 300, 500, 700, 800 at 14.5 days after
    const profileId = await save(young(100, on(15)));
    for (const [day, likes] of [
      [16, 300],
      [17, 500],
      [18, 700],
      [19, 700],
      [20, 700],
      [21, 700],
      [22, 700],
      [23, 700],
      [29, 800],
    ] as const)
      await save(young(likes, on(day)));
    const past = (await reportOf(profileId, '2026-06-29')).velocity;
    // 14 days lie 6/6.5 … between 8.5 days (700) and 14.5 days (800): 791.67; a day between 100 and 300: 200
    expect(past.shares[0]?.share).toMatchObject({ value: 25.2632, interval: { low: 12.5, high: 42.8571 }, used: 5 });
    await save(young(9_999, on(40)));
    expect((await reportOf(profileId, '2026-06-29')).velocity).toEqual(past);
    expect((await reportOf(profileId, null)).velocity.shares[0]?.share.value).toBe(25.2632);
  });
});
