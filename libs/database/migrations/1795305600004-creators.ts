import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Creators and what Instagram shows of them. Ids of Instagram are text (they exceed 2^53); counts are null when hidden.
 * The ai_* columns have the names and types of the product's data dictionary; the two of type timestamp hold UTC.
 */
export class Creators1795305600004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(PROFILES);
    await runner.query(POSTS);
    await runner.query(PROFILE_CHILDREN);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table public.creator_metadata, public.audience_demographics, public.comment_sentiment, public.mentions,
                 public.related_profiles, public.profile_snapshots, public.posts, public.profiles
    `);
  }
}

/** The exclusion constraint is a hash index that also keeps usernames unique, which a plain hash index cannot. */
const PROFILES = `
  create table public.profiles (
    id                       uuid        not null default gen_random_uuid(),
    instagram_id             text        not null,
    username                 text,
    former_usernames         text[]      not null default '{}',
    full_name                text,
    biography                text,
    pronouns                 text[]      not null default '{}',
    external_url             text,
    bio_links                jsonb       not null default '[]',
    profile_pic_url          text,
    profile_pic_url_hd       text,
    is_verified              boolean     not null default false,
    is_private               boolean     not null default false,
    is_business              boolean     not null default false,
    is_professional          boolean     not null default false,
    account_type             text        not null default 'personal',
    category                 text,
    business_email           text,
    business_phone           text,
    business_address         jsonb,
    followers_count          bigint,
    following_count          bigint,
    posts_count              bigint,
    highlights_count         integer,
    hides_like_counts        boolean     not null default false,
    posts_availability       text        not null default 'none',
    status                   text        not null default 'active',
    gone_at                  timestamptz,
    engagement_rate          double precision,
    avg_likes                double precision,
    avg_comments             double precision,
    last_posted_at           timestamptz,
    fetched_at               timestamptz not null default now(),
    created_at               timestamptz not null default now(),
    updated_at               timestamptz not null default now(),
    ai_primary_content_type  varchar(50),
    ai_content_distribution  jsonb,
    ai_avg_sentiment_score   double precision,
    ai_language_distribution jsonb,
    ai_content_quality_score double precision,
    ai_profile_analyzed_at   timestamp without time zone,
    constraint pk_profiles                    primary key (id),
    constraint uq_profiles_instagram_id       unique (instagram_id),
    constraint idx_profiles_username_hash     exclude using hash (username with =),
    constraint ck_profiles_instagram_id       check (instagram_id <> ''),
    constraint ck_profiles_username           check (username = lower(username) and username <> ''),
    constraint ck_profiles_account_type       check (account_type in ('personal', 'business', 'creator')),
    constraint ck_profiles_posts_availability check (posts_availability in ('available', 'private', 'withheld', 'none')),
    constraint ck_profiles_status             check (status in ('active', 'gone')),
    constraint ck_profiles_gone               check ((status = 'gone') = (gone_at is not null)),
    constraint ck_profiles_counts             check (
      followers_count >= 0 and following_count >= 0 and posts_count >= 0 and highlights_count >= 0
    ),
    constraint ck_profiles_averages           check (engagement_rate >= 0 and avg_likes >= 0 and avg_comments >= 0),
    constraint ck_profiles_ai_scores          check (
      ai_avg_sentiment_score between -1 and 1 and ai_content_quality_score between 0 and 1
    )
  );

  create index idx_profiles_former_usernames on public.profiles using gin (former_usernames);

  create index idx_profiles_followers    on public.profiles (followers_count desc nulls last, id desc) where status = 'active';
  create index idx_profiles_engagement   on public.profiles (engagement_rate desc nulls last, id desc) where status = 'active';
  create index idx_profiles_last_posted  on public.profiles (last_posted_at desc nulls last, id desc)  where status = 'active';
  create index idx_profiles_content_type on public.profiles (ai_primary_content_type, followers_count desc nulls last, id desc) where status = 'active';
  create index idx_profiles_verified     on public.profiles (followers_count desc nulls last, id desc) where status = 'active' and is_verified;
  create index idx_profiles_contact      on public.profiles (followers_count desc nulls last, id desc) where status = 'active' and business_email is not null;
  create index idx_profiles_languages    on public.profiles using gin (ai_language_distribution);
  create index idx_profiles_search       on public.profiles using gin ((
    setweight(to_tsvector('simple', coalesce(username, '') || ' ' || coalesce(full_name, '')), 'A') ||
    setweight(to_tsvector('simple', coalesce(biography, '')), 'B')
  ));
  create index idx_profiles_username_trgm  on public.profiles using gin (username extensions.gin_trgm_ops);
  create index idx_profiles_full_name_trgm on public.profiles using gin (full_name extensions.gin_trgm_ops);
