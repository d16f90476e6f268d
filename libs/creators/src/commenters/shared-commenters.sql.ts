/**
 * $1 two profile ids, $2 the reader: what is stored of the comments of each creator the reader has access to, in the order
 * given, and how many accounts comment on both. Asked once per creator instead of once per comment, as the policies of the
 * table would. An owner is no commenter of its own posts, so neither of the two can be shared.
 */
export const SHARED_COMMENTERS_SQL = `
  with asked as materialized (
    select p.id, coalesce(p.username, '') as username, coalesce(p.gone_at, p.fetched_at) as as_of, given.place
      from unnest($1::uuid[]) with ordinality as given (id, place) join profiles p on p.id = given.id
     where exists (select from user_profile_access a
                    where a.profile_id = p.id and a.user_id = $2 and (a.expires_at is null or a.expires_at > now()))),
  said as materialized (
    select asked.place, c.post_id, lower(c.author_username) as author,
           lower(c.author_username) = asked.username as is_own
      from asked join posts on posts.profile_id = asked.id join comment_sentiment c on c.post_id = posts.id),
  crowds as materialized (select distinct place, author from said where not is_own)
  select (select coalesce(json_agg(one order by one.place), '[]')
            from (select asked.place, asked.username, asked.as_of as "asOf",
                         count(distinct said.post_id) filter (where not said.is_own) as posts,
                         count(*) filter (where not said.is_own) as comments,
                         count(*) filter (where said.is_own) as "ownerReplies",
                         count(distinct said.author) filter (where not said.is_own) as commenters
                    from asked left join said on said.place = asked.place
                   group by asked.place, asked.username, asked.as_of) as one) as creators,
         (select count(*)::integer
            from crowds one join crowds other on other.author = one.author
           where one.place = 1 and other.place = 2) as shared`;
