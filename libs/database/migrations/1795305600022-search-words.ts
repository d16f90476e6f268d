/** How texts become words that are compared: part of migration 022. */

/**
 * Words as they were written: small letters, one space between them, no emoji and no punctuation, which the parser of
 * Postgres would glue to them or read as hosts and paths. Turkish has two letters i, which only its own texts keep apart.
 */
const WORDS = String.raw`
  create function app.search_words(p_text text, p_language text default null) returns text
  language sql immutable parallel safe set search_path = '' as $$
    select btrim(regexp_replace(
      lower(translate(
        regexp_replace(
          normalize(coalesce(p_text, ''), NFKC),
          '[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]', '', 'g'),
        case when p_language = 'tr' then 'İI' else 'İ' end, 'iı')),
      '[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u00d7\u00f7\u02c2-\u02df\u037e\u0387\u05be\u05c0\u05c3\u05f3\u05f4'
        || '\u060c\u061b\u061f\u066a-\u066d\u06d4\u0964\u0965\u0e2f\u0e3f\u0e4f\u0e5a\u0e5b\u2000-\u2bff\u2e00-\u2e7f'
        || '\u3000-\u3004\u3008-\u3020\u3030\u30fb\ue000-\uf8ff\ufe10-\ufe6f\U0001f000-\U0001faff\U000e0000-\U000e01ff]+', ' ', 'g'))
  $$;
`;

/**
 * Words as they are compared in any language: without the accents of Latin and Greek, with one spelling of the letters
 * that Arabic and Persian keyboards differ in. Scripts written without spaces, and Korean, become pairs of neighbouring
 * characters: of a document also the last character alone, so that each begins some word.
 */
const FOLD = String.raw`
  create function app.search_fold(p_words text, p_document boolean) returns text
  language plpgsql immutable strict parallel safe set search_path = '' as $$
  declare
    c_pairs constant text := '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f]';
    v_words text := p_words;
  begin
    if v_words ~ '[^\u0001-\u007f]' then
      v_words := regexp_replace(normalize(v_words, NFD), '([a-zα-ω])[\u0300-\u036f]+', '\1', 'g');
      v_words := normalize(regexp_replace(v_words, '[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670]', '', 'g'), NFC);
      v_words := replace(replace(replace(replace(v_words, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
      v_words := translate(v_words, 'ıøđłħŧðёςیىکة', 'iodlhtdеσييكه');
    end if;
    if v_words !~ c_pairs then
      return v_words;
    end if;
    return (
      select btrim(regexp_replace(string_agg(
               case
                 when not is_pair then c
                 when next_is_pair then c || next || ' '
                 when p_document or not last_is_pair then c || ' '
                 else ' '
               end || case when not is_pair and next_is_pair then ' ' else '' end, '' order by n), ' +', ' ', 'g'))
        from (
          select n, c, is_pair, lead(c) over w as next, coalesce(lead(is_pair) over w, false) as next_is_pair,
                 coalesce(lag(is_pair) over w, false) as last_is_pair
            from (select n, c, c ~ c_pairs as is_pair from string_to_table(v_words, null) with ordinality as t (c, n)) as marked
          window w as (order by n)
        ) as paired
    );
  end
  $$;
`;

/** The stemmers that Postgres ships, by the code of their language; null: its words are found as they were written. */
export const CONFIG = `
  create function app.search_config(p_language text) returns regconfig
  language sql immutable parallel safe set search_path = '' as $$
    select case p_language
      when 'ar' then 'pg_catalog.arabic'     when 'hy' then 'pg_catalog.armenian'   when 'eu' then 'pg_catalog.basque'
      when 'ca' then 'pg_catalog.catalan'    when 'da' then 'pg_catalog.danish'     when 'nl' then 'pg_catalog.dutch'
      when 'en' then 'pg_catalog.english'    when 'fi' then 'pg_catalog.finnish'    when 'fr' then 'pg_catalog.french'
      when 'de' then 'pg_catalog.german'     when 'el' then 'pg_catalog.greek'      when 'hi' then 'pg_catalog.hindi'
      when 'hu' then 'pg_catalog.hungarian'  when 'id' then 'pg_catalog.indonesian' when 'ga' then 'pg_catalog.irish'
      when 'it' then 'pg_catalog.italian'    when 'lt' then 'pg_catalog.lithuanian' when 'ne' then 'pg_catalog.nepali'
      when 'no' then 'pg_catalog.norwegian'  when 'pt' then 'pg_catalog.portuguese' when 'ro' then 'pg_catalog.romanian'
      when 'ru' then 'pg_catalog.russian'    when 'sr' then 'pg_catalog.serbian'    when 'es' then 'pg_catalog.spanish'
      when 'sv' then 'pg_catalog.swedish'    when 'ta' then 'pg_catalog.tamil'      when 'tr' then 'pg_catalog.turkish'
      when 'yi' then 'pg_catalog.yiddish'
    end::regconfig
  $$;
`;

/**
 * The stems of words, each with its language before it: a stem is found by other forms of its word and by nothing else, be
 * it a word of another language that looks like it, or the word in quotes. Words have no quotes in them.
 */
export const STEMS = `
  create function app.search_stems(p_words text, p_language text) returns tsvector
  language sql immutable parallel safe set search_path = '' as $$
    select ltrim(replace(' ' || stems, ' ''', ' ''' || p_language || '='))::tsvector
      from (select to_tsvector(app.search_config(p_language), p_words)::text as stems) as vector
  $$;
`;

/** The language of a text that nobody named: the most read one of its script, as text-query.ts has it for queries. */
const SCRIPT = String.raw`
  create function app.search_script_language(p_text text) returns text
  language sql immutable parallel safe set search_path = '' as $$
    select case
      when p_text ~ '[\u0400-\u052f]' then 'ru' when p_text ~ '[\u0600-\u06ff]' then 'ar' when p_text ~ '[\u0370-\u03ff]' then 'el'
      when p_text ~ '[\u0900-\u097f]' then 'hi' when p_text ~ '[\u0530-\u058f]' then 'hy' when p_text ~ '[\u0b80-\u0bff]' then 'ta'
      when p_text ~ '[\u0590-\u05ff]' then 'yi' when p_text ~ '[A-Za-z]' then 'en'
    end
  $$;
`;

/** A name as its words and, where those are several, as one: people leave out dots, underscores and spaces. */
const NAMES = `
  create function app.search_names(p_name text) returns text
  language sql immutable parallel safe set search_path = '' as $$
    select words || case when words like '% %' then ' ' || replace(words, ' ', '') else '' end
      from app.search_fold(app.search_words(p_name), false) as words
     where p_name is not null
  $$;
`;

export const SEARCH_WORDS = [WORDS, FOLD, NAMES, CONFIG, STEMS, SCRIPT];
