import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PURGE_EXPIRED } from './1795305600010-system-functions';
import { PURGE_ALERTS } from './1795305600020-monitoring-alerts';
import { PURGE as PURGE_LISTINGS } from './1795305600021-creator-listings';
import { PURGE as PURGE_TEXTS } from './1795305600022-creator-texts';
import { PURGE_IN_STEPS } from './1795305600023-lists-and-lookalikes';
import { ERASE_CREATOR } from './1795305600028-erasure';

/** An erasure reaches exported files and what was asked for by the name; one function says how long things are kept. */
export class ForgottenFilesAndOnePurge1795305600029 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const part of [REFUND_DUE, NAMES_CREATOR, COUNT_ERASURES, WITHDRAW_EXPORTS, ERASE_FILES_TOO, ONE_PURGE])
      await runner.query(part);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.purge_expired(), app.purge_expired_step(integer), app.settle_restored_versions();
      drop index public.idx_stripe_events_processed;
    `);
    for (const part of [PURGE_EXPIRED, PURGE_ALERTS, PURGE_LISTINGS, PURGE_TEXTS, PURGE_IN_STEPS])
      await runner.query(part);
    await runner.query(`
      revoke execute on function app.purge_creator_texts(integer) from public;
      grant execute on function app.purge_creator_texts(integer) to service_role;
    `);
    await runner.query(orReplace(ERASE_CREATOR));
    await runner.query(`
      drop function app.withdraw_exports(text[], boolean), app.count_erasures(), app.names_creator(jsonb, text[]);
      alter table public.exports drop column refund_due;
    `);
  }
}

export const orReplace = (sql: string): string => sql.replace('create function', 'create or replace function');

/** The charge of a file that was taken away is given back by whoever tends the exports: the erasure locks no wallets. */
const REFUND_DUE = `
  alter table public.exports add column refund_due boolean not null default false;
  create index idx_exports_refund_due on public.exports (updated_at) where refund_due;
`;

/** Looks only where names of accounts stand: accounts are also called like members of a query, "text" or "followers". */
export const NAMES_CREATOR = `
  create function app.names_creator(p_query jsonb, p_names text[]) returns boolean
  language sql immutable security invoker set search_path = '' as $$
    select exists (
      select from (
        select jsonb_path_query(p_query, '$.similarTo')
        union all select jsonb_path_query(p_query, '$.text.query')
        union all select jsonb_path_query(p_query,
          '$.criteria.** ? (@.field == "username" || @.field == "mentions" || @.field == "brands" || @.field == "bio").value')
      ) as asked (value)
      where value::text ~* ('(?<![a-z0-9._])(' || replace(array_to_string(p_names, '|'), '.', '\\.') || ')(?![a-z0-9._])'))
  $$;
  revoke execute on function app.names_creator(jsonb, text[]) from public;
  grant execute on function app.names_creator(jsonb, text[]) to service_role;
`;

/** For work that reads creators and stores later what it read: when the number has grown, it read somebody who is gone. */
const COUNT_ERASURES = `
  create function app.count_erasures() returns bigint
  language plpgsql security invoker set search_path = '' as $$
  begin
    perform pg_advisory_xact_lock_shared(hashtext('app.erasure'));
    return (select count(*) from public.erased_creators);
  end
  $$;
  revoke execute on function app.count_erasures() from public;
  grant execute on function app.count_erasures() to service_role;
`;

/**
 * Who is in a file is not written down, and a compressed one cannot be searched: all files go when somebody goes who was
 * stored. Unfinished ones begin anew, but those that ask for the creator by name fail: there is nobody to ask for.
 * To be called under the lock of an erasure, so that no page is stored meanwhile.
 */
const WITHDRAW_EXPORTS = `
  create function app.withdraw_exports(p_names text[], p_stored boolean) returns void
  language plpgsql security invoker set search_path = '' as $$
  begin
    if p_stored then
      update public.exports
         set status = 'expired', refund_due = rows_done > 0 and deleted_at is null and expires_at > now(), cursor = null,
             expires_at = least(expires_at, now()), updated_at = clock_timestamp()
       where status = 'ready';
      update public.exports
         set status = 'queued', rows_total = null, rows_done = 0, is_truncated = false, parts_count = 0, bytes_count = 0,
             source_done = false, cursor = null, encoder_state = null, barren_runs = 0, updated_at = clock_timestamp()
       where status in ('queued', 'running');
      delete from public.export_parts;
    end if;

    delete from public.export_parts f using public.exports e
     where f.export_id = e.id and e.status in ('queued', 'running') and app.names_creator(e.source -> 'query', p_names);
    update public.exports e
       set status = 'failed', error = 'It asked for a creator who is not in the database any more. Nothing was charged.',
           charged = 0, cursor = null, encoder_state = null, finished_at = now(), updated_at = clock_timestamp()
     where e.status in ('queued', 'running') and app.names_creator(e.source -> 'query', p_names);
    update public.exports e
       set name   = 'Search',
           source = e.source || jsonb_build_object('saved', null, 'query',
                      (e.source -> 'query') || '{"criteria": null, "text": null, "similarTo": "erased"}')
     where app.names_creator(e.source -> 'query', p_names);
  end
  $$;
  revoke execute on function app.withdraw_exports(text[], boolean) from public;
  grant execute on function app.withdraw_exports(text[], boolean) to service_role;
