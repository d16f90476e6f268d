import { Client } from 'pg';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { CreatorListingsRepository } from '../search/creator-listings.repository';
import { CreatorFeaturesRepository } from './creator-features.repository';
import { FindSimilar } from './find-similar.use-case';
import { aPlantedWorld, CLUSTERS, MEMBERS } from '../../test/planted-clusters';
import { SimilarCreatorsRepository } from './similar-creators.repository';

const READER = '00000000-0000-4000-8000-000000000001';

describe(FindSimilar, () => {
  let test: TestDatabase;
  let database: Database;
  let owner: Client;
  let features: CreatorFeaturesRepository;
  let similar: FindSimilar;

  const idOf = async (username: string) =>
    (await owner.query<{ id: string }>('select id from profiles where username = $1', [username])).rows[0]?.id ?? '';
  const named = (usernames: readonly string[]) =>
    Promise.all(usernames.map(async (username) => ({ username, profileId: await idOf(username) })));
  const ask = async (liked: readonly string[], { unliked = [] as string[], limit = 10 } = {}) =>
    similar.execute({ liked: await named(liked), unliked: await named(unliked), limit, readerId: READER });
  const namesOf = ({ items }: Awaited<ReturnType<typeof ask>>) => items.map(({ creator }) => creator.username);
  const update = (username: string, change: string) =>
    owner.query(
      `with changed as (update profiles set ${change} where username = $1 returning id)
      select app.refresh_creator_features(id) from changed`,
      [username],
    );

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    owner = new Client({ connectionString: test.url });
    await owner.connect();
    features = new CreatorFeaturesRepository(database);
    similar = new FindSimilar(new SimilarCreatorsRepository(database), new CreatorListingsRepository(database));
    for (const statement of aPlantedWorld()) await owner.query(statement);
    let after: string | null = null;
    do after = (await features.addMissing({ after, limit: 500 })).last;
    while (after !== null);
    await features.countTags();
    await features.weighAnew({ after: null, limit: 10_000 });
    await owner.query('select app.refresh_creator_listing(id) from profiles');
    await owner.query('analyze');
  }, 60_000);
  afterAll(async () => {
    await owner.end();
    await database.onApplicationShutdown();
    await test.drop();
  });

  it('finds the members of a planted cluster: eight of ten at least, over all clusters', async () => {
    let [hits, wanted] = [0, 0];
    for (let cluster = 0; cluster < CLUSTERS; cluster += 1) {
      const found = namesOf(await ask([`cluster${cluster}.m0`]));
      expect(found).toHaveLength(10);
      expect(found).not.toContain(`cluster${cluster}.m0`);
      hits += found.filter((name) => name.startsWith(`cluster${cluster}.`)).length;
      wanted += Math.min(10, MEMBERS - 1);
    }
    expect(hits / wanted).toBeGreaterThanOrEqual(0.8);
  });

  it('tells parts that sum to the score, and weights that sum to one', async () => {
    const answer = await ask(['cluster3.m1'], { unliked: ['cluster5.m0'], limit: 50 });
    for (const { score, parts } of answer.items)
      expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 6);
    expect(Object.values(answer.weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    expect(answer.items.map(({ score }) => score)).toEqual(
      [...answer.items.map(({ score }) => score)].sort((a, b) => b - a),
    );
  });

  it('names what two creators have in common', async () => {
    const { items } = await ask(['cluster2.m0'], { limit: 10 });
    const [best] = items.filter(({ creator }) => creator.username.startsWith('cluster2.'));
    expect(best?.reasons.hashtags.some((tag) => tag.startsWith('niche2x'))).toBe(true);
    expect(best?.reasons.accounts.some((name) => name.startsWith('brand2x'))).toBe(true);
    expect(best?.reasons.topics).toContain('Food');
    expect(best?.reasons.languages).toEqual(['fr']);
    const { content = 0, tags = 0, language = 0, tier = 0 } = best?.parts ?? {};
    for (const part of [content, tags, language, tier]) expect(part).toBeGreaterThan(0.02);
  });

  it('names the path of suggestions: beside each other, and through a common account', async () => {
    const pathTo = async (from: string, to: string) =>
      (await ask([from], { limit: 50 })).items.find(({ creator }) => creator.username === to)?.reasons.path;
    expect(await pathTo('cluster1.m0', 'cluster1.m1')).toEqual(['cluster1.m0', 'cluster1.m1']);
    expect(await pathTo('cluster1.m1', 'cluster1.m0')).toEqual(['cluster1.m1', 'cluster1.m0']);
    expect(await pathTo('cluster4.m0', 'cluster4.m1')).toEqual(['cluster4.m0', 'city.guide', 'cluster4.m1']);
    const graphOf = async (from: string, to: string) =>
      (await ask([from], { limit: 50 })).items.find(({ creator }) => creator.username === to)?.parts.graph;
    expect(await graphOf('cluster1.m0', 'cluster1.m1')).toBeCloseTo(0.1, 6);
    expect(await graphOf('cluster4.m0', 'cluster4.m1')).toBeCloseTo(0.05, 6);
  });

  it('finds creators like several at once', async () => {
    const found = namesOf(await ask(['cluster0.m0', 'cluster6.m0'], { limit: 20 }));
    expect(found.some((name) => name.startsWith('cluster0.'))).toBe(true);
    expect(found.some((name) => name.startsWith('cluster6.'))).toBe(true);
  });

  it('ranks lower what is like an unliked creator', async () => {
    const liked = ['cluster0.m0', 'cluster6.m0'];
    const alike = (answer: Awaited<ReturnType<typeof ask>>) =>
      namesOf(answer).filter((name) => name.startsWith('cluster6.') && name !== 'cluster6.m5');
    const before = alike(await ask(liked, { limit: 40 }));
    const unliking = await ask(liked, { unliked: ['cluster6.m5'], limit: 40 });
    expect(before.length).toBeGreaterThan(MEMBERS / 2);
    expect(alike(unliking).length).toBeLessThan(before.length / 2);
    expect(unliking.items.every(({ parts }) => parts.unlike <= 0)).toBe(true);
    expect(namesOf(unliking)).not.toContain('cluster6.m5');
  });

  it('gives as reasons only what is shared with a liked creator', async () => {
    const [liked = ''] = await Promise.all(['cluster2.m1'].map(idOf));
    const { rows } = await owner.query<{ tags: string[] }>('select tags from creator_features where profile_id = $1', [
      liked,
    ]);
    const { items } = await ask(['cluster2.m1'], { unliked: ['crowd.1', 'crowd.2', 'crowd.3'], limit: 50 });
    const named = items.flatMap(({ reasons }) => reasons.hashtags.map((tag) => `#${tag}`));
    expect(named.filter((tag) => !rows[0]?.tags.includes(tag))).toEqual([]);
    const another = items.find(({ creator }) => creator.username === 'cluster2.m3');
    expect(another?.reasons.topics).toEqual(['Food']); // of Food and Travel
  });

  it('says of a private creator what cannot be compared, and still compares what can', async () => {
    await update(
      'cluster7.m0',
      `is_private = true, posts_availability = 'private', ai_content_distribution = null,
      ai_language_distribution = null, ai_primary_content_type = null`,
    );
    await owner.query(`update creator_features set tags = '{}', tags_weight = 0 where profile_id = $1`, [
      await idOf('cluster7.m0'),
    ]);
    const answer = await ask(['cluster7.m0']);
    expect(answer.unavailable).toEqual([
      { part: 'content', reason: 'private' },
      { part: 'tags', reason: 'private' },
      { part: 'language', reason: 'private' },
      { part: 'graph', reason: 'not_known' },
    ]);
    expect(answer.weights).toEqual({ content: 0, tags: 0, language: 0, tier: 1, graph: 0 });
    expect(answer.items).toEqual([]);
  });

  it('shows nobody who is gone', async () => {
    const [gone = ''] = namesOf(await ask(['cluster8.m0']));
    await update(gone, `status = 'gone', gone_at = now()`);
    expect(namesOf(await ask(['cluster8.m0']))).not.toContain(gone);
  });

  it('writes nothing when a creator is refreshed and has not changed', async () => {
    const place = async () => {
      const { rows } = await owner.query<{ place: string }>(
        `select ctid || ' ' || xmin as place from creator_features where profile_id = $1`,
        [await idOf('cluster9.m0')],
      );
      return rows[0]?.place;
    };
    const before = await place();
    await owner.query('select app.refresh_creator_features($1)', [await idOf('cluster9.m0')]);
    expect(await place()).toBe(before);
  });

  it('weighs tags anew where the counts have changed, and only there', async () => {
    expect(await features.weighAnew({ after: null, limit: 10_000 })).toEqual({ last: null, changed: 0 });
    await owner.query(`update creator_tags set creators = 1 where tag = '#niche5x0'`);
    expect((await features.weighAnew({ after: null, limit: 10_000 })).changed).toBeGreaterThan(0);
  });
});
