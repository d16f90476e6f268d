import { randomUUID } from 'node:crypto';
import type { Cache, CacheKey } from '@app/cache';
import { AuditLogRepository, type Database } from '@app/database';
import { Logger } from '@app/observability';
import { aDelivery, aPost, createTestDatabase, openDatabase, tablesWith, type TestDatabase } from '@app/testing';
import { Client } from 'pg';
import { LookupRecorder } from '../history/lookup-recorder';
import { CreatorStoreRepository } from '../sync/creator-store.repository';
import { EraseCreator } from './erase-creator.use-case';
import { ErasedCreatorsRepository } from './erased-creators.repository';

const NAME = 'erika.secret_1';
const FORMER = 'erika.before';
const INSTAGRAM_ID = '7000000042';
const erika = aDelivery({
  profile: { instagramId: INSTAGRAM_ID, username: NAME, fullName: 'Erika Hidden' },
  posts: [aPost(1, { ownerInstagramId: INSTAGRAM_ID }), aPost(2, { ownerInstagramId: INSTAGRAM_ID })],
});
/** Somebody else, who speaks of her in every way there is; and of one whose name only begins like hers. */
const nora = aDelivery({
  profile: { biography: `with @${NAME}`, biographyMentions: [NAME] },
  posts: [
    aPost(11, {
      caption: `Coffee with @Erika.Secret_1, @${NAME}_fans and @harbor.hotel`,
      mentions: [NAME, `${NAME}_fans`, 'harbor.hotel'],
      taggedUsernames: [NAME],
      coauthorUsernames: [NAME],
      sponsorUsernames: [NAME],
      ownerInstagramId: INSTAGRAM_ID,
      comments: [
        { instagramId: 'c1', authorUsername: NAME, text: 'lovely', likesCount: 1, commentedAt: new Date('2026-06-14') },
      ],
    }),
  ],
  related: [
    {
      instagramId: INSTAGRAM_ID,
      username: NAME,
      fullName: 'Erika Hidden',
      isVerified: false,
      isPrivate: false,
      profilePicUrl: null,
    },
  ],
});

/** The same, before she edited a caption. */
const noraBefore = aDelivery({
  fetchedAt: new Date('2026-06-14T12:00:00Z'),
  posts: [aPost(11, { caption: `Coffee with @${FORMER}`, mentions: [FORMER], taggedUsernames: [NAME] })],
});

