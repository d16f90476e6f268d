/** Clusters of creators with a topic, a language, hashtags and accounts of their own among a crowd that has all of it at random. */
export const CLUSTERS = 10;
export const MEMBERS = 12;
const CROWD = 1_500;

const TOPICS = 'Fashion Beauty Food Travel Tech Fitness Music Art Pets Gaming'.split(' ');
const LANGUAGES = 'en es fr de pt it nl pl tr ja'.split(' ');
const literal = (values: readonly string[]) => `array[${values.map((value) => `'${value}'`).join(', ')}]`;

/** Statements in order. Cluster c has topic c and language c; its members share some of six hashtags and two accounts. */
export function aPlantedWorld(): string[] {
  return [
    `select setseed(0.42)`,
    `insert into profiles (instagram_id, username, followers_count, posts_availability, ai_primary_content_type,
            ai_content_distribution, ai_language_distribution, ai_profile_analyzed_at)
     select 'c' || c || 'm' || m, 'cluster' || c || '.m' || m, (8000 * (1 + random()))::bigint, 'available',
            (${literal(TOPICS)})[c + 1],
            jsonb_build_object((${literal(TOPICS)})[c + 1], 0.8, (${literal(TOPICS)})[1 + (c + m) % ${TOPICS.length}], 0.2),
            jsonb_build_object((${literal(LANGUAGES)})[c + 1], 0.9, 'und', 0.1), now()
       from generate_series(0, ${CLUSTERS - 1}) as c, generate_series(0, ${MEMBERS - 1}) as m`,
    `insert into profiles (instagram_id, username, followers_count, posts_availability, ai_primary_content_type,
            ai_content_distribution, ai_language_distribution, ai_profile_analyzed_at)
     select 'x' || n, 'crowd.' || n, (10 ^ (2 + 4 * random()))::bigint, 'available', t.topic,
            jsonb_build_object(t.topic, 0.6, t.other, 0.4), jsonb_build_object(t.language, 1), now()
       from (select n, (${literal(TOPICS)})[1 + floor(random() * ${TOPICS.length})::int] as topic,
                    (${literal(['Home', 'Cars', 'Nature', 'Comedy'])})[1 + n % 4] as other,
                    (${literal(LANGUAGES)})[1 + floor(random() * ${LANGUAGES.length})::int] as language
               from generate_series(1, ${CROWD}) as n) as t`,
    `insert into posts (profile_id, instagram_id, shortcode, kind, content_hash, hashtags, created_at)
     select p.id, p.instagram_id || 'p' || n, 's', 'image', 'h',
            case when p.username like 'cluster%'
                 then array['niche' || substring(p.username from '\\d+') || 'x' || floor(random() * 6)::int, 'common' || n % 4]
                 else array['tag' || floor(random() * 900)::int, 'common' || n % 4] end,
            now() - n * interval '1 day'
       from profiles p, generate_series(1, 8) as n`,
    `insert into mentions (profile_id, mentioned_username, source)
     select p.id, 'brand' || case when p.username like 'cluster%' then substring(p.username from '\\d+') || 'x' || n
                                  else floor(random() * 400)::text end, 'caption'
       from profiles p, generate_series(0, 1) as n on conflict do nothing`,
    ...relatedTo('cluster1.m0', ['c1m1', 'cluster1.m1']),
    ...['cluster4.m0', 'cluster4.m1'].flatMap((username) => relatedTo(username, ['guide', 'city.guide'])),
  ];
}

const relatedTo = (username: string, [instagramId, name]: [string, string]) => [
  `insert into related_profiles (profile_id, related_instagram_id, related_username)
   select id, '${instagramId}', '${name}' from profiles where username = '${username}'`,
];
