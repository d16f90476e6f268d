import type { Database } from '@app/database';
import { aDelivery, aPost, createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { CreatorStoreRepository } from '../sync/creator-store.repository';
import { CreatorFactsRepository } from './creator-facts.repository';

const DELIVERED_AT = new Date('2026-06-15T12:00:00.000Z');
const DAY = 86_400_000;

describe(CreatorFactsRepository.name, () => {
  let test: TestDatabase;
  let database: Database;
  let store: CreatorStoreRepository;
  let facts: CreatorFactsRepository;

  const save = async (delivery: ReturnType<typeof aDelivery>) =>
    (await database.asSystem((sql) => store.save(sql, delivery))).profileId;
  const postsOfDays = (...ages: number[]) =>
    ages.map((age, n) => aPost(n + 1, { publishedAt: new Date(DELIVERED_AT.getTime() - age * DAY) }));
  const agesRead = async (profileId: string, days: number | null) =>
    (await facts.findByProfile(profileId, days))?.posts.map(
      ({ publishedAt }) => (DELIVERED_AT.getTime() - publishedAt.getTime()) / DAY,
    );

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    store = new CreatorStoreRepository(database);
    facts = new CreatorFactsRepository(database);
  });
  beforeEach(() => database.asSystem((sql) => sql.query('delete from profiles')));
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  it('tells the creator, its posts and its day as they were delivered', async () => {
    const hidden = aPost(2, { likesCount: null, likesHidden: true });
    const profileId = await save(aDelivery({ profile: { followersCount: 3_000_000_000 }, posts: [aPost(1), hidden] }));
    const found = await facts.findByProfile(profileId, 90);
    expect(found).toMatchObject({
      creator: { username: 'nora.travels', followers: 3_000_000_000, postsAvailability: 'available' },
      posts: [
        { kind: 'image', likes: 100, likesHidden: false },
        { likes: null, likesHidden: true },
      ],
      snapshots: [{ on: '2026-06-15', followers: 3_000_000_000 }],
      asOf: DELIVERED_AT,
      status: 'active',
    });
    await database.asSystem((sql) =>
      sql.query(
        `insert into profile_snapshots (profile_id, captured_on, followers_count) values ($1, '2026-06-01', 7)`,
        [profileId],
      ),
    );
    const days = (await facts.findByProfile(profileId, 90))?.snapshots.map(({ on }) => on);
    expect(days).toEqual(['2026-06-01', '2026-06-15']);
    expect(found?.posts[0]?.publishedAt).toEqual(new Date('2026-06-14T12:00:00.000Z'));
  });

  it('reads the window and one post more, which proves that the window is known whole', async () => {
    const ages = [1, ...Array.from({ length: 60 }, (_, n) => 2 + n / 100), 29, 31, 40, 400];
    const profileId = await save(aDelivery({ posts: postsOfDays(...ages) }));
    const read = await agesRead(profileId, 30);
    expect(read).toHaveLength(63);
    expect(read?.at(-1)).toBe(31);
    expect(await agesRead(profileId, null)).toHaveLength(65);
  });

  it('reads the latest fifty posts however old they are', async () => {
    const profileId = await save(aDelivery({ posts: postsOfDays(...Array.from({ length: 55 }, (_, n) => 100 + n)) }));
    expect(await agesRead(profileId, 30)).toHaveLength(50);
  });

  it('takes for analysed only what was said of the present caption', async () => {
    const profileId = await save(aDelivery({ posts: [aPost(1), aPost(2), aPost(3)] }));
    await database.asSystem(async (sql) => {
      const result = `ai_content_category = 'Travel', ai_sentiment = 'positive', ai_sentiment_score = 0.5, ai_language_code = 'en'`;
      const raw = (hash: string, method: string) =>
        `jsonb_build_object('contentHash', ${hash}, 'method', '${method}', 'sponsored', '{"isSponsored": true}'::jsonb)`;
      await sql.query(
        `update posts set ${result}, ai_analysis_raw = ${raw('content_hash', 'rules')} where shortcode = 'Cpost1'`,
      );
      await sql.query(
        `update posts set ${result}, ai_analysis_raw = ${raw("'former'", 'rules')} where shortcode = 'Cpost2'`,
      );
      await sql.query(
        `update posts set ${result}, ai_analysis_raw = ${raw('content_hash', 'none')} where shortcode = 'Cpost3'`,
      );
    });
    const found = await facts.findByProfile(profileId, 90);
    expect(found?.posts.map(({ disclosure }) => disclosure?.isSponsored ?? null)).toEqual([true, null, null]);
    expect(found?.posts.map(({ aiCategory, aiLanguage }) => [aiCategory, aiLanguage])).toEqual([
      ['Travel', 'en'],
      [null, null],
      [null, null],
    ]);
  });

  it('gives the comments of the posts it read in the order in which they were written', async () => {
    const comment = (id: string, hour: string) => ({
      instagramId: id,
      authorUsername: `fan_${id}`,
      text: 'nice',
      likesCount: 0,
      commentedAt: new Date(`2026-06-15T${hour}:00:00Z`),
    });
    const profileId = await save(
      aDelivery({
        posts: [
          aPost(1, { comments: [comment('1', '10'), comment('2', '08')] }),
          aPost(2, { comments: [comment('3', '09')] }),
        ],
      }),
    );
    await save(
      aDelivery({
        profile: { instagramId: '99', username: 'another' },
        posts: [aPost(9, { comments: [comment('4', '07')] })],
      }),
    );
    const found = await facts.findByProfile(profileId, 90);
    expect(found?.comments.map(({ authorUsername }) => authorUsername)).toEqual(['fan_2', 'fan_3', 'fan_1']);
  });

  it('dates a creator who is gone to the day it was found gone, however often it is looked for again', async () => {
    const profileId = await save(aDelivery());
    await store.markGone('nora.travels');
    await database.asSystem((sql) =>
      sql.query(`update profiles set gone_at = '2026-06-20', fetched_at = '2026-07-01'`),
    );
    expect(await facts.findByProfile(profileId, 90)).toMatchObject({
      status: 'gone',
      asOf: new Date('2026-06-20T00:00:00Z'),
    });
  });

  it('finds nothing of a profile that is not stored', async () => {
    expect(await facts.findByProfile('00000000-0000-4000-8000-000000000000', 90)).toBeNull();
  });
});
