/**
 * The statements of a sync. Each takes its rows as one JSON parameter, so that a delivery of any size is a handful of
 * round trips; repeating a delivery changes nothing.
 */

/** $1 username, $2 instagram id. The former holder of a name keeps its history under its id and has no name until it is seen again. */
export const DISPLACE_NAME_SQL = `
  update profiles
     set former_usernames = array_append(array_remove(former_usernames, username), username), username = null, updated_at = now()
   where username = $1 and instagram_id <> $2
  returning id`;

/** $1 record. A new name under a known id is a rename: the old one joins the former names. */
export const SAVE_PROFILE_SQL = `
  insert into profiles as stored (
    instagram_id, username, full_name, biography, pronouns, external_url, bio_links, profile_pic_url,
    profile_pic_url_hd, is_verified, is_private, is_business, is_professional, account_type, category, business_email,
    business_phone, business_address, followers_count, following_count, posts_count, highlights_count,
    hides_like_counts, posts_availability, engagement_rate, avg_likes, avg_comments, last_posted_at, fetched_at)
  select
    instagram_id, username, full_name, biography, pronouns, external_url, bio_links, profile_pic_url,
    profile_pic_url_hd, is_verified, is_private, is_business, is_professional, account_type, category, business_email,
    business_phone, business_address, followers_count, following_count, posts_count, highlights_count,
    hides_like_counts, posts_availability, engagement_rate, avg_likes, avg_comments, last_posted_at, fetched_at
  from jsonb_to_record($1::jsonb) as given (
    instagram_id text, username text, full_name text, biography text, pronouns text[], external_url text, bio_links
    jsonb, profile_pic_url text, profile_pic_url_hd text, is_verified boolean, is_private boolean, is_business
    boolean, is_professional boolean, account_type text, category text, business_email text, business_phone text,
    business_address jsonb, followers_count bigint, following_count bigint, posts_count bigint, highlights_count
    integer, hides_like_counts boolean, posts_availability text, engagement_rate float8, avg_likes float8,
    avg_comments float8, last_posted_at timestamptz, fetched_at timestamptz)
  on conflict (instagram_id) do update set
    former_usernames = case
      when stored.username is null or stored.username = excluded.username then array_remove(stored.former_usernames, excluded.username)
      else array_append(array_remove(array_remove(stored.former_usernames, excluded.username), stored.username), stored.username)
    end,
    username = excluded.username, full_name = excluded.full_name, biography = excluded.biography, pronouns =
    excluded.pronouns, external_url = excluded.external_url, bio_links = excluded.bio_links, profile_pic_url =
    excluded.profile_pic_url, profile_pic_url_hd = excluded.profile_pic_url_hd, is_verified = excluded.is_verified,
    is_private = excluded.is_private, is_business = excluded.is_business, is_professional = excluded.is_professional,
    account_type = excluded.account_type, category = excluded.category, business_email = excluded.business_email,
    business_phone = excluded.business_phone, business_address = excluded.business_address, followers_count =
    excluded.followers_count, following_count = excluded.following_count, posts_count = excluded.posts_count,
    highlights_count = excluded.highlights_count, hides_like_counts = excluded.hides_like_counts, posts_availability =
    excluded.posts_availability, fetched_at = excluded.fetched_at,
    engagement_rate = coalesce(excluded.engagement_rate, stored.engagement_rate),
    avg_likes = coalesce(excluded.avg_likes, stored.avg_likes),
    avg_comments = coalesce(excluded.avg_comments, stored.avg_comments),
    last_posted_at = greatest(excluded.last_posted_at, stored.last_posted_at),
    status = 'active', gone_at = null, updated_at = now()
  returning id, username, former_usernames`;

/**
 * $1 profile id, $2 records, $3 the time of the delivery. Rows that did not change are not rewritten. The text of an edited
 * post stays with its last day on which it still stood: reports of past days read it there.
 */
