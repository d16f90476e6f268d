import { Client } from 'pg';
import { createEmptyDatabase } from '@app/testing';
import { MIGRATIONS } from '../migrations';
import { migrate, revert } from './migrate';
import { seed } from './seed';

/** Everything the migrations may make, written out by the server itself. */
const CATALOGUE = `
  with ours as (select oid, nspname from pg_namespace where nspname in ('public', 'app', 'auth'))
  select 'column' as kind, c.oid::regclass::text || '.' || a.attname as name,
         concat_ws(' ', format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid)) as definition
    from pg_class c join ours on ours.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
   where c.relkind in ('r', 'p', 'v')
  union all
  select 'table', c.oid::regclass::text, concat_ws(' ', c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions, c.relacl)
    from pg_class c join ours on ours.oid = c.relnamespace where c.relkind in ('r', 'p', 'v', 'S')
  union all
  select 'column grant', a.attrelid::regclass::text || '.' || a.attname, a.attacl::text
    from pg_attribute a join pg_class c on c.oid = a.attrelid join ours on ours.oid = c.relnamespace where a.attacl is not null
  union all
  select 'index', i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    from pg_index i join pg_class c on c.oid = i.indexrelid join ours on ours.oid = c.relnamespace
  union all
  select 'constraint', k.conrelid::regclass || ' ' || k.conname, pg_get_constraintdef(k.oid)
    from pg_constraint k join ours on ours.oid = k.connamespace
  union all
  select 'policy', p.tablename || ' ' || p.policyname, concat_ws(' ', p.permissive, p.roles, p.cmd, p.qual, p.with_check)
    from pg_policies p where p.schemaname in (select nspname from ours)
  union all
  select 'function', f.oid::regprocedure::text, pg_get_functiondef(f.oid) || coalesce(f.proacl::text, '')
    from pg_proc f join ours on ours.oid = f.pronamespace
  union all
  select 'trigger', t.tgrelid::regclass || ' ' || t.tgname, pg_get_triggerdef(t.oid)
    from pg_trigger t join pg_class c on c.oid = t.tgrelid join ours on ours.oid = c.relnamespace where not t.tgisinternal
  union all
  select 'type', t.oid::regtype::text, string_agg(e.enumlabel, ',' order by e.enumsortorder)
    from pg_type t join ours on ours.oid = t.typnamespace join pg_enum e on e.enumtypid = t.oid group by t.oid
  union all
  select 'schema', n.nspname, concat_ws(' ', n.nspacl, obj_description(n.oid)) from pg_namespace n where n.nspname in ('public', 'app', 'auth', 'extensions')
  union all
  select 'default rights', concat_ws(' ', d.defaclnamespace::regnamespace, d.defaclobjtype), d.defaclacl::text from pg_default_acl d
  order by 1, 2, 3`;

describe('migrations', () => {
  let database: { url: string; drop: () => Promise<void> };
  let client: Client;
  const names = MIGRATIONS.map(({ name }) => name);
  const catalogue = async () => (await client.query(CATALOGUE)).rows as { kind: string; name: string }[];

  beforeEach(async () => {
    database = await createEmptyDatabase();
    client = new Client({ connectionString: database.url });
    await client.connect();
  });
  afterEach(async () => {
    await client.end();
    await database.drop();
  });

  it('lead to the same catalogue after going up, down and up again', async () => {
    await migrate({ url: database.url });
    const first = await catalogue();
    expect(first.length).toBeGreaterThan(800);

    await revert({ url: database.url, count: 'all' });
    const left = (await catalogue()).filter(({ kind }) => kind !== 'schema' && kind !== 'default rights');
    expect(left.filter(({ name }) => !/schema_migrations|^app."PK_/.test(name))).toEqual([]);

    await migrate({ url: database.url });
    expect(await catalogue()).toEqual(first);
  });

  it('are applied once when two instances start together', async () => {
    const both = await Promise.all([migrate({ url: database.url }), migrate({ url: database.url })]);
    expect(both.map(({ applied }) => applied).sort((a, b) => a.length - b.length)).toEqual([[], names]);
  });

  it('go back one step at a time', async () => {
    await migrate({ url: database.url });
    await revert({ url: database.url, count: 1 });
    const { applied } = await migrate({ url: database.url });
    expect(applied).toEqual(names.slice(-1));
  });

  it('leave the auth schema of a Supabase database alone', async () => {
    await client.query(`create schema auth; create table auth.users (id uuid primary key); create table auth.sessions (id uuid, user_id uuid, not_after timestamptz);
      create function auth.uid() returns uuid language sql stable as 'select null::uuid'`);
    await migrate({ url: database.url });
    const { rows } = await client.query(
      `select relname from pg_class where relnamespace = 'auth'::regnamespace and relkind = 'r' order by 1`,
    );
    expect(rows).toEqual([{ relname: 'sessions' }, { relname: 'users' }]);
    await revert({ url: database.url, count: 'all' });
    expect((await client.query(`select to_regclass('auth.users') as kept`)).rows).toEqual([{ kept: 'auth.users' }]);
  });

  it('are followed by seeds that can run again and never overwrite what an admin changed', async () => {
    await migrate({ url: database.url });
    await Promise.all([seed(database.url), seed(database.url)]);
    await client.query(`update credit_packages set monthly_credits = 1200 where code = 'starter'`);
    await client.query(
      `update credit_pricing_rules set valid = tstzrange(lower(valid), now()) where action = 'bulk_export'`,
    );
    await seed(database.url);
    const packages = await client.query('select code, monthly_credits::int as credits from credit_packages order by 2');
    expect(packages.rows).toEqual([
      { code: 'starter', credits: 1200 },
      { code: 'professional', credits: 2500 },
      { code: 'enterprise', credits: 10000 },
    ]);
    const prices = await client.query(
      `select action, unit_cost::int as cost, free_monthly::int as free from credit_pricing_rules where valid @> now() order by 1`,
    );
    expect(prices.rows).toEqual([
      { action: 'advanced_search', cost: 15, free: 10 },
      { action: 'discovery_pagination', cost: 10, free: 5 },
      { action: 'influencer_unlock', cost: 25, free: 0 },
      { action: 'post_analytics', cost: 5, free: 0 },
    ]);
  });
});