describe(EraseCreator.name, () => {
  const [actorId, reader] = [randomUUID(), randomUUID()];
  const invalidated: CacheKey[] = [];
  let testDatabase: TestDatabase;
  let database: Database;
  let owner: Client;
  let store: CreatorStoreRepository;
  let sut: EraseCreator;
  let erasedId: string;

  const save = (delivery: typeof nora) => database.asSystem((sql) => store.save(sql, delivery));
  const erase = (username: string, reason = 'asked for it by letter') => sut.execute({ actorId, username, reason });

  const ask = async <Row>(text: string, params?: unknown[]) => (await owner.query(text, params)).rows as Row[];

  /** What users did with her: everything that leaves a row. */
  async function useHer(profileId: string): Promise<void> {
    const [campaign, operation, job, file] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const wallet = `(select id from credit_wallets where user_id = '${reader}')`;
    const post = `(select id from posts where profile_id = '${profileId}' limit 1)`;
    for (const statement of [
      `insert into auth.users (id) values ('${reader}')`,
      `select app.provision_user('${reader}', 'reader@example.test')`,
      `update profiles set former_usernames = '{${FORMER}}' where id = '${profileId}'`,
      `insert into audience_demographics (profile_id, dimension, bucket, share, sample_size, status, formula_id) values ('${profileId}', 'age', '18', 0.1, 5, 'estimated', 'f')`,
      `insert into user_profile_access (user_id, profile_id, source) values ('${reader}', '${profileId}', 'unlock')`,
      `insert into user_favorites (user_id, profile_id) values ('${reader}', '${profileId}')`,
      `insert into search_history (user_id, profile_id, query, outcome) values ('${reader}', '${profileId}', '${NAME}', 'full')`,
      `insert into search_history (user_id, query, outcome) values ('${reader}', '${FORMER}', 'not_found')`,
      `insert into user_searches (user_id, kind, query) values ('${reader}', 'advanced', '{"similarTo": ["${NAME}"]}')`,
      `insert into creator_watches (user_id, profile_id) values ('${reader}', '${profileId}')`,
      `insert into creator_watch_marks (profile_id) values ('${profileId}')`,
      `with told as (insert into creator_alerts (user_id, profile_id, kind, username, details)
                     values ('${reader}', '${profileId}', 'renamed', '${NAME}', '{"renamed": {"before": "${FORMER}"}}') returning id)
       insert into outbox (topic, key, payload) select 'creator.renamed', 'creator_alert:' || id, '{"creator": "${NAME}"}' from told`,
      `update profiles set followers_count = 4242 where id = '${profileId}'`,
      `select app.refresh_creator_listing('${profileId}')`, // a walk that began before still reads the version that closes
      `insert into exports (id, user_id, operation_id, operation_attempt, name, format, source, columns, schema_version,
              status, source_done, rows_done, cursor, checksum, charged, finished_at, expires_at)
       values ('${file}', '${reader}', '${operation}', 1, 'Like @${NAME}', 'xlsx', '{"kind":"search","saved":{"name":"@${NAME}"},
              "query":{"similarTo":"${NAME}","criteria":null,"text":{"query":"@${FORMER} or coffee"}}}', '{username}', 1,
              'ready', true, 1, '${profileId}', 'c', 50, now(), now() + interval '1 day')`,
      `insert into export_parts (export_id, part_no, starts_at, bytes) values ('${file}', 0, 0, 'compressed')`,
      `insert into campaigns (id, user_id, name) values ('${campaign}', '${reader}', 'spring')`,
      `insert into campaign_profiles (campaign_id, profile_id) values ('${campaign}', '${profileId}')`,
      `insert into campaign_posts (campaign_id, post_id) values ('${campaign}', ${post})`,
      `insert into ai_analysis_jobs (id, profile_id, reason, model_version) values ('${job}', '${profileId}', 'admin', '1')`,
      `insert into ai_analysis_job_logs (job_id, step) values ('${job}', 'queued')`,
      `insert into credit_operations (id, wallet_id, action, resource_key, idem_key, fingerprint, amount, rule_id, period_no, lease_until,
              status, settled_at, response_body)
       values ('${operation}', ${wallet}, 'influencer_unlock', '${profileId}', 'unlock:${profileId}', 'f', 25,
               (select id from credit_pricing_rules where action = 'influencer_unlock' limit 1), 0, now(), 'captured', now(), '{"username":"${NAME}"}')`,
      `insert into unlocked_influencers (user_id, profile_id, operation_id) values ('${reader}', '${profileId}', '${operation}')`,
      `insert into idempotency_keys (user_id, key, fingerprint, locked_until, expires_at, body) values ('${reader}', 'k', 'f', now(), now(), '{"username":"${NAME}"}')`,
    ])
      await owner.query(statement);
  }

  beforeAll(async () => {
    testDatabase = await createTestDatabase();
    database = openDatabase(testDatabase);
    owner = new Client({ connectionString: testDatabase.url });
    await owner.connect();
    store = new CreatorStoreRepository(database);
    const cache = { invalidate: async (keys: CacheKey[]) => void invalidated.push(...keys) } as unknown as Cache;
    sut = new EraseCreator(database, new ErasedCreatorsRepository(database), new AuditLogRepository(database), cache);
    await save(noraBefore);
    await save(nora);
    erasedId = (await save(erika)).profileId;
    await useHer(erasedId);
  });
  afterAll(async () => {
    await owner.end();
    await database.onApplicationShutdown();
    await testDatabase.drop();
  });

  it('refuses a reason that names the creator, and removes nothing', async () => {
    await expect(erase(NAME, `${NAME} wrote a letter`)).rejects.toMatchObject({ code: 'REQUEST.INVALID' });
    expect(await tablesWith(ask, INSTAGRAM_ID)).toContain('public.profiles');
  });

  it('leaves her names and ids in no table at all', async () => {
    expect((await tablesWith(ask, NAME, FORMER, INSTAGRAM_ID, erasedId)).length).toBeGreaterThan(15);
    expect(await tablesWith(ask, FORMER)).toContain('public.post_snapshots');
    const closed = 'select from creator_listings where profile_id = $1 and closed_xid is not null';
    expect((await owner.query(closed, [erasedId])).rowCount).toBe(1);
    const erasure = await erase(NAME.toUpperCase());
    expect(erasure).toMatchObject({
      profileId: erasedId,
      posts: 2,
      unlocks: 1,
      others: [{ username: 'nora.travels' }],
    });
    expect(await tablesWith(ask, NAME, FORMER, INSTAGRAM_ID, erasedId, 'Erika Hidden')).toEqual([]);
    expect((await owner.query('select from export_parts')).rowCount).toBe(0); // what is compressed cannot be searched
    const { rows } = await owner.query<{ caption: string; mentions: string[] }>('select caption, mentions from posts');
    expect(rows).toEqual([
      {
        caption: `Coffee with @erased, @${NAME}_fans and @harbor.hotel`,
        mentions: [`${NAME}_fans`, 'harbor.hotel'],
      },
    ]);
  });

  it('keeps what was paid in the books, without a name', async () => {
    const { rows } = await owner.query(`select invariant, detail from app.credit_violations where invariant = 'I6'`);
    expect(rows).toEqual([]);
    const bare = await owner.query<{ status: string; username: string | null }>(
      `select p.status, p.username from unlocked_influencers u join profiles p on p.id = u.profile_id where u.user_id = $1`,
      [reader],
    );
    expect(bare.rows).toEqual([{ status: 'gone', username: null }]);
  });

  it('writes down that it was done, by a digest', async () => {
    const { items } = await new AuditLogRepository(database).findPage({ limit: 5 });
    expect(items).toMatchObject([
      {
        actorId,
        action: 'creator.erase',
        targetType: 'erased_creators',
        targetId: expect.stringMatching(/^[0-9a-f]{64}$/),
        details: { stored: true, posts: 2, unlocks: 1 },
      },
    ]);
  });

  it('makes every instance forget her under all her names', () => {
    expect(invalidated).toEqual(
      expect.arrayContaining([
        { name: 'profile', id: NAME },
        { name: 'profile', id: FORMER },
        { name: 'posts', id: erasedId },
        { name: 'profile', id: 'nora.travels' }, // whose page named her
      ]),
    );
  });

  it('refuses to store her again, under any of her names or under her account', async () => {
    const erased = new ErasedCreatorsRepository(database);
    expect([await erased.includes(NAME), await erased.includes(FORMER), await erased.includes('nora.travels')]).toEqual(
      [true, true, false],
    );
    const renamed = { ...erika, profile: { ...erika.profile, username: 'quite.another' } };
    for (const delivery of [erika, renamed])
      await expect(save(delivery)).rejects.toMatchObject({ code: 'CREATOR.ERASED' });
  });

  it('stores others without what they say of her', async () => {
    await save(nora);
    expect(await tablesWith(ask, NAME, INSTAGRAM_ID)).toEqual([]);
    const { rows } = await owner.query('select mentioned_username from mentions order by 1');
    expect(rows).toEqual([{ mentioned_username: `${NAME}_fans` }, { mentioned_username: 'harbor.hotel' }]);
  });

  it('does not write down a look-up that waited to be written when she was forgotten', async () => {
    const recorder = new LookupRecorder(database, Logger.create({ level: 'silent', pretty: false, process: 'test' }));
    const lookup = { userId: reader, profileId: erasedId, outcome: 'preview' } as const;
    for (const username of [NAME, 'nora.travels']) recorder.record({ ...lookup, username });
    await recorder.flush();
    expect(await tablesWith(ask, NAME)).toEqual([]);
    const { rows } = await owner.query(`select query, profile_id from search_history where query <> 'erased'`);
    expect(rows).toEqual([{ query: 'nora.travels', profile_id: null }]); // others of the same batch are
  });

  it('blocks a name that nothing is stored of', async () => {
    expect(await erase('never.stored')).toMatchObject({ profileId: null, posts: 0 });
    const unknown = aDelivery({ profile: { instagramId: '1', username: 'never.stored' } });
    await expect(save(unknown)).rejects.toMatchObject({ code: 'CREATOR.ERASED' });
  });
});