export const SAVE_POSTS_SQL = `
  with given as materialized (
    select * from jsonb_to_recordset($2::jsonb) as given (
      instagram_id text, shortcode text, kind text, caption text, content_hash text, hashtags text[], mentions text[],
      likes_count bigint, likes_hidden boolean, comments_count bigint, comments_disabled boolean, views_count bigint,
      plays_count bigint, video_duration float8, display_url text, thumbnail_url text, width integer, height integer,
      location_name text, accessibility_caption text, is_pinned boolean, is_sponsored boolean, sponsor_usernames text[],
      coauthor_usernames text[], tagged_usernames text[], owner_instagram_id text, music jsonb, created_at timestamptz)),
  edited as (
    update post_snapshots as day
       set former = jsonb_build_object(
             'kind', old.kind, 'caption', old.caption, 'hashtags', old.hashtags, 'mentions', old.mentions,
             'sponsor_usernames', old.sponsor_usernames, 'coauthor_usernames', old.coauthor_usernames,
             'tagged_usernames', old.tagged_usernames)
      from given
      join posts old on old.profile_id = $1::uuid and old.instagram_id = given.instagram_id
     where (old.kind, old.content_hash, old.hashtags, old.mentions, old.sponsor_usernames, old.coauthor_usernames,
            old.tagged_usernames)
           is distinct from
           (given.kind, given.content_hash, given.hashtags, given.mentions, given.sponsor_usernames,
            given.coauthor_usernames, given.tagged_usernames)
       and day.post_id = old.id and day.former is null
       and day.captured_on = (select max(before.captured_on) from post_snapshots before
                               where before.post_id = old.id and before.captured_on < ($3::timestamptz at time zone 'UTC')::date))
  insert into posts as stored (
    profile_id,
    instagram_id, shortcode, kind, caption, content_hash, hashtags, mentions, likes_count, likes_hidden,
    comments_count, comments_disabled, views_count, plays_count, video_duration, display_url, thumbnail_url, width,
    height, location_name, accessibility_caption, is_pinned, is_sponsored, sponsor_usernames, coauthor_usernames,
    tagged_usernames, owner_instagram_id, music, created_at)
  select
    $1::uuid,
    instagram_id, shortcode, kind, caption, content_hash, hashtags, mentions, likes_count, likes_hidden,
    comments_count, comments_disabled, views_count, plays_count, video_duration, display_url, thumbnail_url, width,
    height, location_name, accessibility_caption, is_pinned, is_sponsored, sponsor_usernames, coauthor_usernames,
    tagged_usernames, owner_instagram_id, music, created_at
  from given
  on conflict (profile_id, instagram_id) do update set
    shortcode = excluded.shortcode, kind = excluded.kind, caption = excluded.caption, content_hash =
    excluded.content_hash, hashtags = excluded.hashtags, mentions = excluded.mentions, likes_count =
    excluded.likes_count, likes_hidden = excluded.likes_hidden, comments_count = excluded.comments_count,
    comments_disabled = excluded.comments_disabled, views_count = excluded.views_count, plays_count =
    excluded.plays_count, video_duration = excluded.video_duration, display_url = excluded.display_url, thumbnail_url
    = excluded.thumbnail_url, width = excluded.width, height = excluded.height, location_name =
    excluded.location_name, accessibility_caption = excluded.accessibility_caption, is_pinned = excluded.is_pinned,
    is_sponsored = excluded.is_sponsored, sponsor_usernames = excluded.sponsor_usernames, coauthor_usernames =
    excluded.coauthor_usernames, tagged_usernames = excluded.tagged_usernames, owner_instagram_id =
    excluded.owner_instagram_id, music = excluded.music, created_at = excluded.created_at,
    updated_at = now()
  where (
    stored.shortcode, stored.kind, stored.caption, stored.content_hash, stored.hashtags, stored.mentions,
    stored.likes_count, stored.likes_hidden, stored.comments_count, stored.comments_disabled, stored.views_count,
    stored.plays_count, stored.video_duration, stored.display_url, stored.thumbnail_url, stored.width, stored.height,
    stored.location_name, stored.accessibility_caption, stored.is_pinned, stored.is_sponsored,
    stored.sponsor_usernames, stored.coauthor_usernames, stored.tagged_usernames, stored.owner_instagram_id,
    stored.music, stored.created_at
  ) is distinct from (
    excluded.shortcode, excluded.kind, excluded.caption, excluded.content_hash, excluded.hashtags, excluded.mentions,
    excluded.likes_count, excluded.likes_hidden, excluded.comments_count, excluded.comments_disabled,
    excluded.views_count, excluded.plays_count, excluded.video_duration, excluded.display_url, excluded.thumbnail_url,
    excluded.width, excluded.height, excluded.location_name, excluded.accessibility_caption, excluded.is_pinned,
    excluded.is_sponsored, excluded.sponsor_usernames, excluded.coauthor_usernames, excluded.tagged_usernames,
    excluded.owner_instagram_id, excluded.music, excluded.created_at
  )`;

