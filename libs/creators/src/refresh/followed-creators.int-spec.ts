import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { Client } from 'pg';
import { FollowedCreatorsRepository } from './followed-creators.repository';

const HOUR_MS = 3_600_000;
const NOW = new Date('2026-06-15T12:00:00.000Z');
const ago = (hours: number) => new Date(NOW.getTime() - hours * HOUR_MS);

describe(FollowedCreatorsRepository.name, () => {
  let test: TestDatabase;
  let database: Database;
  let owner: Client;
  let followed: FollowedCreatorsRepository;
  let user: string;

  const claim = (request: { now?: Date; limit?: number } = {}) => {
    const now = request.now ?? NOW;
    const before = (hours: number) => new Date(now.getTime() - hours * HOUR_MS);
    return followed.claimOverdue({
      now,
      fetchedBefore: before(23),
      askedBefore: before(6),
      limit: request.limit ?? 100,
    });
  };
  const names = async (claimed: ReturnType<typeof claim>) => (await claimed).map(({ username }) => username).sort();
  const aCreator = async (username: string, { fetchedHoursAgo = 30, status = 'active' } = {}): Promise<string> => {
    const { rows } = await owner.query<{ id: string }>(
      `insert into profiles (instagram_id, username, fetched_at, status, gone_at) values ($1, $1, $2, $3, case $3 when 'gone' then now() end) returning id`,
      [username, ago(fetchedHoursAgo), status],
    );
    return rows[0]?.id ?? '';
  };
  const favour = (profileId: string) =>
    owner.query('insert into user_favorites (user_id, profile_id) values ($1, $2)', [user, profileId]);
  const aFavourite = async (...given: Parameters<typeof aCreator>) => favour(await aCreator(...given));

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    owner = new Client({ connectionString: test.url });
    await owner.connect();
    followed = new FollowedCreatorsRepository(database);
    const { rows } = await owner.query<{ id: string }>(
      'insert into auth.users (id) values (gen_random_uuid()) returning id',
    );
    user = rows[0]?.id ?? '';
    await owner.query('select * from app.provision_user($1, $2)', [user, 'ann@example.test']);
  });
  beforeEach(() =>
    owner.query(
      'delete from unlocked_influencers; delete from campaigns; delete from user_lists; delete from profiles',
    ),
  );
  afterAll(async () => {
    await owner.end();
    await database.onApplicationShutdown();
    await test.drop();
  });

  it('takes creators whom somebody follows in any way, and nobody else', async () => {
    await aFavourite('favourite');
    const listed = await aCreator('on.a.list');
    await owner.query(
      `with list as (insert into user_lists (user_id, name) values ($1, 'l') returning id)
       insert into user_list_profiles (list_id, profile_id) select id, $2 from list`,
      [user, listed],
    );
    const inCampaign = async (username: string) =>
      owner.query(
        `with campaign as (insert into campaigns (user_id, name, status) values ($1, $3, 'active') returning id)
         insert into campaign_profiles (campaign_id, profile_id) select id, $2 from campaign`,
        [user, await aCreator(username), username],
      );
    await inCampaign('running.campaign');
    await inCampaign('campaign.over');
    await owner.query(`update campaigns set status = 'completed' where name = 'campaign.over'`);
    await owner.query('insert into unlocked_influencers (user_id, profile_id) values ($1, $2)', [
      user,
      await aCreator('unlocked'),
    ]);
    const grant = `insert into user_profile_access (user_id, profile_id, source, granted_at, expires_at) values ($1, $2, 'admin_grant', $3, $4)`;
    await owner.query(grant, [user, await aCreator('open.access'), ago(10), ago(-1)]);
    await owner.query(grant, [user, await aCreator('access.ended'), ago(10), ago(1)]);
    await aCreator('nobody.follows');

    const expected = ['favourite', 'on.a.list', 'open.access', 'running.campaign', 'unlocked'];
    expect(await followed.countOverdue({ now: NOW, fetchedBefore: ago(23) })).toBe(expected.length);
    expect(await names(claim())).toEqual(expected);
  });

  it('leaves who is fresh, gone or without a name', async () => {
    await aFavourite('fresh', { fetchedHoursAgo: 22 });
    await aFavourite('gone', { status: 'gone' });
    await aFavourite('lost.the.name');
    await owner.query(`update profiles set username = null where username = 'lost.the.name'`);
    expect(await claim()).toEqual([]);
  });

  it('takes the oldest data first', async () => {
    for (const hours of [25, 90, 40]) await aFavourite(`old.${hours}`, { fetchedHoursAgo: hours });
    expect(await names(claim({ limit: 2 }))).toEqual(['old.40', 'old.90']);
    expect(await names(claim({ limit: 2 }))).toEqual(['old.25']);
  });

  it('takes nobody twice, not even from two workers at once', async () => {
    for (let n = 0; n < 20; n += 1) await aFavourite(`creator.${n}`);
    const [one, other] = await Promise.all([claim(), claim()]);
    expect(one.length + other.length).toBe(20);
    expect(new Set([...one, ...other].map(({ profileId }) => profileId)).size).toBe(20);
  });

  it('takes a creator again who did not come, after hours, and at once when given back', async () => {
    await aFavourite('never.comes');
    const [taken] = await claim();
    expect(await claim({ now: ago(-5) })).toEqual([]);
    expect(await names(claim({ now: ago(-7) }))).toEqual(['never.comes']);
    await followed.release([taken?.profileId ?? '']);
    expect(await names(claim({ now: ago(-7) }))).toEqual(['never.comes']);
  });
});