`;

/** As it was, with the files, and with saved searches looked into where names stand. */
export const ERASE_FILES_TOO = orReplace(ERASE_CREATOR).replace(
  /delete from public\.user_searches s[^;]*;/,
  `delete from public.user_searches s where app.names_creator(s.query, v_names);
    perform app.withdraw_exports(v_names, v_profile.id is not null);`,
);

/**
 * How long each kind of trace is kept stands in the step and nowhere else: one call removes at most p_most rows of a table,
 * so that nobody waits for its locks; rows that somebody holds are left for the next call. Deliveries of webhooks go with
 * their message, logs of an analysis with its job, what is on a list or in a campaign with that. Exports are tended by
 * their own job, with their files. The ledger of credits and the log of administrators stay for ever.
 *
 * Closed versions of creators are kept as long as a cursor lives, 24 hours, and an hour more for transactions that took
 * their time. A dump that is restored into another server brings transaction numbers that this server has not reached:
 * its walks would take such rows for unwritten. They are settled as written before everything (0).
 */
const ONE_PURGE = `
  drop function app.purge_expired(), app.purge_expired_before_texts(), app.purge_expired_before_listings(),
                app.purge_expired_records(), app.purge_expired_step(integer),
                app.purge_creator_texts(integer), app.purge_creator_listings(integer);

  create function app.purge_expired_step(p_most integer) returns table (table_name text, removed bigint)
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_kind record;
  begin
    for v_kind in select * from (values
      ('idempotency_keys',     'expires_at < now()'),
      ('user_profile_access',  'expires_at < now() - interval ''90 days'''),
      ('user_searches',        'name is null and created_at < now() - interval ''400 days'''),
      ('search_history',       'created_at < now() - interval ''400 days'''),
      ('ai_analysis_job_logs', 'created_at < now() - interval ''90 days'''),
      ('ai_analysis_jobs',     'finished_at < now() - interval ''180 days'''),
      ('vendor_calls',         'created_at < now() - interval ''400 days'''),
      ('outbox',               'delivered_at < now() - interval ''30 days'''),
      ('stripe_events',        'processed_at < now() - interval ''400 days'''),
      ('campaigns',            'deleted_at < now() - interval ''90 days'''),
      ('profile_snapshots',    'captured_on < current_date - 1100'),
      ('monitoring_alerts',    'resolved_at < now() - interval ''400 days'''),
      ('creator_listings',     'closed_at < now() - interval ''25 hours'''),
      ('creator_texts',        'closed_at < now() - interval ''25 hours''')
    ) as kind (name, is_expired)
    loop
      execute format(
        'delete from public.%1$I where ctid = any (array(select ctid from public.%1$I where %2$s limit %3$s for update skip locked))',
        v_kind.name, v_kind.is_expired, p_most);
      table_name := v_kind.name;
      get diagnostics removed = row_count;
      return next;
    end loop;
  end
  $$;

  create function app.settle_restored_versions() returns void
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_next  constant bigint := pg_snapshot_xmax(pg_current_snapshot())::text::bigint;
    v_table text;
  begin
    foreach v_table in array array['creator_listings', 'creator_texts'] loop
      execute format(
        'delete from public.%1$I old
          where old.closed_xid is not null
            and exists (select from public.%1$I strange
                         where strange.profile_id = old.profile_id and greatest(strange.born_xid, strange.closed_xid) >= $1)', v_table)
        using v_next;
      execute format('update public.%1$I set born_xid = 0 where born_xid >= $1', v_table) using v_next;
    end loop;
  end
  $$;

  -- In one go, for whoever does it by hand.
  create function app.purge_expired() returns table (table_name text, removed bigint)
  language plpgsql security invoker set search_path = '' as $$
  begin
    perform app.settle_restored_versions();
    return query select * from app.purge_expired_step(100000);
  end
  $$;

  revoke execute on function app.purge_expired_step(integer), app.settle_restored_versions(), app.purge_expired() from public;
  grant execute on function app.purge_expired_step(integer), app.settle_restored_versions(), app.purge_expired() to service_role;
`;