/** $1 profile id, $2 comments with the Instagram id of their post. An edited comment is due for analysis again. */
export const SAVE_COMMENTS_SQL = `
  insert into comment_sentiment as stored (post_id, comment_instagram_id, author_username, text, likes_count, commented_at)
  select posts.id, given.comment_instagram_id, given.author_username, given.text, given.likes_count, given.commented_at
    from jsonb_to_recordset($2::jsonb) as given (
           post_instagram_id text, comment_instagram_id text, author_username text, text text, likes_count bigint,
           commented_at timestamptz)
    join posts on posts.profile_id = $1 and posts.instagram_id = given.post_instagram_id
   order by given.comment_instagram_id
  on conflict (post_id, comment_instagram_id) do update
    set likes_count = excluded.likes_count, text = excluded.text,
        model_version = case when stored.text = excluded.text then stored.model_version end,
        tries = case when stored.text = excluded.text then stored.tries else 0 end,
        due_at = case when stored.text = excluded.text then stored.due_at else now() end`;

/** $1 profile id, $2 { contact, links, flags } */
export const SAVE_METADATA_SQL = `
  insert into creator_metadata (profile_id, contact, links, flags)
  select $1, given.contact, given.links, given.flags
    from jsonb_to_record($2::jsonb) as given (contact jsonb, links jsonb, flags jsonb)
  on conflict (profile_id) do update
    set contact = excluded.contact, links = excluded.links, flags = excluded.flags, updated_at = now()`;

/** $1 profile id, $2 records in Instagram's order. Suggestions that are no longer made stay, ranked as they last were. */
export const SAVE_RELATED_SQL = `
  insert into related_profiles (
    profile_id, related_instagram_id, related_username, full_name, is_verified, is_private, profile_pic_url, rank)
  select $1, related_instagram_id, related_username, full_name, is_verified, is_private, profile_pic_url, rank
    from jsonb_to_recordset($2::jsonb) as given (
           related_instagram_id text, related_username text, full_name text, is_verified boolean, is_private boolean,
           profile_pic_url text, rank integer)
   where related_instagram_id is not null
  on conflict (profile_id, related_instagram_id) do update
    set related_username = excluded.related_username, full_name = excluded.full_name,
        is_verified = excluded.is_verified, is_private = excluded.is_private,
        profile_pic_url = excluded.profile_pic_url, rank = excluded.rank, seen_at = now()`;

/**
 * $1 profile id. Whom the stored posts name, and how: counted anew, so repeating a delivery counts nothing twice, and a
 * name that was edited out of the last caption that had it is gone.
 */
export const RECOUNT_POST_MENTIONS_SQL = `
  with counted as (
    select named.username, named.source, count(*) as n, min(posts.created_at) as first_at, max(posts.created_at) as last_at,
           (array_agg(posts.shortcode order by posts.created_at desc))[1] as last_shortcode
      from posts
     cross join lateral (
             select unnest(posts.mentions) as username, 'caption' as source
             union select unnest(posts.tagged_usernames), 'tag'
             union select unnest(posts.coauthor_usernames), 'coauthor'
             union select unnest(posts.sponsor_usernames), 'sponsor') as named
     where posts.profile_id = $1
     group by named.username, named.source),
  edited_out as (
    delete from mentions
     where profile_id = $1 and source <> 'biography'
       and (mentioned_username, source) not in (select username, source from counted))
  insert into mentions (
    profile_id, mentioned_username, source, mention_count, first_mentioned_at, last_mentioned_at, last_shortcode)
  select $1, username, source, n, first_at, last_at, last_shortcode from counted
  on conflict (profile_id, mentioned_username, source) do update
    set mention_count = excluded.mention_count, first_mentioned_at = excluded.first_mentioned_at,
        last_mentioned_at = excluded.last_mentioned_at, last_shortcode = excluded.last_shortcode`;

