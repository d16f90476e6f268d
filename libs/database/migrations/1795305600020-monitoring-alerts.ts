import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Alerts of the running system, and who evaluates them. No user reads either. */
export class MonitoringAlerts1795305600020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table public.monitoring_alerts (
        id                   uuid             not null,
        rule                 text             not null,
        subject              text             not null default '',
        severity             text             not null,
        message              text             not null,
        value                double precision,
        threshold            double precision,
        unit                 text,
        started_at           timestamptz      not null,
        last_seen_at         timestamptz      not null,
        resolved_at          timestamptz,
        recovery             text,
        firing_notice        text             not null default 'pending',
        resolved_notice      text             not null default 'pending',
        notice_claimed_by    uuid,
        notice_claimed_until timestamptz,
        constraint pk_monitoring_alerts                 primary key (id),
        constraint ck_monitoring_alerts_rule            check (rule in ('response_time', 'error_rate', 'system_resources', 'ai_failures', 'cache_hit_rate', 'breaker_open', 'component_down')),
        constraint ck_monitoring_alerts_severity        check (severity in ('critical', 'warning', 'monitor')),
        constraint ck_monitoring_alerts_unit            check (unit in ('seconds', 'ratio')),
        constraint ck_monitoring_alerts_resolved        check (resolved_at >= started_at),
        constraint ck_monitoring_alerts_firing_notice   check (firing_notice in ('pending', 'delivered', 'given_up', 'off')),
        constraint ck_monitoring_alerts_resolved_notice check (resolved_notice in ('pending', 'delivered', 'given_up', 'off')),
        constraint ck_monitoring_alerts_claim           check ((notice_claimed_by is null) = (notice_claimed_until is null))
      );
      create unique index uq_monitoring_alerts_open      on public.monitoring_alerts (rule, subject) where resolved_at is null;
      create index        idx_monitoring_alerts_started  on public.monitoring_alerts (started_at desc, id desc);
      create index        idx_monitoring_alerts_untold   on public.monitoring_alerts (started_at) where resolved_at is null or resolved_notice = 'pending';
      create index        idx_monitoring_alerts_resolved on public.monitoring_alerts (resolved_at) where resolved_at is not null;

      create table public.monitoring_leases (
        name       text        not null,
        holder     uuid        not null,
        held_until timestamptz not null,
        constraint pk_monitoring_leases primary key (name)
      );

      alter table public.monitoring_alerts enable row level security;
      alter table public.monitoring_alerts force row level security;
      alter table public.monitoring_leases enable row level security;
      alter table public.monitoring_leases force row level security;
      revoke all on public.monitoring_alerts, public.monitoring_leases from public, anon, authenticated, service_role;
      create policy monitoring_alerts_system_only on public.monitoring_alerts for all to anon, authenticated using (false) with check (false);
      create policy monitoring_leases_system_only on public.monitoring_leases for all to anon, authenticated using (false) with check (false);
      grant select, insert, update, delete on public.monitoring_alerts, public.monitoring_leases to service_role;
    `);
    await runner.query(PURGE_ALERTS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop function app.purge_expired();
      alter function app.purge_expired_records() rename to purge_expired;
      drop table public.monitoring_leases, public.monitoring_alerts;
    `);
  }
}

/** The purge as it was, and the alerts with it: what fires is never too old. */
export const PURGE_ALERTS = `
  alter function app.purge_expired() rename to purge_expired_records;

  create function app.purge_expired() returns table (table_name text, removed bigint)
  language plpgsql security invoker set search_path = '' as $$
  declare
    v_removed bigint;
  begin
    return query select * from app.purge_expired_records();

    delete from public.monitoring_alerts where resolved_at < now() - interval '400 days';
    get diagnostics v_removed = row_count;
    return query select 'monitoring_alerts', v_removed;
  end
  $$;
  revoke execute on function app.purge_expired() from public;
  grant execute on function app.purge_expired() to service_role;
`;
