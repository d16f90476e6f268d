/**
 * What Supabase's advisors look for, asked in our own words: each rule lists what breaks it, one name a row. Left out are
 * rules that speak of parts we do not have (queues, storage, GraphQL) and of use over time (unused indexes, bloat).
 */
export interface AdvisorRule {
  name: string;
  level: 'ERROR' | 'WARN' | 'INFO';
  findings: string;
  /** A change that the rule must find. */
  fault: string;
}

const IN_PUBLIC = `= 'public'::regnamespace`;
const OURS = `in ('public'::regnamespace, 'app'::regnamespace)`;
const TABLE = `relkind in ('r', 'p')`;
const OPEN = `(has_table_privilege('anon', c.oid, 'select') or has_table_privilege('authenticated', c.oid, 'select'))`;
const REGTYPES = 'regcollation regconfig regdictionary regnamespace regoper regoperator regproc regprocedure'
  .split(' ')
  .map((name) => `'${name}'::regtype`)
  .join(', ');
const SENSITIVE =
  'password|passwd|secret|api_?key|token|access_token|refresh_token|session_id|otp|ssn|iban|credit_card|private_key';
/** What a policy asks, without the calls that are wrapped in a scalar subquery. */
const UNWRAPPED = `regexp_replace(coalesce(qual, '') || ' ' || coalesce(with_check, ''),
    '\\( *select +(auth\\.(uid|jwt|role|email)\\(\\)|current_setting\\([^)]*\\))( as \\w+)? *\\)', '', 'gi')`;
/** A policy for all actions counts for each of the four, one for everybody for each role of the API. */
const EXPANDED_POLICIES = `
    select p.tablename, p.policyname, role, action
      from pg_policies p,
           unnest(case when 'public' = any (p.roles) then array['anon', 'authenticated'] else p.roles end::text[]) as role,
           unnest(case p.cmd when 'ALL' then array['SELECT', 'INSERT', 'UPDATE', 'DELETE'] else array[p.cmd] end) as action
     where p.schemaname = 'public' and p.permissive = 'PERMISSIVE'`;
const OPEN_DEFINER = (role: string) => `
    select f.oid::regprocedure::text from pg_proc f
     where f.pronamespace ${IN_PUBLIC} and f.prosecdef and has_function_privilege('${role}', f.oid, 'execute')`;

