/** A tag that every creator has weighs ln 2, one that a single creator has ln(1 + creators). */
export const TAG_WEIGHT_SQL = (creators: string): string =>
  `ln(1 + coalesce((select t.creators from creator_tags t where t.tag = ''), 1)::float8 / coalesce(${creators}, 1))`;

/** $1 the profile before, $2 how many. */
export const ADD_MISSING_FEATURES_SQL = `
  with step as materialized (
    select p.id from profiles p
     where p.status = 'active' and p.username is not null and ($1::uuid is null or p.id > $1::uuid)
       and not exists (select from creator_features f where f.profile_id = p.id)
     order by p.id limit $2),
  added as materialized (select id, app.refresh_creator_features(id) from step)
  select (select id from added order by id desc limit 1) as last, count(*)::integer as changed, count(*)::integer as looked from added`;

/** Tags of a single creator are shared with nobody: they are not kept. */
export const COUNT_TAGS_SQL = `
  with counted as materialized (
    select tag, count(*)::integer as creators from creator_features cross join unnest(tags) as tag group by tag having count(*) > 1
    union all
    select '', count(*)::integer from creator_features where tags <> '{}' having count(*) > 0),
  vanished as (delete from creator_tags t where not exists (select from counted c where c.tag = t.tag))
  insert into creator_tags as known (tag, creators)
  select tag, creators from counted order by tag
  on conflict (tag) do update set creators = excluded.creators where known.creators <> excluded.creators`;

/** $1 the profile before, $2 how many. */
export const WEIGH_ANEW_SQL = `
  with step as materialized (
    select profile_id, tags, tags_weight from creator_features
     where $1::uuid is null or profile_id > $1::uuid order by profile_id limit $2),
  weighed as materialized (
    select step.profile_id, coalesce(sum(${TAG_WEIGHT_SQL('c.creators')}), 0) as weight
      from step cross join unnest(step.tags) as tag left join creator_tags c on c.tag = tag.tag
     group by step.profile_id),
  changed as (
    update creator_features f set tags_weight = weighed.weight
      from weighed join step using (profile_id)
     where f.profile_id = weighed.profile_id and abs(step.tags_weight - weighed.weight) > weighed.weight / 20
    returning 1)
  select (select profile_id from step order by profile_id desc limit 1) as last,
         (select count(*) from changed)::integer as changed, (select count(*) from step)::integer as looked`;
