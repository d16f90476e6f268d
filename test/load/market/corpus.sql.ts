import { COUNT_TAGS_SQL, WEIGH_ANEW_SQL } from '@app/creators';

/** $1 categories and their words, $2 languages with weight and sentences, both as JSON; $3 brands. */
export const VOCABULARY = `
  create temp table vocabulary as
  select array(select pair ->> 0 from jsonb_array_elements($1::jsonb) with ordinality as c (pair, no) order by no) as categories,
         array(select pair ->> 1 from jsonb_array_elements($1::jsonb) with ordinality as c (pair, no) order by no) as words,
         array(select row ->> 0 from jsonb_array_elements($2::jsonb) as row, generate_series(1, (row ->> 1)::int)) as languages,
         (select jsonb_object_agg(row ->> 0, row -> 2) from jsonb_array_elements($2::jsonb) as row) as sentences,
         $3::text[] as brands`;

/** chance(n, k): a number from 0 to 1, the answer to the k-th question about n. */
export const CHANCE = `
  create or replace function pg_temp.chance(n bigint, k integer) returns double precision
  language sql immutable parallel safe as $$ select (hashint8extended(n, k) & 1048575) / 1048576::float8 $$`;

/** A word that can be spoken, the same for the same number: 80 syllables make the names of a market as varied as people's are. */
export const SPOKEN = `
  create or replace function pg_temp.spoken(n bigint, syllables integer) returns text
  language sql immutable parallel safe as $$
    select string_agg(substr('bdfghjklmnprstvz', 1 + (bits & 15)::int, 1) || substr('aeiou', 1 + ((bits >> 4) % 5)::int, 1), '' order by i)
      from (select i, (hashint8extended(n, 70) >> (8 * i)) & 255 as bits from generate_series(0, syllables - 1) as i) as drawn
  $$`;

const chance = (k: number, n = 'n') => `pg_temp.chance(${n}, ${k})`;
/** Keeps the planner from computing a value anew wherever it is used. */
const ONCE = 'offset 0';
/** One of a list, the first ones more often the higher the skew. */
const oneOf = (list: string, question: string, skew = 1) =>
  `(${list})[1 + floor(cardinality(${list}) * power(${question}, ${skew}))::int]`;
const CREATOR = `generate_series($1::bigint, $2::bigint) as n cross join vocabulary v`;
const wordsOf = (category: string) => `string_to_array(v.words[array_position(v.categories, ${category})], ' ')`;
const wordOf = (words: string, question: string) => oneOf(words, question, 1.5);

/** $1 to $2: numbers of creators. Followers follow a power law, rates fall with size, some figures are hidden. */
export const PROFILES = `
  insert into profiles (
    id, instagram_id, username, full_name, biography, external_url, is_verified, is_private, account_type, category,
    business_email, business_phone, followers_count, following_count, posts_count, posts_availability, status, gone_at,
    engagement_rate, avg_likes, avg_comments, last_posted_at, fetched_at, ai_primary_content_type,
    ai_content_distribution, ai_avg_sentiment_score, ai_language_distribution, ai_content_quality_score, ai_profile_analyzed_at)
  select md5('market' || n)::uuid, (8000000000000 + n)::text, first_name || '.' || last_name || n,
         initcap(first_name) || ' ' || initcap(last_name), w1 || ', ' || w2 || ' & ' || w3 || case when ${chance(1)} < 0.2 then '. Collabs: see link' else '' end,
         case when ${chance(2)} < 0.6 then 'https://example.test/' || n end, size > 200000 and ${chance(3)} < 0.7,
         ${chance(4)} < 0.04, ${oneOf(`'{creator,personal,business}'::text[]`, chance(5), 1.3)}, category,
         case when ${chance(6)} < 0.25 then 'c' || n || '@example.test' end, case when ${chance(7)} < 0.06 then '+10000' || n end,
         size, (${chance(8)} * 2000)::bigint, (20 + 3000 * power(${chance(9)}, 3))::bigint, 'available',
         case when ${chance(10)} < 0.01 then 'gone' else 'active' end, case when ${chance(10)} < 0.01 then now() end,
         case when ${chance(11)} > 0.08 then rate end, case when ${chance(11)} > 0.08 then round((size * rate / 105)::numeric, 1) end,
         round((size * rate / 2000)::numeric, 1), fetched - power(${chance(12)}, 4) * interval '600 days', fetched,
         case when ${chance(13)} > 0.1 then category end,
         case when ${chance(13)} > 0.1 then jsonb_build_object(category, 0.7) || jsonb_build_object(other, 0.3) end,
         case when ${chance(13)} > 0.1 then round((${chance(14)} * 1.4 - 0.4)::numeric, 4) end,
         case when ${chance(13)} > 0.1 then jsonb_build_object('en', 0.2) || jsonb_build_object(language, 0.8) end,
         case when ${chance(13)} > 0.1 then round(${chance(15)}::numeric, 4) end,
         case when ${chance(13)} > 0.1 then fetched at time zone 'utc' end
    from ${CREATOR}
   cross join lateral (
     select ${oneOf('v.categories', chance(16), 1.6)} as category, ${oneOf('v.categories', chance(17), 1.3)} as other,
            v.languages[1 + floor(cardinality(v.languages) * ${chance(18)})::int] as language,
            pg_temp.spoken((5000 * power(${chance(25)}, 2))::bigint, 2) as first_name,
            pg_temp.spoken((100000 * power(${chance(26)}, 1.5))::bigint, 3) as last_name,
            least(400000000, (800 / power(${chance(19)} + 0.000002, 0.95))::bigint) as size,
            '2026-06-15T12:00:00Z'::timestamptz - ${chance(20)} * interval '20 hours' as fetched ${ONCE}
   ) as made
   cross join lateral (select ${wordsOf('category')} as own_words, ${wordsOf('other')} as others ${ONCE}) as spoken
   cross join lateral (
     select ${wordOf('own_words', chance(21))} as w1, ${wordOf('own_words', chance(22))} as w2, ${wordOf('others', chance(23))} as w3,
            round((16 * power(size, -0.18) * (0.3 + 2 * power(${chance(24)}, 2)))::numeric, 4)::float8 as rate ${ONCE}
   ) as described`;

