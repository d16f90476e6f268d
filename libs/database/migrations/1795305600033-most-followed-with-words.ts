import type { MigrationInterface, QueryRunner } from 'typeorm';
import { MARKS, REFRESH } from './1795305600022-creator-texts';
import { CONFIG, STEMS } from './1795305600022-search-words';

/**
 * Texts know about how many followers their creator has, so that the most followed of all who use a common word are found
 * without fetching the others; and stems are found by functions that the server plans once.
 */
export class MostFollowedWithWords1795305600033 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [COLUMN, REFRESH_WITH_FOLLOWERS, MOST_FOLLOWED, PLANNED_CONFIG, PLANNED_STEMS, QUICK_MARKS])
      await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const before of [CONFIG, STEMS, MARKS, REFRESH]) await runner.query(replacing(before));
    await runner.query(`
      drop function app.most_followed_with_words(tsquery, bigint, bigint);
      alter table public.creator_texts drop column followers_about;
    `);
  }
}

/** Rounded down to two digits: a document is not written anew for every follower more. */
const ROUNDED = (followers: string) => `trunc(${followers}, 2 - length(${followers}::text))`;

const COLUMN = `
  alter table public.creator_texts add column followers_about bigint;
  update public.creator_texts t set followers_about = ${ROUNDED('p.followers_count')}
    from public.profiles p where p.id = t.profile_id;
  create index idx_creator_texts_followers on public.creator_texts (followers_about desc nulls last);
`;

const REFRESH_WITH_FOLLOWERS = changed(REFRESH, [
  ['v_fingerprint text;', 'v_fingerprint text;\n    v_followers   bigint;'],
  ['with newest as', `v_followers := ${ROUNDED('v_profile.followers_count')};\n    with newest as`],
  [
    'v_open.fingerprint = v_fingerprint',
    'v_open.fingerprint = v_fingerprint and v_open.followers_about is not distinct from v_followers',
  ],
  ['names, document, fingerprint)', 'names, document, fingerprint, followers_about)'],
  ['v_document, v_fingerprint)', 'v_document, v_fingerprint, v_followers)'],
]);

/** A function of language sql with a setting is planned at each call, one of plpgsql once a session: a tenth of the time. */
const PLANNED_STEMS = changed(STEMS, [
  ['language sql', 'language plpgsql'],
  ['select ltrim(', 'begin\n      return (select ltrim('],
  [') as vector', ') as vector);\n    end'],
]);
const PLANNED_CONFIG = changed(CONFIG.replaceAll(/'pg_catalog\.\w+'/g, '$&::regconfig'), [
  ['language sql', 'language plpgsql'],
  ['select case', 'begin\n      return case'],
  ['end::regconfig', 'end;\n    end'],
]);

/** Turkish is the only language whose words are other letters. */
const QUICK_MARKS = changed(MARKS, [
  [
    'app.search_stems(app.search_words(v_piece[1], v_language), v_language)',
    `app.search_stems(case when v_language = 'tr' then app.search_words(v_piece[1], 'tr') else v_words end, v_language)`,
  ],
]);

/** Planned for what is asked: which of both indexes narrows it more depends on the word and on the followers. */
const MOST_FOLLOWED = `
  create function app.most_followed_with_words(p_query tsquery, p_from bigint, p_to bigint)
  returns table (profile_id uuid, born_xid bigint, closed_xid bigint)
  language plpgsql stable rows 1000 set search_path = '' set enable_seqscan = off as $$
  begin
    return query execute
      'select t.profile_id, t.born_xid, t.closed_xid from public.creator_texts t
        where t.document @@ $1 and t.followers_about between $2 and $3' using p_query, p_from, p_to;
  end
  $$;
  revoke execute on function app.most_followed_with_words(tsquery, bigint, bigint) from public;
  grant execute on function app.most_followed_with_words(tsquery, bigint, bigint) to service_role;
`;

function replacing(sql: string): string {
  return sql.replace('create function', 'create or replace function');
}

/** A function as it is from here on. */
function changed(sql: string, changes: readonly (readonly [before: string, after: string])[]): string {
  return changes.reduce((text, [before, after]) => {
    if (!text.includes(before)) throw new Error(`nothing to replace: ${before}`);
    return text.replace(before, after);
  }, replacing(sql));
}
