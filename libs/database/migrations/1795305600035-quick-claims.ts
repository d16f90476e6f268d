import type { MigrationInterface, QueryRunner } from 'typeorm';
import { FUNCTIONS, isSchemaOurs } from './1795305600002-auth-schema';

/**
 * Who the caller is, asked by every policy: the same answers, in PL/pgSQL. A function in SQL whose search path is fixed cannot be put
 * into the statement that calls it, and is planned anew whenever a statement calls it: that cost more than most reads themselves.
 * Supabase's own functions have no fixed search path and are left alone.
 */
export class QuickClaims1795305600035 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    if (await isSchemaOurs(runner)) await runner.query(CLAIMS);
  }

  async down(runner: QueryRunner): Promise<void> {
    if (await isSchemaOurs(runner))
      await runner.query(FUNCTIONS.replaceAll('create function', 'create or replace function'));
  }
}

const claim = (name: string) => `
      nullif(current_setting('request.jwt.claim.${name}', true), ''),
      nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> '${name}'`;

const CLAIMS = `
  create or replace function auth.jwt() returns jsonb language plpgsql stable set search_path = '' as $$
  begin
    return coalesce(
      nullif(current_setting('request.jwt.claim', true), ''),
      nullif(current_setting('request.jwt.claims', true), ''))::jsonb;
  end
  $$;

  create or replace function auth.uid() returns uuid language plpgsql stable set search_path = '' as $$
  begin
    return coalesce(${claim('sub')})::uuid;
  end
  $$;

  create or replace function auth.role() returns text language plpgsql stable set search_path = '' as $$
  begin
    return coalesce(${claim('role')});
  end
  $$;

  create or replace function auth.email() returns text language plpgsql stable set search_path = '' as $$
  begin
    return coalesce(${claim('email')});
  end
  $$;
`;