`;

/** created_at is the moment of publication on Instagram's clock; stored_at is ours. */
const POSTS = `
  create table public.posts (
    id                      uuid        not null default gen_random_uuid(),
    profile_id              uuid        not null,
    instagram_id            text        not null,
    shortcode               text        not null,
    kind                    text        not null,
    caption                 text,
    content_hash            text        not null,
    hashtags                text[]      not null default '{}',
    mentions                text[]      not null default '{}',
    likes_count             bigint,
    likes_hidden            boolean     not null default false,
    comments_count          bigint,
    comments_disabled       boolean     not null default false,
    views_count             bigint,
    plays_count             bigint,
    video_duration          double precision,
    display_url             text,
    thumbnail_url           text,
    width                   integer,
    height                  integer,
    location_name           text,
    accessibility_caption   text,
    is_pinned               boolean     not null default false,
    is_sponsored            boolean     not null default false,
    sponsor_usernames       text[]      not null default '{}',
    coauthor_usernames      text[]      not null default '{}',
    tagged_usernames        text[]      not null default '{}',
    owner_instagram_id      text,
    music                   jsonb,
    created_at              timestamptz not null,
    stored_at               timestamptz not null default now(),
    updated_at              timestamptz not null default now(),
    ai_content_category     varchar(50),
    ai_category_confidence  double precision,
    ai_sentiment            varchar(20),
    ai_sentiment_score      double precision,
    ai_sentiment_confidence double precision,
    ai_language_code        varchar(10),
    ai_language_confidence  double precision,
    ai_analysis_raw         jsonb,
    ai_analyzed_at          timestamp without time zone,
    constraint pk_posts                      primary key (id),
    constraint uq_posts_profile_instagram_id unique (profile_id, instagram_id),
    constraint fk_posts_profile_id           foreign key (profile_id) references public.profiles (id) on delete cascade,
    constraint ck_posts_kind                 check (kind in ('image', 'video', 'carousel', 'reel')),
    constraint ck_posts_counts               check (
      likes_count >= 0 and comments_count >= 0 and views_count >= 0 and plays_count >= 0
    ),
    constraint ck_posts_likes_hidden         check (not likes_hidden or likes_count is null),
    constraint ck_posts_media                check (video_duration >= 0 and width >= 0 and height >= 0),
    constraint ck_posts_ai_sentiment         check (ai_sentiment in ('positive', 'neutral', 'negative')),
    constraint ck_posts_ai_scores            check (
      ai_sentiment_score between -1 and 1
      and ai_sentiment_confidence between 0 and 1
      and ai_category_confidence between 0 and 1
      and ai_language_confidence between 0 and 1
    )
  );

  create index idx_posts_profile_created on public.posts (profile_id, created_at desc);
  create index idx_posts_ai_analyzed     on public.posts (ai_analyzed_at desc);
  create index idx_posts_hashtags        on public.posts using gin (hashtags);
  create index idx_posts_caption_search  on public.posts using gin (to_tsvector('simple', coalesce(caption, '')));
