import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How creators and users who ask for it are forgotten, and how a creator is kept from coming back. */
export class Erasure1795305600028 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [REMOVE_NAMES, FORGET_ERASED, ERASE_CREATOR, ERASE_USER]) await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.erase_user(uuid);
      drop function app.erase_creator(text);
      drop function app.forget_erased(uuid);
      drop function app.remove_names(uuid, text[], text[]);
    `);
  }
}

/** What one creator's rows say of others: their links, tags, comments, and their handles in captions and in the biography. */
export const REMOVE_NAMES = `
  create function app.remove_names(p_profile_id uuid, p_names text[], p_instagram_ids text[]) returns void
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_handle text;
  begin
    delete from public.related_profiles
     where profile_id = p_profile_id and (related_instagram_id = any (p_instagram_ids) or related_username = any (p_names));
    delete from public.mentions where profile_id = p_profile_id and mentioned_username = any (p_names);
    -- closed versions too, which would keep the names for a while; the caller writes the present one anew
    delete from public.creator_listings where profile_id = p_profile_id;
    delete from public.comment_sentiment c using public.posts p
     where p.profile_id = p_profile_id and c.post_id = p.id and lower(c.author_username) = any (p_names);

    select '@(' || string_agg(replace(n.name, '.', '\\.'), '|') || ')(?![a-z0-9._])' into v_handle from unnest(p_names) as n (name);
    if v_handle is null then
      return;
    end if;
    update public.posts p
       set mentions           = array(select n from unnest(p.mentions) as n where n <> all (p_names)),
           tagged_usernames   = array(select n from unnest(p.tagged_usernames) as n where n <> all (p_names)),
           coauthor_usernames = array(select n from unnest(p.coauthor_usernames) as n where n <> all (p_names)),
           sponsor_usernames  = array(select n from unnest(p.sponsor_usernames) as n where n <> all (p_names)),
           owner_instagram_id = case when p.owner_instagram_id = any (p_instagram_ids) then null else p.owner_instagram_id end,
           caption            = regexp_replace(p.caption, v_handle, '@erased', 'gi')
     where p.profile_id = p_profile_id
       and (p.mentions && p_names or p.tagged_usernames && p_names or p.coauthor_usernames && p_names or p.sponsor_usernames && p_names
            or p.owner_instagram_id = any (p_instagram_ids) or p.caption ~* v_handle);
    update public.profiles
       set biography = regexp_replace(biography, v_handle, '@erased', 'gi')
     where id = p_profile_id and biography ~* v_handle;
  end
  $$;
  revoke execute on function app.remove_names(uuid, text[], text[]) from public;
  grant execute on function app.remove_names(uuid, text[], text[]) to service_role;
`;

/**
 * Called whenever a creator was stored, in the transaction that stored him: an erased one is refused, and others are
 * stored without what they say of him. The lock is shared among syncs and taken alone by an erasure, so that neither
 * misses what the other is about to commit.
 */
const FORGET_ERASED = `
  create function app.forget_erased(p_profile_id uuid) returns void
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_names text[];
    v_ids   text[];
  begin
    perform pg_advisory_xact_lock_shared(hashtext('app.erasure'));
    if not exists (select from public.erased_creators) then
      return;
    end if;
    if exists (
      select from public.profiles p
        join public.erased_creators e
          on e.digest in (app.erasure_digest('instagram_id', p.instagram_id), app.erasure_digest('username', p.username))
       where p.id = p_profile_id
    ) then
      raise exception 'this creator asked to be forgotten' using errcode = 'CR410';
    end if;

    select array_agg(n.name) into v_names
      from (select m.mentioned_username as name from public.mentions m where m.profile_id = p_profile_id
            union select r.related_username from public.related_profiles r where r.profile_id = p_profile_id
            union select lower(c.author_username) from public.comment_sentiment c join public.posts p on p.id = c.post_id
                   where p.profile_id = p_profile_id) n
      join public.erased_creators e on e.digest = app.erasure_digest('username', n.name);
    select array_agg(i.id) into v_ids
      from (select r.related_instagram_id as id from public.related_profiles r where r.profile_id = p_profile_id
            union select p.owner_instagram_id from public.posts p
                   where p.profile_id = p_profile_id and p.owner_instagram_id is not null) i
      join public.erased_creators e on e.digest = app.erasure_digest('instagram_id', i.id);
    if v_names is not null or v_ids is not null then
      perform app.remove_names(p_profile_id, coalesce(v_names, '{}'), coalesce(v_ids, '{}'));
    end if;
  end
  $$;
  revoke execute on function app.forget_erased(uuid) from public;
  grant execute on function app.forget_erased(uuid) to service_role;
