import { TAG_WEIGHT_SQL } from './creator-features.sql';

/** $1 profile ids: what is known of those who are compared, in the order given. */
export const FIND_SEEDS_SQL = `
  select p.id as "profileId", p.is_private as "isPrivate", p.posts_availability as "postsAvailability",
         p.ai_profile_analyzed_at is not null as "isAnalysed",
         f.topics <> '{}' as content, cardinality(f.tags) > 0 as tags, f.languages <> '{}' as language,
         f.followers > 0 as tier,
         exists (select from related_profiles r where r.profile_id = p.id)
           or exists (select from related_profiles r where r.related_instagram_id = p.instagram_id) as graph
    from profiles p left join creator_features f on f.profile_id = p.id
   where p.id = any ($1::uuid[])
   order by array_position($1::uuid[], p.id)`;

/**
 * The creators most like the given ones, with what each likeness is made of.
 *
 * $1 profile ids, $2 whether each is liked, $3-$7 the weights of content, tags, language, tier and graph, $8 what the
 * likeness to an unliked one takes away, $9 candidates by tags and $10 by each neighbourhood of size, per liked one,
 * $11 candidates in all, $12 how many are wanted.
 *
 * Only candidates are compared, and they come through indexes: who has the rarest of the tags (those whose owners
 * together are no more than are wanted, so that a tag of half the world is never read), who is nearest in size within
 * the same topic and language, and within the topic, and who is near in the graph of suggestions.
 */
export const FIND_SIMILAR_SQL = `
  with seeds as materialized (
    select f.profile_id as seed, given.liked, f.main_topic, f.main_language, f.followers, f.topics, f.languages, f.tags,
           f.tags_weight, p.instagram_id
      from unnest($1::uuid[], $2::boolean[]) as given (profile_id, liked)
      join creator_features f on f.profile_id = given.profile_id
      join profiles p on p.id = given.profile_id),
  seed_tags as materialized (
    select s.seed, s.liked, t.tag, coalesce(c.creators, 1) as creators, ${TAG_WEIGHT_SQL('c.creators')} as weight
      from seeds s cross join unnest(s.tags) as t (tag) left join creator_tags c on c.tag = t.tag),
  rarest as materialized (
    select seed, array_agg(tag) as tags
      from (select seed, tag, sum(creators) over (partition by seed order by creators, tag) as reach
              from seed_tags where liked) as t
     where reach <= $9 group by seed),
  linked as materialized (
    select seed, candidate, max(closeness) as closeness, min(through) as through from (
      (select s.seed, p.id as candidate, 1.0::float8 as closeness, null::text as through
         from seeds s join related_profiles r on r.profile_id = s.seed
         join profiles p on p.instagram_id = r.related_instagram_id)
      union all
      (select s.seed, r.profile_id, 1.0::float8, null
         from seeds s join related_profiles r on r.related_instagram_id = s.instagram_id limit $11)
      union all
      (select s.seed, r2.profile_id, 0.5::float8, r1.related_username
         from seeds s
         join related_profiles r1 on r1.profile_id = s.seed
         join related_profiles r2 on r2.related_instagram_id = r1.related_instagram_id and r2.profile_id <> s.seed
        limit $11)) as link
     group by seed, candidate),
  candidates as materialized (
    select distinct profile_id from (
      select f.profile_id from rarest cross join lateral (
        select profile_id from creator_features f where f.tags && rarest.tags limit $9) as f
      union all
      select l.candidate from linked l join seeds s on s.seed = l.seed and s.liked
      union all
      select near.profile_id from seeds s cross join lateral (
        (select f.profile_id from creator_features f
          where f.main_topic = s.main_topic and f.main_language = s.main_language and f.followers >= s.followers
          order by f.followers limit $10)
        union all
        (select f.profile_id from creator_features f
          where f.main_topic = s.main_topic and f.main_language = s.main_language and f.followers < s.followers
          order by f.followers desc limit $10)
        union all
        (select f.profile_id from creator_features f where f.main_topic = s.main_topic and f.followers >= s.followers
          order by f.followers limit $10)
        union all
        (select f.profile_id from creator_features f where f.main_topic = s.main_topic and f.followers < s.followers
          order by f.followers desc limit $10)) as near
       where s.liked and s.main_topic <> '') as found
     where profile_id <> all ($1::uuid[]) limit $11),
  features as materialized (
    select f.profile_id, f.followers, f.topics, f.languages, f.tags, f.tags_weight
      from candidates c join creator_features f on f.profile_id = c.profile_id),
  overlap as materialized (
    select st.seed, f.profile_id, sum(st.weight) as weight
      from features f cross join unnest(f.tags) as t (tag) join seed_tags st on st.tag = t.tag
     group by st.seed, f.profile_id),
  likeness as (
    select f.profile_id, s.liked,
           $3::float8 * least(coalesce((select sum(m.value::float8 * (f.topics->>m.key)::float8)
                                          from jsonb_each_text(s.topics) as m), 0), 1) as content,
           $4::float8 * coalesce(o.weight / nullif(greatest(s.tags_weight + f.tags_weight - o.weight, o.weight), 0), 0) as tags,
           $5::float8 * coalesce((select sum(least(m.value::float8, (f.languages->>m.key)::float8))
                                    from jsonb_each_text(s.languages) as m), 0) as language,
           $6::float8 * case when s.followers > 0 and f.followers > 0
                             then greatest(1 - abs(log(s.followers::float8 / f.followers)) / 2, 0) else 0 end as tier,
           $7::float8 * coalesce(l.closeness, 0) as graph
      from features f cross join seeds s
      left join overlap o on o.seed = s.seed and o.profile_id = f.profile_id
      left join linked l on l.seed = s.seed and l.candidate = f.profile_id),
  scored as (
    select profile_id, avg(content) filter (where liked) as content, avg(tags) filter (where liked) as tags,
           avg(language) filter (where liked) as language, avg(tier) filter (where liked) as tier,
           avg(graph) filter (where liked) as graph,
           - $8::float8 * coalesce(max(content + tags + language + tier + graph) filter (where not liked), 0) as unlike
      from likeness group by profile_id),
  best as (
    select scored.*, p.username from scored join profiles p on p.id = scored.profile_id
     where p.status = 'active' and p.username is not null
     order by content + tags + language + tier + graph + unlike desc, profile_id limit $12)
  select best.profile_id as "profileId", best.username, best.content, best.tags, best.language, best.tier, best.graph, best.unlike,
         array(select st.tag from features f join seed_tags st on st.liked and st.tag = any (f.tags)
                where f.profile_id = best.profile_id group by st.tag order by max(st.weight) desc, st.tag limit 10) as "sharedTags",
         array(select distinct m.key from features f cross join seeds s cross join jsonb_object_keys(s.topics) as m (key)
                where f.profile_id = best.profile_id and s.liked and f.topics ? m.key order by 1) as "sharedTopics",
         array(select distinct m.key from features f cross join seeds s cross join jsonb_object_keys(s.languages) as m (key)
                where f.profile_id = best.profile_id and s.liked and f.languages ? m.key order by 1) as "sharedLanguages",
         (select jsonb_build_object('from', s.seed, 'through', l.through, 'closeness', l.closeness)
            from linked l join seeds s on s.seed = l.seed and s.liked
           where l.candidate = best.profile_id order by l.closeness desc, l.seed limit 1) as path
    from best
   order by best.content + best.tags + best.language + best.tier + best.graph + best.unlike desc, best.profile_id`;
