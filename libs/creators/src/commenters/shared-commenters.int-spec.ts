import type { Database } from '@app/database';
import { aDelivery, aPost, createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { CreatorStoreRepository } from '../sync/creator-store.repository';
import { SharedCommentersRepository } from './shared-commenters.repository';

const READER = '00000000-0000-4000-8000-00000000000a';
const STRANGER = '00000000-0000-4000-8000-00000000000b';

describe(SharedCommentersRepository.name, () => {
  let test: TestDatabase;
  let database: Database;
  let store: CreatorStoreRepository;
  let commenters: SharedCommentersRepository;
  let nora: string;
  let milan: string;

  /** A creator whose posts have comments by these authors, in the given spelling, post after post. */
  const creator = async (number: number, username: string, authorsOfPosts: string[][]) => {
    const delivery = aDelivery({
      profile: { instagramId: `500000000${number}`, username },
      posts: authorsOfPosts.map((authors, post) =>
        aPost(number * 10 + post, {
          comments: authors.map((authorUsername, place) => ({
            instagramId: `${number}${post}${place}`,
            authorUsername,
            text: 'So good',
            likesCount: 0,
            commentedAt: new Date('2026-06-14T12:00:00Z'),
          })),
        }),
      ),
    });
    const { profileId } = await database.asSystem((sql) => store.save(sql, delivery));
    return profileId;
  };
  const grant = (userId: string, profileId: string, expires = 'null') =>
    database.asSystem((sql) =>
      sql.query(
        `insert into user_profile_access (user_id, profile_id, source, granted_at, expires_at)
         values ($1, $2, 'admin_grant', now() - interval '2 days', ${expires})
         on conflict (user_id, profile_id) do update set expires_at = excluded.expires_at, granted_at = excluded.granted_at`,
        [userId, profileId],
      ),
    );

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    store = new CreatorStoreRepository(database);
    commenters = new SharedCommentersRepository(database);
    await database.asSystem((sql) =>
      sql.query('insert into users (id, email) values ($1, $2), ($3, $4)', [
        ...[READER, 'reader@example.com'],
        ...[STRANGER, 'stranger@example.com'],
      ]),
    );
    // fan.1 to fan.3 comment on both; each comments on the other one as well, and answers below the own posts
    nora = await creator(1, 'nora.travels', [
      ['fan.1', 'fan.1', 'Fan.2', 'only.nora', 'nora.travels'],
      ['fan.2', 'fan.3', 'milan.bakes'],
      [],
    ]);
    milan = await creator(2, 'milan.bakes', [['fan.3', 'FAN.1', 'fan.2', 'only.milan', 'nora.travels', 'Milan.Bakes']]);
    await grant(READER, nora);
    await grant(READER, milan);
    await grant(STRANGER, nora);
  });
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  it('counts the planted overlap exactly, whatever the case of the names, and no owner', async () => {
    expect(await commenters.count(READER, [nora, milan])).toEqual({
      shared: 3,
      creators: [
        {
          username: 'nora.travels',
          posts: 2,
          comments: 7,
          ownerReplies: 1,
          commenters: 5,
          asOf: expect.any(Date),
        },
        {
          username: 'milan.bakes',
          posts: 1,
          comments: 5,
          ownerReplies: 1,
          commenters: 5,
          asOf: expect.any(Date),
        },
      ],
    });
  });

  it('answers in the order in which it is asked', async () => {
    const counted = await commenters.count(READER, [milan, nora]);
    expect(counted?.creators.map(({ username }) => username)).toEqual(['milan.bakes', 'nora.travels']);
    expect(counted?.shared).toBe(3);
  });

  it('counts a creator without comments as one with none', async () => {
    const silent = await creator(3, 'silent.one', [[]]);
    await grant(READER, silent);
    expect(await commenters.count(READER, [nora, silent])).toMatchObject({
      shared: 0,
      creators: [{ commenters: 5 }, { commenters: 0, comments: 0 }],
    });
  });

  it('counts nothing for who lacks access to one of them, or has it no more', async () => {
    expect(await commenters.count(STRANGER, [nora, milan])).toBeNull();
    await grant(STRANGER, milan, `now() - interval '1 day'`);
    expect(await commenters.count(STRANGER, [nora, milan])).toBeNull();
  });
});
