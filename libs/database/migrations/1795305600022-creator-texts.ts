import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SEARCH_WORDS } from './1795305600022-search-words';

/**
 * The words creators are found by: one current row per creator, names for mistyped names and a weighted document for
 * full text. A change ends a row and begins another, so that the pages of a search begun before still see the old one.
 */
export class CreatorTexts1795305600022 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [
      ...SEARCH_WORDS,
      TABLE,
      REFRESH,
      PURGE,
      QUERY,
      WITH_WORDS,
      NAMED,
      MARKS,
      RIGHTS,
      INDEXES,
      FILL,
    ]) {
      await runner.query(part);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index idx_profiles_search on public.profiles using gin ((
        setweight(to_tsvector('simple', coalesce(username, '') || ' ' || coalesce(full_name, '')), 'A') ||
        setweight(to_tsvector('simple', coalesce(biography, '')), 'B')
      ));
      create index idx_profiles_username_trgm  on public.profiles using gin (username extensions.gin_trgm_ops);
      create index idx_profiles_full_name_trgm on public.profiles using gin (full_name extensions.gin_trgm_ops);
      create index idx_posts_caption_search    on public.posts using gin (to_tsvector('simple', coalesce(caption, '')));

      drop index public.idx_user_searches_saved;
      drop function app.search_marks(text, tsquery, text[]), app.creators_named_like(text),
                    app.creators_with_words(tsquery), app.count_creators_with_words(tsquery, integer),
                    app.creator_text_query(jsonb, text[], text, boolean), app.search_term(text, text, text);
      drop function app.purge_expired();
      alter function app.purge_expired_before_texts() rename to purge_expired;
      drop function app.purge_creator_texts(integer), app.refresh_creator_text(uuid);
      drop table public.creator_texts;
      drop function app.search_stems(text, text), app.search_script_language(text);
      drop function app.search_config(text), app.search_names(text), app.search_fold(text, boolean), app.search_words(text, text);
    `);
  }
}

/** Versions are kept as those of creator_listings are: see there for transactions as numbers. */
const TABLE = `
  create table public.creator_texts (
    profile_id  uuid        not null,
    born_xid    bigint      not null,
    closed_xid  bigint,
    closed_at   timestamptz,
    names       text        not null,
    document    tsvector    not null,
    fingerprint text        not null,
    constraint pk_creator_texts            primary key (profile_id, born_xid),
    constraint fk_creator_texts_profile_id foreign key (profile_id) references public.profiles (id) on delete cascade,
    constraint ck_creator_texts_closed     check ((closed_xid is null) = (closed_at is null))
  );
  create unique index uq_creator_texts_current  on public.creator_texts (profile_id) where closed_xid is null;
  create index        idx_creator_texts_closed   on public.creator_texts (closed_at) where closed_at is not null;
  create index        idx_creator_texts_document on public.creator_texts using gin (document);
  create index        idx_creator_texts_names    on public.creator_texts using gin (names extensions.gin_trgm_ops);

  alter table public.creator_texts enable row level security;
  alter table public.creator_texts force row level security;
  revoke all on public.creator_texts from public, anon, authenticated, service_role;
  create policy creator_texts_system_only on public.creator_texts for all to anon, authenticated using (false) with check (false);
  grant select, insert, update, delete on public.creator_texts to service_role;
`;

/**
 * Writes a creator's row anew, only when it would be another; a creator that is gone has none. A: names, B: biography,
 * C: hashtags, D: captions of the latest posts; each as it was written and, where its language has a stemmer, once more
 * by its stems. The number in the fingerprint is the version of the functions here: raised, every row is written anew.
 */
export const REFRESH = `
  create function app.refresh_creator_text(p_profile_id uuid) returns void
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_profile     public.profiles;
    v_open        public.creator_texts;
    v_xid         constant bigint := pg_current_xact_id()::text::bigint;
    v_texts       jsonb;
    v_fingerprint text;
    v_text        record;
    v_words       text;
    v_document    tsvector := '';
  begin
    select * into v_profile from public.profiles where id = p_profile_id for no key update;
    select * into v_open from public.creator_texts where profile_id = p_profile_id and closed_xid is null;
    if v_profile.username is null or v_profile.status <> 'active' then
      update public.creator_texts set closed_xid = v_xid, closed_at = clock_timestamp()
       where profile_id = p_profile_id and closed_xid is null;
      return;
    end if;

    with newest as (
      select hashtags, coalesce(nullif(ai_language_code, 'und'), app.search_script_language(caption)) as language, created_at, id,
             caption
        from public.posts
       where profile_id = p_profile_id order by created_at desc, id desc limit 50
    ), latest as (
      select hashtags, language, created_at, id,
             left(caption, greatest(0, 20000 - coalesce(sum(length(caption)) over (
               order by created_at desc, id desc rows between unbounded preceding and 1 preceding), 0))::integer) as caption
        from newest
    ), texts as (
      select 'A' as weight, null::text as language, v_profile.username || ' ' || coalesce(v_profile.full_name, '') as content
      union all
      select 'B', coalesce((select key from jsonb_each_text(v_profile.ai_language_distribution) where key <> 'und'
                             order by value::double precision desc, key limit 1),
                           app.search_script_language(v_profile.biography)), v_profile.biography
      union all
      select 'C', null, (select string_agg(distinct tag, ' ' order by tag) from latest, unnest(hashtags) as tag)
      union all
      select 'D', language, string_agg(caption, ' ' order by created_at desc, id desc) from latest group by language
    )
    select jsonb_agg(jsonb_build_array(weight, language, content) order by weight, language) into v_texts
      from texts where content <> '';
    v_fingerprint := md5('1 ' || v_texts::text);
    if v_open.fingerprint = v_fingerprint then
      return;
    end if;

    for v_text in
      select t->>0 as weight, t->>1 as language, t->>2 as content from jsonb_array_elements(v_texts) with ordinality as e (t, n) order by n
    loop
      v_words := app.search_words(v_text.content, v_text.language);
      v_document := v_document || setweight(to_tsvector('pg_catalog.simple', app.search_fold(v_words, true)), v_text.weight::"char");
      if app.search_config(v_text.language) is not null then
        v_document := v_document || setweight(app.search_stems(v_words, v_text.language), v_text.weight::"char");
      end if;
    end loop;

    -- what this transaction wrote itself nobody else has seen
    delete from public.creator_texts where profile_id = p_profile_id and born_xid = v_xid;
    update public.creator_texts set closed_xid = v_xid, closed_at = clock_timestamp()
     where profile_id = p_profile_id and closed_xid is null;
    insert into public.creator_texts (profile_id, born_xid, names, document, fingerprint)
    values (p_profile_id, v_xid,
            app.search_names(v_profile.username) || coalesce(' ' || app.search_names(v_profile.full_name), ''),
            v_document, v_fingerprint);
  end
  $$;
`;

/** Closed versions go when those of creator_listings go, and rows of another server are settled as theirs are. */
export const PURGE = `
  create function app.purge_creator_texts(p_batch integer default 10000) returns bigint
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_next    constant bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
    v_removed bigint;
  begin
    delete from public.creator_texts old
     where old.closed_xid is not null
       and exists (select from public.creator_texts strange
                    where strange.profile_id = old.profile_id and greatest(strange.born_xid, strange.closed_xid) >= v_next);
    update public.creator_texts set born_xid = 0 where born_xid >= v_next;

    delete from public.creator_texts
     where (profile_id, born_xid) in (
       select profile_id, born_xid from public.creator_texts
        where closed_at < now() - interval '25 hours' order by closed_at limit p_batch for update skip locked);
    get diagnostics v_removed = row_count;
    return v_removed;
  end
  $$;

  alter function app.purge_expired() rename to purge_expired_before_texts;

  create function app.purge_expired() returns table (table_name text, removed bigint)
  language plpgsql security invoker set search_path = '' as $$
  begin
    return query select * from app.purge_expired_before_texts();
    return query select 'creator_texts', app.purge_creator_texts(100000);
  end
  $$;
  revoke execute on function app.purge_expired() from public;
  grant execute on function app.purge_expired() to service_role;
`;

/**
 * A query of alternatives of conditions [[{ "words", "exact", "not" }]] for the document; with p_any of whatever of them is
 * not negated, one by one. Several words of one condition stand in a row. What is not exact is found by its stems as well,
 * in each language of p_languages; where all of it are words that such a language counts for nothing (the, and), it is
 * left out, unless nothing else is asked for.
 */
export const QUERY = String.raw`
  create function app.search_term(p_words text, p_language text, p_weights text) returns tsquery
  language sql stable parallel safe set search_path = '' set client_min_messages = 'warning' as $$
    select case
             when p_language is null then to_tsquery('pg_catalog.simple', coalesce(term, ''))
             else regexp_replace(to_tsquery(app.search_config(p_language), coalesce(term, ''))::text,
                                 '''([^'']+)''', '''' || p_language || '=\1''', 'g')::tsquery
           end
      from (
        select string_agg(
          '''' || word || ''':' || p_weights
            || case when p_language is null and length(word) = 1 and word ~ '[^\u0001-\u0dff]' then '*' else '' end,
          ' <-> ' order by n) as term
          from string_to_table(nullif(p_words, ''), ' ') with ordinality as t (word, n)
      ) as written
  $$;

  create function app.creator_text_query(p_groups jsonb, p_languages text[], p_weights text, p_any boolean) returns tsquery
  language plpgsql stable parallel safe set search_path = '' set client_min_messages = 'warning' as $$
  declare
    v_group    jsonb;
    v_item     record;
    v_language text;
    v_stem     tsquery;
    v_term     tsquery;
    v_is_noise boolean;
    v_noise    tsquery;
    v_all      tsquery;
    v_query    tsquery := '';
  begin
    for v_group in select value from jsonb_array_elements(p_groups) loop
      v_all := '';
      v_noise := '';
      for v_item in select * from jsonb_to_recordset(v_group) as i (words text, exact boolean, "not" boolean) loop
        continue when p_any and v_item."not";
        v_is_noise := false;
        v_term := app.search_term(app.search_fold(app.search_words(v_item.words), false), null, p_weights);
        if not v_item.exact then
          foreach v_language in array p_languages loop
            v_stem := app.search_term(app.search_words(v_item.words, v_language), v_language, p_weights);
            v_is_noise := v_is_noise or numnode(v_stem) = 0;
            v_term := v_term || v_stem;
          end loop;
        end if;
        if v_is_noise and not v_item."not" then
          v_noise := v_noise && v_term;
        elsif p_any then
          v_all := v_all || v_term;
        else
          v_all := v_all && case when v_item."not" then !! v_term else v_term end;
        end if;
      end loop;
      v_query := v_query || case when numnode(v_all) = 0 then v_noise else v_all end;
    end loop;
    return v_query;
  end
  $$;
`;

/**
 * Documents with words, by their index: the planner takes reading all of them for cheap, because it does not count what
 * fetching large ones costs. Counting stops where a search has seen enough to know that its words are common.
 */
const WITH_WORDS = `
  create function app.creators_with_words(p_query tsquery)
  returns table (profile_id uuid, born_xid bigint, closed_xid bigint)
  language sql stable rows 1000 set search_path = '' set enable_seqscan = off as $$
    select t.profile_id, t.born_xid, t.closed_xid from public.creator_texts t where t.document @@ p_query
  $$;

  create function app.count_creators_with_words(p_query tsquery, p_most integer) returns bigint
  language sql stable set search_path = '' set enable_seqscan = off as $$
    select count(*) from (select from public.creator_texts where document @@ p_query limit p_most) as found
  $$;
`;

/** Mistyped names: shares enough three-letter pieces with a run of words of the name. */
const NAMED = `
  create function app.creators_named_like(p_name text) returns setof public.creator_texts
  language sql stable rows 50 set search_path = '' set pg_trgm.word_similarity_threshold = 0.45 as $$
    select * from public.creator_texts
     where app.search_fold(app.search_words(p_name), false) operator(extensions.<%) names
        or replace(app.search_fold(app.search_words(p_name), false), ' ', '') operator(extensions.<%) names
  $$;
`;

/** A text in pieces [[piece, found]], whose found pieces are words of a query. */
export const MARKS = String.raw`
  create function app.search_marks(p_text text, p_query tsquery, p_languages text[]) returns jsonb
  language plpgsql stable parallel safe set search_path = '' as $$
  declare
    v_piece    text[];
    v_words    text;
    v_vector   tsvector;
    v_language text;
    v_marks    jsonb := '[]';
  begin
    for v_piece in select regexp_matches(p_text, '([^[:space:]]*)([[:space:]]*)', 'g') loop
      continue when v_piece[1] = '' and v_piece[2] = '';
      v_words := app.search_words(v_piece[1]);
      v_vector := to_tsvector('pg_catalog.simple', app.search_fold(v_words, true));
      foreach v_language in array p_languages loop
        v_vector := v_vector || app.search_stems(app.search_words(v_piece[1], v_language), v_language);
      end loop;
      v_marks := v_marks || jsonb_build_array(
        jsonb_build_array(v_piece[1], setweight(v_vector, 'B') @@ p_query), jsonb_build_array(v_piece[2], false));
    end loop;
    return v_marks;
  end
  $$;
`;

const FUNCTIONS =
  'search_words(text, text); search_fold(text, boolean); search_config(text); search_names(text); search_stems(text, text); ' +
  'search_script_language(text); refresh_creator_text(uuid); ' +
  'purge_creator_texts(integer); search_term(text, text, text); creator_text_query(jsonb, text[], text, boolean); ' +
  'creators_named_like(text); creators_with_words(tsquery); count_creators_with_words(tsquery, integer); search_marks(text, tsquery, text[])';
const LIST = FUNCTIONS.split('; ')
  .map((name) => `app.${name}`)
  .join(', ');

const RIGHTS = `
  revoke execute on function ${LIST} from public;
  grant execute on function ${LIST} to service_role;
`;

/** Nothing asks the tables themselves for words any more: their indexes cost every sync and serve nobody. */
const INDEXES = `
  drop index public.idx_profiles_search, public.idx_profiles_username_trgm, public.idx_profiles_full_name_trgm,
             public.idx_posts_caption_search;
  create index idx_user_searches_saved on public.user_searches (user_id, created_at desc, id desc) where name is not null;
`;

const FILL = `select app.refresh_creator_text(id) from public.profiles where status = 'active'`;
