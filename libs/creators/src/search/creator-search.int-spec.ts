import { randomUUID } from 'node:crypto';
import type { Database } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import { CreatorListingsRepository } from './creator-listings.repository';
import { creatorChanged } from './creator-changed';
import { COMMON, CreatorSearchRepository } from './creator-search.repository';
import { MatchReasonsRepository } from './match-reasons.repository';
import { FEWEST_RANKED, RankedRangeRepository } from './ranked-range.repository';
import type { SearchQuery } from './search-query';
import { parseSearch } from './search-request';

interface Creator {
  username: string;
  fullName?: string;
  biography?: string;
  followers?: number;
  /** [language, caption, hashtags] */
  posts?: [string | null, string, string[]?][];
  language?: string;
}

const asked = (body: Record<string, unknown>): SearchQuery => parseSearch(body, { suggest: (given) => given });

describe(CreatorSearchRepository.name, () => {
  let test: TestDatabase;
  let database: Database;
  let searches: CreatorSearchRepository;
  let reasons: MatchReasonsRepository;

  const refresh = (id: string) => database.asSystem((sql) => creatorChanged(sql, id));
  const write = async ({ username, fullName, biography, followers = 1_000, posts = [], language }: Creator) => {
    const id = randomUUID();
    await database.asSystem(async (sql) => {
      await sql.query(
        `insert into profiles (id, instagram_id, username, full_name, biography, followers_count, ai_language_distribution)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [id, id, username, fullName, biography, followers, language === undefined ? null : { [language]: 0.9, und: 1 }],
      );
      for (const [i, [code, caption, hashtags = []]] of posts.entries()) {
        await sql.query(
          `insert into posts (profile_id, instagram_id, shortcode, kind, caption, hashtags, content_hash, created_at, ai_language_code)
           values ($1, $2, $2, 'image', $3, $4, 'h', now() - $5 * interval '1 day', $6)`,
          [id, `${username}-${i}`, caption, hashtags, i, code],
        );
      }
      await creatorChanged(sql, id);
    });
    return id;
  };
  const page = (body: Record<string, unknown>, limit = 50, cursor?: string) =>
    searches.findPage({ query: asked(body), limit, cursor, readerId: randomUUID() });
  const found = async (body: Record<string, unknown>) => (await page(body)).items.map(({ username }) => username);
  const walk = async (
    body: Record<string, unknown>,
    limit: number,
    between: () => Promise<unknown> = async () => {},
  ) => {
    const names: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await page(body, limit, cursor);
      names.push(...items.map(({ username }) => username));
      cursor = nextCursor ?? undefined;
      await between();
    } while (cursor !== undefined);
    return names;
  };

  beforeAll(async () => {
    test = await createTestDatabase();
    database = openDatabase(test);
    searches = new CreatorSearchRepository(
      database,
      new CreatorListingsRepository(database),
      new RankedRangeRepository(database),
    );
    reasons = new MatchReasonsRepository(database);
  });
  beforeEach(() => database.asSystem((sql) => sql.query('delete from profiles')));
  afterAll(async () => {
    await database.onApplicationShutdown();
    await test.drop();
  });

  describe('finds words', () => {
    it.each<[string, string, string | string[] | undefined, string]>([
      ['other forms of English words', 'They are running through cities', 'en', 'run city'],
      ['other forms of German words', 'Die schönsten Häuser am See', 'de', 'haus'],
      ['other forms of Spanish words', 'Nuevas canciones para bailar', 'es', 'canción'],
      ['other forms of French words', 'Les voyages continuent', 'fr', 'voyager'],
      ['other forms of Russian words', 'Лучшие рецепты борща', undefined, 'рецепт'],
      ['other forms of Arabic words', 'أجمل المدارس في المدينة', undefined, 'مدارس'],
      ['other forms of Turkish words', 'En güzel kitaplar', 'tr', 'kitap'],
    ])('%s', async (_what, caption, language, query) => {
      const code = language ?? (/\p{Script=Cyrillic}/u.test(caption) ? 'ru' : 'ar');
      await write({ username: 'found', posts: [[String(code), caption]] });
      await write({ username: 'other', posts: [[String(code), 'xyz']] });
      expect(await found({ text: { query, ...(language === undefined ? {} : { language }) } })).toEqual(['found']);
      expect(await found({ text: `"${query}"` })).toEqual([]);
    });

    it.each([
      ['without their accents', 'Crème brûlée à São Paulo', 'creme brulee sao paulo'],
      ['with accents that the text lacks', 'Cafe in Malaga', 'café málaga'],
      ['in capitals with the Turkish dot', 'İSTANBUL gezisi', 'istanbul'],
      ['with the Turkish i that has none', 'IŞIK ve kış', 'ışık KIŞ'],
      ['of Chinese, written without spaces', '我爱北京烤鸭', '北京'],
      ['of one Chinese character', '我家的猫', '猫'],
      ['of Japanese in the middle of a text', '東京旅行が好きです', '旅行'],
      ['of Thai, written without spaces', 'อาหารไทยอร่อยมาก', 'อร่อย'],
      ['of Korean before a particle', '서울에서 커피', '서울'],
      ['of Cyrillic with its two dots', 'Ёлка и ёжик', 'елка'],
      ['of Greek without accents', 'Άνθρωπος της θάλασσας', 'ανθρωπος'],
      ['of Arabic with another alef', 'أحمد في القاهرة', 'احمد'],
      ['of Hindi', 'हिन्दी में खाना', 'हिन्दी'],
      ['glued to emoji', 'coffee☕️morning', 'morning'],
      ['in letters drawn as mathematics', '𝓜𝓪𝓻𝓲𝓪 𝐁𝐚𝐤𝐞𝐬', 'maria bakes'],
      ['with dots between them', 'nora.travels and more', 'travels'],
    ])('%s', async (_what, caption, query) => {
      await write({ username: 'found', posts: [[null, caption]] });
      await write({ username: 'other', posts: [[null, '東方 東の 北斗 서해 ไทย another text']] });
      expect(await found({ text: query })).toEqual(['found']);
    });

    it('in a row, absent, and of alternatives', async () => {
      await write({ username: 'a', biography: 'street food of lisbon' });
      await write({ username: 'b', biography: 'food on the street in porto' });
      await write({ username: 'c', biography: 'tea in macau' });
      expect(await found({ text: '"street food"' })).toEqual(['a']);
      expect((await found({ text: 'street food' })).sort()).toEqual(['a', 'b']);
      expect(await found({ text: 'food -lisbon' })).toEqual(['b']);
      expect((await found({ text: '"street food" or tea' })).sort()).toEqual(['a', 'c']);
      expect(await found({ text: 'the best of food in porto' })).toEqual([]);
      expect(await found({ text: 'the food of porto' })).toEqual(['b']);
    });

    it('only where the search asks for them', async () => {
      await write({ username: 'lisbon.nora' });
      await write({ username: 'b', biography: 'Lisbon' });
      await write({ username: 'c', posts: [['en', 'hello', ['lisbon']]] });
      await write({ username: 'd', posts: [['en', 'lisbon']] });
      const inFields = async (...fields: string[]) => (await found({ text: { query: 'lisbon', in: fields } })).sort();
      expect(await inFields('names')).toEqual(['lisbon.nora']);
      expect(await inFields('biography', 'hashtags')).toEqual(['b', 'c']);
      expect(await inFields('captions')).toEqual(['d']);
    });

    it('of a creator only as long as it has them, and is there', async () => {
      const id = await write({ username: 'a', biography: 'ceramics' });
      await database.asSystem((sql) => sql.query(`update profiles set biography = 'glass' where id = $1`, [id]));
      await refresh(id);
      expect([await found({ text: 'ceramics' }), await found({ text: 'glass' })]).toEqual([[], ['a']]);
      await database.asSystem((sql) => sql.query(`update profiles set status = 'gone', gone_at = now()`));
      await refresh(id);
      expect(await found({ text: 'glass' })).toEqual([]);
    });
  });

  describe('ranks', () => {
    it('names before biographies before hashtags before captions', async () => {
      await write({ username: 'd', followers: 9_000, posts: [['en', 'on ceramics']] });
      await write({ username: 'c', followers: 8_000, posts: [['en', 'nothing', ['ceramics']]] });
      await write({ username: 'b', followers: 7_000, biography: 'ceramics' });
      await write({ username: 'ceramics', followers: 10 });
      expect(await found({ text: 'ceramics' })).toEqual(['ceramics', 'b', 'c', 'd']);
      expect(await found({ text: 'ceramics', sort: 'followers' })).toEqual(['d', 'c', 'b', 'ceramics']);
    });

    it('who says it in many posts before who says it once', async () => {
      const filler = ['one day at sea', 'two days at home', 'three days away'];
      await write({
        username: 'once',
        followers: 9_000,
        posts: ['on ceramics', ...filler].map((text) => ['en', text]),
      });
      await write({ username: 'often', posts: filler.map((text) => ['en', `${text} with ceramics`]) });
      expect(await found({ text: 'ceramics' })).toEqual(['often', 'once']);
    });

    it('the most followed when a word is common, and then by followers, each of all once', async () => {
      const creators = COMMON + 100;
      await database.asSystem(async (sql) => {
        await sql.query(
          `insert into profiles (instagram_id, username, biography, followers_count)
           select n, 'c' || n, case when n % 3 = 0 then 'granite and granite' else 'granite in a long biography of other things' end,
                  case when n <= $1 - 5 then n end
             from generate_series(1, $1) n`,
          [creators],
        );
        await sql.query('select app.refresh_creator_listing(id), app.refresh_creator_text(id) from profiles');
      });
      const names = await walk({ text: 'granite' }, 50);
      expect(new Set(names).size).toBe(creators);
      expect(names).toHaveLength(creators);
      const numbers = names.map((name) => Number(name.slice(1)));
      const byFollowers = (n: number) => (n > creators - 5 ? -1 : n);
      const ranked = numbers.slice(0, FEWEST_RANKED);
      expect(ranked.findIndex((n) => n % 3 !== 0)).toBeGreaterThan(FEWEST_RANKED / 3 - 1);
      expect(ranked.findLastIndex((n) => n % 3 === 0)).toBeLessThan(ranked.findIndex((n) => n % 3 !== 0));
      const others = numbers.slice(1.5 * FEWEST_RANKED).map(byFollowers);
      expect(others).toEqual([...others].sort((a, b) => b - a));
      expect(Math.min(...ranked.map(byFollowers))).toBeGreaterThan(Math.max(...others));
    });

    it('enough of those whom the conditions leave', async () => {
      await database.asSystem(async (sql) => {
        await sql.query(
          `insert into profiles (instagram_id, username, biography, followers_count, is_verified)
           select n, 'c' || n, case when n = 1200 then 'marble and marble' else 'marble in a long biography of other things' end, n, n % 5 = 0
             from generate_series(1, $1) n`,
          [COMMON + 1_000],
        );
        await sql.query('select app.refresh_creator_listing(id), app.refresh_creator_text(id) from profiles');
      });
      expect((await found({ text: 'marble', where: { verified: true } }))[0]).toBe('c1200');
      expect((await found({ text: 'marble', where: { followers: { lte: 1_300 } } }))[0]).toBe('c1200');
      const first = (await found({ text: 'marble' }))[0];
      expect(Number(first?.slice(1))).toBeGreaterThan(1_300); // c1200 is not among the most followed of all
    });

    it('nobody when none of the most followed fits, and then all who fit by followers', async () => {
      await database.asSystem(async (sql) => {
        await sql.query(
          `insert into profiles (instagram_id, username, biography, followers_count, is_verified)
           select n, 'c' || n, 'slate', n, n <= 3 from generate_series(1, 4000) n`,
        );
        await sql.query('select app.refresh_creator_listing(id), app.refresh_creator_text(id) from profiles');
      });
      expect(await walk({ text: 'slate', where: { verified: true } }, 2)).toEqual(['c3', 'c2', 'c1']);
    });

    it('and refuses a cursor that does not say who is ranked', async () => {
      for (const username of ['a', 'b']) await write({ username, biography: 'glass' });
      const { nextCursor } = await page({ text: 'glass' }, 1);
      const parts = JSON.parse(Buffer.from(nextCursor ?? '', 'base64url').toString()) as unknown[];
      const old = Buffer.from(JSON.stringify(parts.slice(0, -1))).toString('base64url');
      await expect(page({ text: 'glass' }, 1, old)).rejects.toMatchObject({ code: 'REQUEST.INVALID_CURSOR' });
      expect((await page({ text: 'glass' }, 1, nextCursor ?? '')).items).toHaveLength(1);
    });
  });

  it('walks the state of its first page while texts change', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 9; i++) {
      ids.push(await write({ username: `c${i}`, biography: 'glass '.repeat(i + 1), followers: i }));
    }
    const before = await found({ text: 'glass' });
    let turn = 0;
    const change = async () => {
      const text = turn % 2 === 0 ? 'glass glass glass glass glass glass glass glass glass glass' : 'wood';
      await database.asSystem((sql) =>
        sql.query('update profiles set biography = $1 where id = $2', [text, ids[turn]]),
      );
      await refresh(ids[turn++] ?? '');
      await write({ username: `new${turn}`, biography: 'glass glass' });
    };
    expect(await walk({ text: 'glass' }, 2, change)).toEqual(before);
    expect(turn).toBeGreaterThan(3);
  });

  describe('finds names that are mistyped', () => {
    beforeEach(async () => {
      await write({ username: 'nora.travels', fullName: 'Nora Lindqvist', followers: 500 });
      await write({ username: 'istanbul_gezgini', fullName: 'Işıl Yıldız', followers: 90_000 });
      await write({ username: 'jonas.cooks', fullName: 'Jonas Weber', followers: 70_000 });
    });

    it.each([
      ['nora travles', 'nora.travels'],
      ['noratravels', 'nora.travels'],
      ['lindquist', 'nora.travels'],
      ['istambul gezgin', 'istanbul_gezgini'],
      ['isil yildiz', 'istanbul_gezgini'],
      ['@jonascooks', 'jonas.cooks'],
    ])('%s is %s', async (name, username) => {
      expect((await found({ similarTo: name }))[0]).toBe(username);
    });

    it('and nobody for a name that is like none', async () => {
      expect(await found({ similarTo: 'xavier quill' })).toEqual([]);
    });

    it('together with words and conditions', async () => {
      await write({ username: 'nora.cooks', fullName: 'Nora', biography: 'pasta', followers: 50_000 });
      expect(await found({ similarTo: 'nora', text: 'pasta', where: { followers: { gte: 10_000 } } })).toEqual([
        'nora.cooks',
      ]);
    });
  });

  it('says why a creator was found', async () => {
    const id = await write({
      username: 'nora.travels',
      language: 'en',
      biography: 'I <b>travelled</b> a lot & eat street food',
      posts: [['en', 'travel day', ['food']]],
    });
    const query = asked({ text: 'travel "street food"', similarTo: 'nora travles' });
    const why = (await reasons.explain(query, [id], null)).get(id);
    expect(why?.fields).toEqual(['biography', 'captions']);
    expect(why?.headline).toEqual([
      { text: 'I ', hit: false },
      { text: '<b>travelled</b>', hit: true },
      { text: ' a lot & eat ', hit: false },
      { text: 'street', hit: true },
      { text: ' ', hit: false },
      { text: 'food', hit: true },
    ]);
    expect(why?.similarity).toBeGreaterThan(0.6);
  });

  it('counts what its pages hold', async () => {
    for (let i = 0; i < 7; i++) await write({ username: `c${i}`, biography: i % 2 === 0 ? 'glass' : 'wood' });
    const body = { text: 'glass', where: { followers: { gte: 5 } } };
    expect(await searches.count(asked(body))).toBe((await walk(body, 3)).length);
  });

  it('writes a text only when it is another, or its creator has about another number of followers', async () => {
    const id = await write({ username: 'a', biography: 'glass', posts: [['en', 'hello']] });
    const version = () => database.readAsSystem('select born_xid from creator_texts where profile_id = $1', [id]);
    const before = await version();
    await database.asSystem((sql) => sql.query('update profiles set followers_count = 1004'));
    await refresh(id);
    expect(await version()).toEqual(before);
    await database.asSystem((sql) => sql.query('update profiles set followers_count = 1104'));
    await refresh(id);
    expect(await version()).not.toEqual(before);
  });
});
