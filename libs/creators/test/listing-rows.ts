import type { Database, Sql } from '@app/database';

const pick = (words: string, n: string) =>
  `(string_to_array('${words}', ' '))[1 + (${n}) % ${words.split(' ').length}]`;
const id = 'md5(n::text)::uuid';

export const TAGS = 'sun sea city food run art'.split(' ');
export const CATEGORIES = 'Travel Food Tech Pets'.split(' ');
export const LANGUAGES = 'en es ja de'.split(' ');

/** Creators 1 to `count`, a third of whose figures are not known, each at its own place. Nothing beside the profiles. */
export async function plantProfiles(sql: Sql, count: number): Promise<void> {
  await sql.query(
    `insert into profiles (id, instagram_id, username, followers_count, engagement_rate, fetched_at)
     select ${id}, n::text, 'creator' || n, case when n % 7 > 0 then n * 7919 % 5000 end,
            case when n % 3 > 0 then (n * 31 % 400) / 10.0 end, '2026-06-15T12:00:00Z'
       from generate_series(1, $1::int) as n`,
    [count],
  );
}

export const listAllSql = 'select app.refresh_creator_listing(id) from profiles';
const LISTED_AT_ONCE = 1_000;

/**
 * The same for many, a bounded statement at a time. Each plans anew: a plan that was made while the tables were empty
 * reads them whole for every creator, and would be kept until somebody analyses them.
 */
export async function listPlanted(database: Database, count: number): Promise<void> {
  for (let from = 1; from <= count; from += LISTED_AT_ONCE) {
    await database.asSystem(async (sql) => {
      await sql.query('discard plans');
      await sql.query(`${listAllSql} where instagram_id::int between $1 and $2`, [from, from + LISTED_AT_ONCE - 1]);
    });
  }
}

/** Listings with every figure, known or not, without going through the view: for judging conditions. */
export async function plantListings(sql: Sql, count: number): Promise<void> {
  await plantProfiles(sql, count);
  await sql.query(
    `insert into creator_listings (
       profile_id, born_xid, username, followers, following, posts, engagement_rate, avg_likes, avg_comments,
       posts_per_week, last_posted_at, growth_30d, category, topics, languages, sentiment, quality_score,
       sponsored_share, verified, private, account_type, has_contact, has_email, has_phone, has_link, hashtags,
       mentions, brands, bio_words)
     select ${id}, 0, 'creator' || n, ${known('n % 50', 11)}, ${known('n % 40', 13)}, ${known('n % 30', 9)},
            ${known('n % 80 / 8.0', 5)}, ${known('n % 90', 6)}, ${known('n % 20', 8)}, ${known('n % 15 / 2.0', 7)},
            ${known(`'2026-06-15T12:00:00Z'::timestamptz - (n % 60) * interval '1 day'`, 5)}, ${known('n % 70 - 20', 3)},
            ${known(pick(CATEGORIES.join(' '), 'n'), 4)},
            ${known(`array[${pick(CATEGORIES.join(' '), 'n')}, ${pick(CATEGORIES.join(' '), 'n / 4')}]`, 4)},
            ${known(`array[${pick(LANGUAGES.join(' '), 'n / 2')}]`, 3)}, ${known('n % 21 / 10.0 - 1', 4)},
            ${known('n % 11 / 10.0', 6)}, ${known('n % 5 / 4.0', 5)}, n % 5 = 0, n % 9 = 0,
            ${pick('personal business creator', 'n')}, n % 4 = 0 or n % 6 = 0, n % 4 = 0, n % 6 = 0, n % 3 = 0,
            ${known(`array[${pick(TAGS.join(' '), 'n')}, ${pick(TAGS.join(' '), 'n / 6')}]`, 5)},
            ${known(`array[${pick('lumen kite', 'n')}]`, 6)}, ${known(`case when n % 2 = 0 then '{}' else array['lumen'] end`, 6)},
            to_tsvector('simple', ${pick(TAGS.join(' '), 'n / 3')} || ' ' || ${pick(TAGS.join(' '), 'n / 11')})
       from generate_series(1, $1::int) as n`,
    [count],
  );
}

/** Not known for one creator in `every`; which one depends on the figure, so that they are not always the same. */
function known(expression: string, every: number): string {
  return `case when (n * 7919) % ${every} > 0 then ${expression} end`;
}
