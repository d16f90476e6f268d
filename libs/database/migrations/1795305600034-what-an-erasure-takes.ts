import type { MigrationInterface, QueryRunner } from 'typeorm';
import { REMOVE_NAMES } from './1795305600028-erasure';
import { ERASE_FILES_TOO, NAMES_CREATOR, orReplace } from './1795305600029-forgotten-files-and-one-purge';

/**
 * An erasure takes every stored answer and every order in the books that names the creator, and no other: accounts are also
 * called "active", "food" or "eur", and such words stand in answers about somebody else.
 */
export class WhatAnErasureTakes1795305600034 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [
      ANSWER_NAMES,
      orReplace(atTheEndOfASentence(REMOVE_NAMES)),
      orReplace(atTheEndOfASentence(NAMES_CREATOR)),
      ERASE_BY_MEANING,
    ])
      await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const part of [ERASE_FILES_TOO, orReplace(NAMES_CREATOR), orReplace(REMOVE_NAMES)]) await runner.query(part);
    await runner.query('drop function app.answer_names(text, text[])');
  }
}

/** A name goes on after a full stop only when something follows that can be in a name. */
const atTheEndOfASentence = (sql: string): string => sql.replaceAll('(?![a-z0-9._])', '(?![a-z0-9_]|\\.[a-z0-9_])');

/** Looks at handles and addresses wherever they stand, and for bare names into the members that hold names of accounts. */
const ANSWER_NAMES = `
  create function app.answer_names(p_body text, p_names text[]) returns boolean
  language plpgsql immutable security invoker set search_path = '' as $$
  declare
    v_names constant text := '(' || replace(array_to_string(p_names, '|'), '.', '\\.') || ')';
    v_body  jsonb;
  begin
    -- nearly all rows end here
    if not exists (select from unnest(p_names) as n where strpos(lower(p_body), n) > 0) then
      return false;
    end if;
    if p_body ~* ('(@|instagram\\.com/)' || v_names || '(?![a-z0-9_]|\\.[a-z0-9_])') then
      return true;
    end if;
    begin
      v_body := p_body::jsonb;
    exception when invalid_text_representation then
      -- a file: its cells
      return p_body ~* ('(^|[",;\\s])' || v_names || '($|[",;\\s])');
    end;
    return app.names_creator(v_body -> 'search', p_names) or exists (
      select from jsonb_path_query(v_body, '$.** ? (@.type() == "object").keyvalue()
               ? (@.key like_regex "username|^(mentions|tagged|coauthors|sponsors|added|alreadyListed|resource)$" flag "i").value[*]
               ? (@.type() == "string")') as named (value)
       where lower(named.value #>> '{}') = any (p_names));
  end
  $$;
  revoke execute on function app.answer_names(text, text[]) from public;
  grant execute on function app.answer_names(text, text[]) to service_role;
`;

const HISTORY = 'where lower(query) = any (v_names) or profile_id = v_profile.id;';
const ANSWERS = /delete from public\.idempotency_keys k[^;]*;/;
const OPERATIONS = /update public\.credit_operations o set response_body[^;]*;/;

/** Orders of somebody by name are found without a stored creator, too: he may have been renamed, or never fetched. */
const ERASE_BY_MEANING = ERASE_FILES_TOO.replace(OPERATIONS, '')
  .replace(
    HISTORY,
    `where lower(query) = any (v_names) or profile_id = v_profile.id
        -- what was searched for in words
        or outcome = 'search' and query ~* ('(?<![a-z0-9._])(' || replace(array_to_string(v_names, '|'), '.', '\\.') || ')(?![a-z0-9_]|\\.[a-z0-9_])');`,
  )
  .replace(
    ANSWERS,
    `delete from public.idempotency_keys k
     where app.answer_names(k.body, v_names) or strpos(k.body, v_profile.id::text) > 0;
    update public.credit_operations o set response_body = '{"erased":true}'
     where app.answer_names(o.response_body, v_names) or strpos(o.response_body, v_profile.id::text) > 0;
    -- what clients chose as a key is theirs; ours are made of the name
    update public.credit_operations o
       set resource_key = 'erased',
           idem_key     = case when o.idem_key like 'client:%' then o.idem_key else 'erased:' || o.id end,
           fingerprint  = case when o.idem_key like 'client:%' then o.fingerprint else 'erased' end
     where o.resource_key = any (v_names);`,
  );
