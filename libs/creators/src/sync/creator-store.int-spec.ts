import type { Database } from '@app/database';
import { aDelivery, aPost, createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { CreatorDocumentsRepository } from '../document/creator-documents.repository';
import { CreatorStoreRepository } from './creator-store.repository';

describe(CreatorStoreRepository.name, () => {
  let test: TestDatabase;
  let database: Database;
  let store: CreatorStoreRepository;
  let documents: CreatorDocumentsRepository;
  const save = (delivery: ReturnType<typeof aDelivery>) => database.asSystem((sql) => store.save(sql, delivery));
  const count = async (table: string) => {
    const [row] = await database.readAsSystem<{ n: number }>(`select count(*)::int as n from ${table}`);
    return row?.n;
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    store = new CreatorStoreRepository(database);
    documents = new CreatorDocumentsRepository(database);
  });
  beforeEach(() => database.asSystem((sql) => sql.query('delete from profiles')));
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  it('gives back what was delivered', async () => {
    await save(aDelivery({ profile: { followersCount: 3_000_000_000, biographyMentions: ['studio.nora'] } }));
    const document = await documents.findByUsername('nora.travels');
    expect(document?.profile).toMatchObject({
      instagramId: '5000000001',
      followersCount: 3_000_000_000,
      status: 'active',
      postsAvailability: 'available',
    });
    expect(document?.posts.map(({ shortcode }) => shortcode)).toEqual(['Cpost1', 'Cpost2', 'Cpost3']);
    expect(document?.posts[0]).toMatchObject({
      instagramId: '3300000000000000001',
      likesCount: 100,
      ai: null,
      publishedAt: '2026-06-14T12:00:00.000Z',
    });
    expect(document?.fetchedAt).toBe('2026-06-15T12:00:00.000Z');
  });

  it('changes nothing when the same delivery comes again', async () => {
    await save(aDelivery());
    const before = await database.readAsSystem('select id, updated_at from posts order by id');
    const days = await database.readAsSystem('select xmin from post_snapshots order by post_id');
    await save(aDelivery());
    expect(await database.readAsSystem('select id, updated_at from posts order by id')).toEqual(before);
    expect(await count('profile_snapshots')).toBe(1);
    expect(await database.readAsSystem('select xmin from post_snapshots order by post_id')).toEqual(days);
    expect(await count('mentions')).toBe(1);
  });

  it('keeps one snapshot a day, the last one of the day', async () => {
    await save(aDelivery({ profile: { followersCount: 10_000 } }));
    await save(aDelivery({ profile: { followersCount: 10_050 }, fetchedAt: new Date('2026-06-15T20:00:00Z') }));
    await save(aDelivery({ profile: { followersCount: 10_100 }, fetchedAt: new Date('2026-06-16T01:00:00Z') }));
    const snapshots = await database.readAsSystem(
      'select captured_on::text, followers_count from profile_snapshots order by 1',
    );
    expect(snapshots).toEqual([
      { captured_on: '2026-06-15', followers_count: 10_050 },
      { captured_on: '2026-06-16', followers_count: 10_100 },
    ]);
  });

  it('keeps the counts of posts by day: the last of the day, and of old posts only what changed', async () => {
    const delivered = (fetchedAt: string, likesOfOld: number) =>
      save(
        aDelivery({
          fetchedAt: new Date(fetchedAt),
          posts: [
            aPost(1, { publishedAt: new Date('2026-06-14T12:00:00Z') }),
            aPost(2, { publishedAt: new Date('2026-03-01T12:00:00Z'), likesCount: likesOfOld, commentsDisabled: true }),
          ],
        }),
      );
    await delivered('2026-06-15T12:00:00Z', 200);
    await delivered('2026-06-15T20:00:00Z', 210);
    await delivered('2026-06-16T12:00:00Z', 210);
    await delivered('2026-06-17T12:00:00Z', 211);
    const days = await database.readAsSystem(
      `select shortcode, captured_on::text as day, s.likes_count as likes, s.comments_count as comments, captured_at as at
         from post_snapshots s join posts p on p.id = s.post_id order by 1, 2`,
    );
    const [ofDay, evening] = [(day: string) => new Date(`2026-06-${day}T12:00:00Z`), new Date('2026-06-15T20:00:00Z')];
    expect(days).toEqual([
      { shortcode: 'Cpost1', day: '2026-06-15', likes: 100, comments: 1, at: evening },
      { shortcode: 'Cpost1', day: '2026-06-16', likes: 100, comments: 1, at: ofDay('16') },
      { shortcode: 'Cpost1', day: '2026-06-17', likes: 100, comments: 1, at: ofDay('17') },
      { shortcode: 'Cpost2', day: '2026-06-15', likes: 210, comments: null, at: evening },
      { shortcode: 'Cpost2', day: '2026-06-17', likes: 211, comments: null, at: ofDay('17') },
    ]);
  });

  it('forgets whom an edited caption no longer names', async () => {
    await save(aDelivery({ posts: [aPost(1), aPost(2, { mentions: ['studio.nora'] })] }));
    await save(aDelivery({ posts: [aPost(1, { mentions: ['cafe.lisboa'] })] }));
    const named = await database.readAsSystem('select mentioned_username as name from mentions order by 1');
    expect(named).toEqual([{ name: 'cafe.lisboa' }, { name: 'studio.nora' }]);
  });

  it('has a comment analysed again when its text was edited, and only then', async () => {
    const commented = (text: string) => {
      const comment = { instagramId: '1', authorUsername: 'fan', likesCount: 1, commentedAt: new Date() };
      return aDelivery({ posts: [aPost(1, { comments: [{ ...comment, text }] })] });
    };
    const isDue = async () =>
      database.readAsSystem('select model_version as version, due_at is not null as due from comment_sentiment');
    await save(commented('first'));
    expect(await isDue()).toEqual([{ version: null, due: true }]);
    await database.asSystem((sql) => sql.query(`update comment_sentiment set model_version = 'v', due_at = null`));
    await save(commented('first'));
    expect(await isDue()).toEqual([{ version: 'v', due: false }]);
    await save(commented('second'));
    expect(await isDue()).toEqual([{ version: null, due: true }]);
  });

  it('follows a rename by the Instagram id', async () => {
    const first = await save(aDelivery());
    const renamed = await save(aDelivery({ profile: { username: 'nora.on.tour' } }));
    expect(renamed).toMatchObject({
      profileId: first.profileId,
      username: 'nora.on.tour',
      formerUsernames: ['nora.travels'],
    });
    expect(await documents.findPresentName('nora.travels')).toBe('nora.on.tour');
    const back = await save(aDelivery());
    expect(back).toMatchObject({ username: 'nora.travels', formerUsernames: ['nora.on.tour'] });
  });

  it('takes a name from its former holder without mixing the two accounts', async () => {
    const former = await save(aDelivery());
    const taker = await save(aDelivery({ profile: { instagramId: '5000000002' }, posts: [] }));
    expect(taker.displacedUsernames).toEqual(['nora.travels']);
    expect(taker.profileId).not.toBe(former.profileId);
    expect((await documents.findByUsername('nora.travels'))?.posts).toEqual([]);
    const [kept] = await database.readAsSystem('select username, former_usernames from profiles where id = $1', [
      former.profileId,
    ]);
    expect(kept).toEqual({ username: null, former_usernames: ['nora.travels'] });
  });

  it('keeps hidden likes apart from zero', async () => {
    await save(aDelivery({ posts: [aPost(1, { likesCount: null, likesHidden: true }), aPost(2, { likesCount: 0 })] }));
    const document = await documents.findByUsername('nora.travels');
    expect(document?.posts.map(({ likesCount, likesHidden }) => [likesCount, likesHidden])).toEqual([
      [null, true],
      [0, false],
    ]);
    expect(document?.engagement.rate.excluded).toEqual({ hidden_likes: 1 });
  });

  it('does not forget figures and posts when a timeline is withheld', async () => {
    await save(aDelivery());
    await save(aDelivery({ posts: [], postsAvailability: 'withheld' }));
    const document = await documents.findByUsername('nora.travels');
    expect(document?.profile.postsAvailability).toBe('withheld');
    expect(document?.posts).toHaveLength(3);
    const [row] = await database.readAsSystem<{ avg_likes: number }>('select avg_likes from profiles');
    expect(row?.avg_likes).toBe(200);
  });

  it('counts whom the posts name, by how they name them', async () => {
    await save(
      aDelivery({
        posts: [
          aPost(1, { taggedUsernames: ['harbor.hotel'] }),
          aPost(2),
          aPost(3, { mentions: [], sponsorUsernames: ['acme'] }),
        ],
      }),
    );
    const rows = await database.readAsSystem(
      'select mentioned_username as name, source, mention_count as n, last_shortcode as last from mentions order by 1, 2',
    );
    expect(rows).toEqual([
      { name: 'acme', source: 'sponsor', n: 1, last: 'Cpost3' },
      { name: 'harbor.hotel', source: 'caption', n: 2, last: 'Cpost1' },
      { name: 'harbor.hotel', source: 'tag', n: 1, last: 'Cpost1' },
    ]);
  });

  it('marks a vanished creator as gone and keeps what is known, and takes it back when it returns', async () => {
    await save(aDelivery());
    expect(await store.markGone('nora.travels')).toEqual(expect.any(String));
    expect((await documents.findByUsername('nora.travels'))?.profile.status).toBe('gone');
    await save(aDelivery());
    expect((await documents.findByUsername('nora.travels'))?.profile.status).toBe('active');
    expect(await store.markGone('nobody.here')).toBeNull();
  });

  it('stores the delivered comments once', async () => {
    const comment = {
      instagramId: '180',
      authorUsername: 'fan',
      text: 'so good',
      likesCount: 1,
      commentedAt: new Date('2026-06-14T13:00:00Z'),
    };
    const delivery = aDelivery({ posts: [aPost(1, { comments: [comment] })] });
    await save(delivery);
    await save(delivery);
    expect(await count('comment_sentiment')).toBe(1);
  });
});
