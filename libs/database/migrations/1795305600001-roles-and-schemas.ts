import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The three roles every policy speaks of, the schema of our own functions, and extensions outside the exposed schema.
 * Roles belong to the whole cluster, and the extensions may have been there before us: taking the migration back leaves
 * both alone.
 */
export class RolesAndSchemas1795305600001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      do $$
      begin
        if to_regrole('anon') is null then
          create role anon nologin noinherit;
        end if;
        if to_regrole('authenticated') is null then
          create role authenticated nologin noinherit;
        end if;
        if to_regrole('service_role') is null then
          create role service_role nologin noinherit bypassrls;
        end if;
      exception
        -- another database of this cluster is migrated at the same instant
        when duplicate_object or unique_violation then null;
      end
      $$;

      create schema if not exists extensions;
      create extension if not exists pg_trgm with schema extensions;
      create extension if not exists btree_gist with schema extensions;
      grant usage on schema extensions to anon, authenticated, service_role;

      create schema if not exists app;
      revoke all on schema app from public;
      grant usage on schema app to service_role;

      revoke create on schema public from public;
      grant usage on schema public to authenticated, service_role;

      -- nothing by default: every table and function says who may use it
      alter default privileges revoke execute on functions from public;
      alter default privileges in schema public revoke all on tables    from anon, authenticated, service_role;
      alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
      alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter default privileges grant execute on functions to public;

      revoke usage on schema public from authenticated, service_role;
      revoke usage on schema app from service_role;
      revoke usage on schema extensions from anon, authenticated, service_role;
    `);
  }
}