`;

/**
 * Everything stored under a name goes: by the foreign keys what belongs to the creator, by app.remove_names what others'
 * rows say of him. What users paid for stays in the books and leads to a bare row without a name, because a charge without
 * its unlock would be a mistake in them. A name that nobody has is noted all the same: it will not be collected.
 * @returns what was removed, and every name and id under which it may be cached
 */
export const ERASE_CREATOR = `
  create function app.erase_creator(p_username text) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_name    constant text := lower(p_username);
    v_profile public.profiles;
    v_names   text[] := array[v_name];
    v_ids     text[] := '{}';
    v_bare    uuid;
    v_posts   bigint := 0;
    v_unlocks bigint := 0;
    v_others  uuid[] := '{}';
    v_other   uuid;
  begin
    perform pg_advisory_xact_lock(hashtext('app.erasure'));
    select * into v_profile from public.profiles p where p.username = v_name for update;
    if not found then
      select * into v_profile from public.profiles p where p.former_usernames @> array[v_name] order by p.updated_at desc limit 1 for update;
    end if;
    if v_profile.id is not null then
      v_ids := array[v_profile.instagram_id];
      select array_agg(distinct n) into v_names
        from unnest(array[v_name] || coalesce(v_profile.username, v_name) || v_profile.former_usernames) as n;
    end if;
    insert into public.erased_creators (digest)
    select app.erasure_digest('username', n) from unnest(v_names) as n
    union select app.erasure_digest('instagram_id', i) from unnest(v_ids) as i
    on conflict do nothing;

    for v_other in
      select m.profile_id from public.mentions m where m.mentioned_username = any (v_names)
      union select r.profile_id from public.related_profiles r
             where r.related_username = any (v_names) or r.related_instagram_id = any (v_ids)
      union select p.profile_id from public.comment_sentiment c join public.posts p on p.id = c.post_id
             where lower(c.author_username) = any (v_names)
    loop
      if v_other is distinct from v_profile.id then
        perform app.remove_names(v_other, v_names, v_ids);
        v_others := v_others || v_other;
      end if;
    end loop;
    update public.search_history set query = 'erased', profile_id = null
     where lower(query) = any (v_names) or profile_id = v_profile.id;
    delete from public.user_searches s
     where s.query::text ~* ('"@?(' || replace(array_to_string(v_names, '|'), '.', '\\.') || ')"');
    delete from public.idempotency_keys k
     where exists (select from unnest(v_names || v_profile.id::text) as n where k.body like '%"' || n || '"%');

    if v_profile.id is not null then
      select count(*) into v_posts from public.posts where profile_id = v_profile.id;
      if exists (select from public.unlocked_influencers where profile_id = v_profile.id) then
        v_bare := gen_random_uuid();
        insert into public.profiles (id, instagram_id, status, gone_at) values (v_bare, 'erased:' || v_bare, 'gone', now());
        update public.unlocked_influencers set profile_id = v_bare where profile_id = v_profile.id;
        get diagnostics v_unlocks = row_count;
      end if;
      update public.credit_operations o
         set resource_key  = replace(o.resource_key, v_profile.id::text, coalesce(v_bare::text, 'erased')),
             idem_key      = replace(o.idem_key, v_profile.id::text, coalesce(v_bare::text, 'erased')),
             result_ref    = replace(o.result_ref, v_profile.id::text, coalesce(v_bare::text, 'erased'))
       where o.resource_key like '%' || v_profile.id || '%' or o.idem_key like '%' || v_profile.id || '%'
          or o.result_ref like '%' || v_profile.id || '%';
      update public.credit_operations o set response_body = '{"erased":true}'
       where exists (select from unnest(v_names || v_profile.id::text) as n where o.response_body like '%"' || n || '"%');
      delete from public.profiles where id = v_profile.id;
    end if;
    return jsonb_build_object('digest', app.erasure_digest('username', v_name), 'profileId', v_profile.id, 'names', to_jsonb(v_names),
                              'posts', v_posts, 'unlocks', v_unlocks, 'others', (select coalesce(jsonb_agg(jsonb_build_object('profileId', p.id, 'username', p.username)), '[]')
                                           from public.profiles p where p.id = any (v_others)));
  end
  $$;
  revoke execute on function app.erase_creator(text) from public;
  grant execute on function app.erase_creator(text) to service_role;
`;

/**
 * Whatever names the user goes, in tables of later features too; the books stay (wallet, ledger, unlocks, orders, and what
 * the payment provider reported, without the address), and the bare account, suspended. What hangs on a row goes with it.
 * @returns removed rows by table
 */
const ERASE_USER = `
  create function app.erase_user(p_user_id uuid) returns jsonb
  language plpgsql security definer set search_path = '' as $$
  declare
    v_email   text;
    v_removed jsonb := '{}';
    v_count   bigint;
    v_table   record;
  begin
    select email into v_email from public.users where id = p_user_id for update;
    for v_table in
      select c.relname as name from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
         and a.attname = 'user_id' and not a.attisdropped
         and c.relname !~ '^(credit_|unlocked_influencers$|auth_users$)'
       order by c.relname
    loop
      execute format('delete from public.%I where user_id = $1', v_table.name) using p_user_id;
      get diagnostics v_count = row_count;
      if v_count > 0 then
        v_removed := v_removed || jsonb_build_object(v_table.name, v_count);
      end if;
    end loop;
    if v_email is not null then
      update public.stripe_events set payload = replace(payload::text, v_email, 'erased')::jsonb where payload::text like '%' || v_email || '%';
    end if;
    update public.users set email = null, status = 'suspended', last_seen_at = null, updated_at = now() where id = p_user_id;
    return v_removed;
  end
  $$;
  revoke execute on function app.erase_user(uuid) from public;
  grant execute on function app.erase_user(uuid) to service_role;
`;