/** $1 to $2: numbers of creators. One in ten posts three times as much: twelve posts each on average. */
export const POSTS = `
  insert into posts (
    profile_id, instagram_id, shortcode, kind, caption, content_hash, hashtags, mentions, likes_count, likes_hidden,
    comments_count, is_sponsored, sponsor_usernames, display_url, created_at, ai_content_category,
    ai_category_confidence, ai_sentiment, ai_sentiment_score, ai_language_code, ai_language_confidence, ai_analysis_raw, ai_analyzed_at)
  select p.id, (n * 100 + k)::text, 'M' || n || '_' || k, ${oneOf(`'{image,carousel,reel}'::text[]`, chance(40, 'q'))},
         sentence || ': ' || t1 || ', ' || t2 || ' #' || t1 || ' #' || t3 || case when paid then ' @' || brand || ' #ad' else '' end,
         md5(q::text), array[t1, t3] || case when paid then '{ad}'::text[] else '{}' end,
         case when ${chance(41, 'q')} < 0.15 then array[brand] else '{}' end,
         case when p.engagement_rate is not null then (coalesce(p.avg_likes, 0) * (0.4 + 1.2 * ${chance(42, 'q')}))::bigint end,
         p.engagement_rate is null, (p.avg_comments * (0.4 + 1.2 * ${chance(43, 'q')}))::bigint,
         paid, case when paid then array[brand] else '{}' end, 'https://cdn.example.test/' || q || '.jpg',
         p.last_posted_at - (k - 1) * (1 + 9 * ${chance(44)}) * interval '1 day',
         p.ai_primary_content_type, 0.8, 'positive', 0.4, language, 0.95,
         jsonb_build_object('method', 'bundled', 'version', 'market', 'contentHash', md5(q::text)), p.ai_profile_analyzed_at
    from ${CREATOR}
    join profiles p on p.id = md5('market' || n)::uuid
   cross join lateral (
     select ${wordsOf(`coalesce(p.ai_primary_content_type, 'Lifestyle')`)} as own_words, language,
            array(select jsonb_array_elements_text(v.sentences -> language)) as openings
       from coalesce((select key from jsonb_each_text(p.ai_language_distribution) order by value desc limit 1), 'en') as language
      ${ONCE}
   ) as spoken
   cross join generate_series(1, case when n % 10 = 0 then 30 else 10 end) as k
   cross join lateral (
     select n * 100 + k as q, ${wordOf('own_words', chance(45, '(n * 100 + k)'))} as t1,
            ${wordOf('own_words', chance(46, '(n * 100 + k)'))} as t2, ${wordOf('own_words', chance(47, '(n * 100 + k)'))} as t3,
            ${oneOf('v.brands', chance(48, '(n * 100 + k)'), 1.4)} as brand, ${chance(49, '(n * 100 + k)')} < 0.06 as paid,
            ${oneOf('openings', chance(50, '(n * 100 + k)'))} as sentence ${ONCE}
   ) as written`;

/** $1 to $2: numbers of creators. Today's and one of thirty days ago. */
export const SNAPSHOTS = `
  insert into profile_snapshots (profile_id, captured_on, followers_count)
  select p.id, '2026-06-15'::date - days, (p.followers_count / (1 + days * (${chance(60)} - 0.3) / 300))::bigint
    from generate_series($1::bigint, $2::bigint) as n
    join profiles p on p.id = md5('market' || n)::uuid
   cross join (values (0), (30)) as taken (days)`;

export const TEXT_INDEXES_OF_POSTS = `
  select indexname as name, indexdef as definition from pg_indexes
   where schemaname = 'public' and tablename = 'posts' and indexdef like '%USING gin%'`;

const LISTING_COLUMNS =
  'profile_id, username, followers, following, posts, engagement_rate, avg_likes, avg_comments, posts_per_week, ' +
  'last_posted_at, growth_30d, category, topics, languages, sentiment, quality_score, sponsored_share, verified, ' +
  'private, account_type, has_contact, has_email, has_phone, has_link, hashtags, mentions, brands, bio_words';

/** What is kept beside creators for finding them, written for all that have none yet; in order. */
export const DERIVED: readonly string[] = [
  `insert into creator_listings (born_xid, ${LISTING_COLUMNS})
   select 0, ${LISTING_COLUMNS} from app.creator_listing_figures f
    where not exists (select from creator_listings l where l.profile_id = f.profile_id)`,
  `select count(app.refresh_creator_text(l.profile_id)) from creator_listings l
    where not exists (select from creator_texts t where t.profile_id = l.profile_id)`,
  `select count(app.refresh_creator_features(p.id)) from profiles p
    where not exists (select from creator_features f where f.profile_id = p.id)`,
  COUNT_TAGS_SQL,
  WEIGH_ANEW_SQL.replaceAll('$1', 'null').replaceAll('$2', 'null'),
];