`;

const PROFILE_CHILDREN = `
  create table public.profile_snapshots (
    profile_id      uuid        not null,
    captured_on     date        not null,
    followers_count bigint,
    following_count bigint,
    posts_count     bigint,
    engagement_rate double precision,
    avg_likes       double precision,
    avg_comments    double precision,
    created_at      timestamptz not null default now(),
    constraint pk_profile_snapshots            primary key (profile_id, captured_on),
    constraint fk_profile_snapshots_profile_id foreign key (profile_id) references public.profiles (id) on delete cascade,
    constraint ck_profile_snapshots_counts     check (followers_count >= 0 and following_count >= 0 and posts_count >= 0)
  );
  create index idx_profile_snapshots_captured_on on public.profile_snapshots (captured_on);

  create table public.related_profiles (
    id                   uuid        not null default gen_random_uuid(),
    profile_id           uuid        not null,
    related_instagram_id text        not null,
    related_username     text        not null,
    full_name            text,
    is_verified          boolean     not null default false,
    is_private           boolean     not null default false,
    profile_pic_url      text,
    rank                 integer     not null default 0,
    seen_at              timestamptz not null default now(),
    constraint pk_related_profiles            primary key (id),
    constraint uq_related_profiles_instagram  unique (profile_id, related_instagram_id),
    constraint fk_related_profiles_profile_id foreign key (profile_id) references public.profiles (id) on delete cascade,
    constraint ck_related_profiles_username   check (related_username = lower(related_username)),
    constraint ck_related_profiles_rank       check (rank >= 0)
  );
  create index idx_related_profiles_rank on public.related_profiles (profile_id, rank, related_username);

  create table public.mentions (
    id                 uuid        not null default gen_random_uuid(),
    profile_id         uuid        not null,
    mentioned_username text        not null,
    source             text        not null,
    mention_count      integer     not null default 1,
    first_mentioned_at timestamptz,
    last_mentioned_at  timestamptz,
    last_shortcode     text,
    constraint pk_mentions                 primary key (id),
    constraint uq_mentions_username_source unique (profile_id, mentioned_username, source),
    constraint fk_mentions_profile_id      foreign key (profile_id) references public.profiles (id) on delete cascade,
    constraint ck_mentions_username        check (mentioned_username = lower(mentioned_username)),
    constraint ck_mentions_source          check (source in ('caption', 'tag', 'coauthor', 'sponsor', 'biography')),
    constraint ck_mentions_count           check (mention_count > 0)
  );
  create index idx_mentions_profile_count on public.mentions (profile_id, mention_count desc, id desc);

  create table public.comment_sentiment (
    id                   uuid        not null default gen_random_uuid(),
    post_id              uuid        not null,
    comment_instagram_id text        not null,
    author_username      text        not null,
    text                 text        not null,
    likes_count          bigint,
    commented_at         timestamptz not null,
    sentiment            varchar(20),
    sentiment_score      double precision,
    sentiment_confidence double precision,
    language_code        varchar(10),
    method               text,
    analyzed_at          timestamptz,
    constraint pk_comment_sentiment           primary key (id),
    constraint uq_comment_sentiment_instagram unique (post_id, comment_instagram_id),
    constraint fk_comment_sentiment_post_id   foreign key (post_id) references public.posts (id) on delete cascade,
    constraint ck_comment_sentiment_sentiment check (sentiment in ('positive', 'neutral', 'negative')),
    constraint ck_comment_sentiment_likes     check (likes_count >= 0),
    constraint ck_comment_sentiment_scores    check (
      sentiment_score between -1 and 1 and sentiment_confidence between 0 and 1
    )
  );

  create table public.audience_demographics (
    id          uuid             not null default gen_random_uuid(),
    profile_id  uuid             not null,
    dimension   text             not null,
    bucket      text             not null,
    share       double precision not null,
    sample_size integer          not null,
    status      text             not null,
    formula_id  text             not null,
    computed_at timestamptz      not null default now(),
    constraint pk_audience_demographics            primary key (id),
    constraint uq_audience_demographics_bucket     unique (profile_id, dimension, bucket),
    constraint fk_audience_demographics_profile_id foreign key (profile_id) references public.profiles (id) on delete cascade,
    constraint ck_audience_demographics_status     check (status in ('measured', 'estimated')),
    constraint ck_audience_demographics_share      check (share between 0 and 1),
    constraint ck_audience_demographics_sample     check (sample_size >= 0)
  );

  create table public.creator_metadata (
    id         uuid        not null default gen_random_uuid(),
    profile_id uuid        not null,
    contact    jsonb       not null default '{}',
    links      jsonb       not null default '[]',
    flags      jsonb       not null default '{}',
    raw_extras jsonb       not null default '{}',
    updated_at timestamptz not null default now(),
    constraint pk_creator_metadata            primary key (id),
    constraint uq_creator_metadata_profile_id unique (profile_id),
    constraint fk_creator_metadata_profile_id foreign key (profile_id) references public.profiles (id) on delete cascade
  );
`;