export const ADVISOR_RULES: AdvisorRule[] = [
  {
    name: 'foreign keys have an index that begins with their columns',
    level: 'INFO',
    findings: `select k.conname from pg_constraint k where k.contype = 'f' and k.connamespace ${OURS} and not exists (
      select from pg_index i where i.indrelid = k.conrelid and i.indisvalid and i.indpred is null
         and (string_to_array(i.indkey::text, ' ')::smallint[])[1:cardinality(k.conkey)] = k.conkey)`,
    fault: 'drop index idx_campaign_posts_post',
  },
  {
    name: 'no view shows auth.users',
    level: 'ERROR',
    findings: `select distinct c.relname from pg_class c
      join pg_rewrite r on r.ev_class = c.oid
      join pg_depend d on d.objid = r.oid and d.classid = 'pg_rewrite'::regclass
     where c.relnamespace ${IN_PUBLIC} and c.relkind in ('v', 'm') and d.refobjid = 'auth.users'::regclass and ${OPEN}`,
    fault: 'create view accounts as select id from auth.users; grant select on accounts to authenticated',
  },
  {
    name: 'policies ask who the caller is once per statement',
    level: 'WARN',
    findings: `select tablename || '.' || policyname from pg_policies
      where schemaname in ('public', 'app') and ${UNWRAPPED} ~* 'auth\\.(uid|jwt|role|email)\\(|current_setting\\('`,
    fault: 'alter policy users_own on users using (id = auth.uid())',
  },
  {
    name: 'tables have a primary key',
    level: 'INFO',
    findings: `select c.relname from pg_class c where c.relnamespace ${OURS} and c.${TABLE}
      and not exists (select from pg_constraint k where k.conrelid = c.oid and k.contype = 'p')`,
    fault: 'create table loose (id int)',
  },
  {
    name: 'one permissive policy for a table, role and action',
    level: 'WARN',
    findings: `select tablename || ' ' || role || ' ' || action from (${EXPANDED_POLICIES}) as expanded
      group by tablename, role, action having count(*) > 1`,
    fault: 'create policy users_also on users for select to authenticated using (email is not null)',
  },
  {
    name: 'policies stand on tables with row level security',
    level: 'ERROR',
    findings: `select distinct c.relname from pg_policy p join pg_class c on c.oid = p.polrelid
      where c.relnamespace ${OURS} and not c.relrowsecurity`,
    fault: 'alter table users disable row level security',
  },
  {
    name: 'row level security has a policy',
    level: 'INFO',
    findings: `select c.relname from pg_class c where c.relnamespace ${IN_PUBLIC} and c.${TABLE} and c.relrowsecurity
      and not exists (select from pg_policy p where p.polrelid = c.oid)`,
    fault: 'drop policy users_own on users',
  },
  {
    name: 'no two indexes are the same',
    level: 'WARN',
    findings: `select string_agg(indexname, ', ') from pg_indexes where schemaname = 'public'
      group by tablename, regexp_replace(indexdef, '^CREATE (UNIQUE )?INDEX \\S+ ', '') having count(*) > 1`,
    fault: 'create index again on posts (profile_id, created_at desc)',
  },
  {
    name: 'views ask with the rights of the caller',
    level: 'ERROR',
    findings: `select c.relname from pg_class c where c.relnamespace ${IN_PUBLIC} and c.relkind = 'v' and ${OPEN}
      and not coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false)`,
    fault: 'create view everyone as select id from users; grant select on everyone to authenticated',
  },
  {
    name: 'functions have a fixed search_path',
    level: 'WARN',
    findings: `select f.oid::regprocedure::text from pg_proc f join pg_namespace n on n.oid = f.pronamespace
      where n.nspname in ('public', 'app', 'auth')
        and not exists (select from unnest(f.proconfig) as setting where setting like 'search_path=%')
        and not exists (select from pg_depend d where d.objid = f.oid and d.classid = 'pg_proc'::regclass and d.deptype = 'e')`,
    fault: `create function app.loose() returns int language sql as 'select 1'`,
  },
  {
    name: 'exposed tables have row level security',
    level: 'ERROR',
    findings: `select c.relname from pg_class c where c.relnamespace ${IN_PUBLIC} and c.${TABLE} and not (c.relrowsecurity and c.relforcerowsecurity)`,
    fault: 'create table open_house (id int primary key)',
  },
  {
    name: 'extensions are not in the exposed schema',
    level: 'WARN',
    findings: `select extname from pg_extension where extnamespace ${IN_PUBLIC}`,
    fault: 'create extension citext schema public',
  },
  {
    name: 'policies do not trust what users write about themselves',
    level: 'ERROR',
    findings: `select tablename || '.' || policyname from pg_policies
      where schemaname in ('public', 'app') and coalesce(qual, '') || coalesce(with_check, '') like '%user_metadata%'`,
    fault: `alter policy users_own on users using ((select auth.jwt() -> 'user_metadata' ->> 'role') = 'admin')`,
  },
  {
    name: 'no materialized view or foreign table is exposed',
    level: 'WARN',
    findings: `select c.relname from pg_class c where c.relnamespace ${IN_PUBLIC} and c.relkind in ('m', 'f') and ${OPEN}`,
    fault: 'create materialized view kept as select 1 as one; grant select on kept to anon',
  },
  {
    name: 'no column has a type that stops upgrades',
    level: 'WARN',
    findings: `select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace ${OURS} and c.${TABLE} and not a.attisdropped and a.atttypid in (${REGTYPES})`,
    fault: 'alter table outbox add column handler regproc',
  },
  {
    name: 'foreign keys into auth refer to primary keys',
    level: 'ERROR',
    findings: `select k.conname from pg_constraint k join pg_class r on r.oid = k.confrelid join pg_index i on i.indexrelid = k.conindid
      where k.contype = 'f' and k.connamespace ${OURS} and r.relnamespace = 'auth'::regnamespace and not i.indisprimary`,
    fault: 'alter table user_profiles add column phone text references auth.users (phone)',
  },
  {
    name: 'extensions are of the newest version that is installed',
    level: 'WARN',
    findings: `select name from pg_available_extensions where installed_version is not null and installed_version <> default_version`,
    fault: `update pg_extension set extversion = '0.9' where extname = 'pg_trgm'`,
  },
  {
    name: 'secrets are not in tables without row level security',
    level: 'ERROR',
    findings: `select c.relname || '.' || a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace ${IN_PUBLIC} and c.${TABLE} and not c.relrowsecurity and not a.attisdropped and a.attname ~ '^(${SENSITIVE})$'`,
    fault: 'create table vault (id int primary key, access_token text)',
  },
  {
    name: 'no policy lets everybody write',
    level: 'WARN',
    findings: `select tablename || '.' || policyname from pg_policies
      where schemaname in ('public', 'app') and permissive = 'PERMISSIVE' and roles && array['public', 'anon', 'authenticated']::name[]
        and ((cmd in ('UPDATE', 'DELETE', 'ALL') and coalesce(qual, 'true') ~ '^\\(*(true|1 = 1)\\)*$')
          or (cmd in ('INSERT', 'UPDATE', 'ALL') and with_check ~ '^\\(*(true|1 = 1)\\)*$'))`,
    fault: 'alter policy campaigns_own on campaigns with check (true)',
  },
  {
    name: 'anon runs no function with the rights of its owner',
    level: 'WARN',
    findings: OPEN_DEFINER('anon'),
    fault: `create function all_powerful() returns int language sql security definer set search_path = '' as 'select 1'; grant execute on function all_powerful() to public`,
  },
  {
    name: 'users run no exposed function with the rights of its owner',
    level: 'WARN',
    findings: OPEN_DEFINER('authenticated'),
    fault: `create function all_powerful() returns int language sql security definer set search_path = '' as 'select 1'; grant execute on function all_powerful() to authenticated`,
  },
  {
    name: 'nobody runs a definer function just by being there',
    level: 'WARN',
    findings: `select f.oid::regprocedure::text from pg_proc f where f.pronamespace ${OURS} and f.prosecdef
      and exists (select from aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) as a where a.grantee = 0 and a.privilege_type = 'EXECUTE')`,
    fault: 'grant execute on function app.open_wallet(uuid, text) to public',
  },
  {
    name: 'anon has no right on any table',
    level: 'ERROR',
    findings: `select c.relname from pg_class c where c.relnamespace ${OURS} and c.${TABLE}
      and has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate, references, trigger')`,
    fault: 'grant select on profiles to anon',
  },
  {
    name: 'a new table or function is closed until somebody opens it',
    level: 'ERROR',
    findings: `select c.relname::text from pg_class c where c.relname like 'brand_new%' and (
        has_table_privilege('anon', c.oid, 'select') or has_table_privilege('authenticated', c.oid, 'select') or has_table_privilege('service_role', c.oid, 'select'))
      union all select f.proname from pg_proc f where f.proname like 'brand_new%' and has_function_privilege('anon', f.oid, 'execute')`,
    fault: `alter default privileges grant execute on functions to public; create function public.brand_new_too() returns int language sql as 'select 1'`,
  },
];