/** $1 profile id, $2 usernames, $3 when the biography was read. */
export const RECOUNT_BIOGRAPHY_MENTIONS_SQL = `
  insert into mentions (profile_id, mentioned_username, source, mention_count, first_mentioned_at, last_mentioned_at)
  select distinct $1::uuid, name, 'biography', 1, $3::timestamptz, $3::timestamptz from unnest($2::text[]) as name
  on conflict (profile_id, mentioned_username, source) do update set last_mentioned_at = excluded.last_mentioned_at`;

/** $1 profile id, $2 the time of the delivery. One row a day: the last delivery of the day stands. */
export const SAVE_SNAPSHOT_SQL = `
  insert into profile_snapshots (
    profile_id, captured_on, followers_count, following_count, posts_count, engagement_rate, avg_likes, avg_comments,
    fetched_at, username, is_private, posts_availability)
  select id, ($2::timestamptz at time zone 'UTC')::date, followers_count, following_count, posts_count,
         engagement_rate, avg_likes, avg_comments, $2::timestamptz, username, is_private, posts_availability
    from profiles where id = $1
  on conflict (profile_id, captured_on) do update
    set followers_count = excluded.followers_count, following_count = excluded.following_count,
        posts_count = excluded.posts_count, engagement_rate = excluded.engagement_rate,
        avg_likes = excluded.avg_likes, avg_comments = excluded.avg_comments, fetched_at = excluded.fetched_at,
        username = excluded.username, is_private = excluded.is_private,
        posts_availability = excluded.posts_availability`;

/** Afterwards the growth of a post is slow: a day on which it stood still needs no row of its own. */
export const DAYS_OF_EACH_POST = 15;

/**
 * $1 profile id, $2 Instagram ids of the posts delivered, $3 the time of the delivery. One row a post and day at most, the
 * last delivery of the day; of older posts only when something differs from their last row, the text (`former`) included.
 */
export const SAVE_POST_SNAPSHOTS_SQL = `
  insert into post_snapshots as stored (
    post_id, captured_on, is_pinned, is_sponsored, captured_at, likes_count, comments_count, views_count, plays_count)
  select seen.*
    from posts p
   cross join lateral (
           select p.id, ($3::timestamptz at time zone 'UTC')::date as captured_on, p.is_pinned, p.is_sponsored, $3::timestamptz,
                  p.likes_count, case when not p.comments_disabled then p.comments_count end as comments_count,
                  p.views_count, p.plays_count) as seen
    left join lateral (
           select s.* from post_snapshots s
            where s.post_id = p.id and s.captured_on <= seen.captured_on order by s.captured_on desc limit 1) as last on true
   where p.profile_id = $1 and p.instagram_id = any ($2::text[])
     and (last.post_id is null or last.former is not null or p.created_at > $3::timestamptz - interval '${DAYS_OF_EACH_POST} days'
          or (last.is_pinned, last.is_sponsored, last.likes_count, last.comments_count, last.views_count, last.plays_count)
             is distinct from
             (seen.is_pinned, seen.is_sponsored, seen.likes_count, seen.comments_count, seen.views_count, seen.plays_count))
   order by p.id
  on conflict (post_id, captured_on) do update
    set is_pinned = excluded.is_pinned, is_sponsored = excluded.is_sponsored, captured_at = excluded.captured_at,
        likes_count = excluded.likes_count, comments_count = excluded.comments_count,
        views_count = excluded.views_count, plays_count = excluded.plays_count
  where stored.captured_at < excluded.captured_at`;

/** $1 username. Nothing is deleted: what was bought of the creator stays readable. */
export const MARK_GONE_SQL = `
  update profiles set status = 'gone', gone_at = coalesce(gone_at, now()), fetched_at = now(), updated_at = now()
   where username = $1
  returning id`;
