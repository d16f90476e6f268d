import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { createEntitySource } from '@app/database';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { ENTITIES } from '../../ormconfig';

/** Tables of the product's data dictionary, and ours beside them. */
const TABLES = [
  'profiles posts audience_demographics creator_metadata comment_sentiment mentions related_profiles profile_snapshots',
  'users auth_users user_profiles user_profile_access user_favorites user_searches search_history',
  'campaigns campaign_posts campaign_profiles emv_rate_cards',
  'ai_analysis_jobs ai_analysis_job_logs',
  'credit_packages credit_wallets credit_pricing_rules credit_transactions unlocked_influencers credit_usage_tracking credit_top_up_orders',
  'credit_top_up_offers credit_lots credit_operations credit_operation_lots stripe_events outbox',
  'idempotency_keys admin_audit_log vendor_calls vendor_costs erased_creators',
  'webhook_endpoints webhook_deliveries',
  'user_lists user_list_profiles creator_features creator_tags creator_refreshes',
  'monitoring_alerts monitoring_leases',
  'peer_distributions published_benchmarks',
  'exports export_parts',
  'creator_watches creator_watch_marks search_alerts creator_alerts',
  'creator_listings creator_texts post_snapshots',
].flatMap((line) => line.split(' '));

const AUTH_TABLES = (
  'audit_log_entries flow_state identities instances mfa_amr_claims mfa_challenges mfa_factors one_time_tokens ' +
  'refresh_tokens saml_providers saml_relay_states schema_migrations sessions sso_domains sso_providers users'
).split(' ');

/** The relationships of the data dictionary, word for word. */
const LISTED_FOREIGN_KEYS = `
  auth.users.id → user_profiles.user_id
  users.id → campaigns.user_id
  users.id → user_favorites.user_id
  users.id → user_searches.user_id
  profiles.id → posts.profile_id
  profiles.id → audience_demographics.profile_id
  profiles.id → creator_metadata.profile_id
  profiles.id → mentions.profile_id
  profiles.id → related_profiles.profile_id
  profiles.id → user_favorites.profile_id
  profiles.id → user_profile_access.profile_id
  profiles.id → search_history.profile_id
  campaigns.id → campaign_posts.campaign_id
  campaigns.id → campaign_profiles.campaign_id
  posts.id → campaign_posts.post_id
  profiles.id → campaign_profiles.profile_id
  posts.id → comment_sentiment.post_id`
  .trim()
  .split('\n')
  .map((line) => line.trim())
  .sort();

/** Tables the dictionary gives no relationships for: the bridge, the jobs, the ledger, the snapshots, the webhooks, lists, exports, what creators are found by, watches. */
const FREE_TO_REFER =
  /^(auth_users|profile_snapshots|post_snapshots|ai_analysis_\w+|credit_\w+|unlocked_influencers|webhook_\w+|user_list\w+|exports|export_parts|creator_(listings|texts|features|refreshes|watch\w+|alerts)|search_alerts)\./;

const AI_COLUMNS: Record<string, string> = {
  'posts.ai_content_category': 'character varying(50)',
  'posts.ai_category_confidence': 'double precision',
  'posts.ai_sentiment': 'character varying(20)',
  'posts.ai_sentiment_score': 'double precision',
  'posts.ai_sentiment_confidence': 'double precision',
  'posts.ai_language_code': 'character varying(10)',
  'posts.ai_language_confidence': 'double precision',
  'posts.ai_analysis_raw': 'jsonb',
  'posts.ai_analyzed_at': 'timestamp without time zone',
  'profiles.ai_primary_content_type': 'character varying(50)',
  'profiles.ai_content_distribution': 'jsonb',
  'profiles.ai_avg_sentiment_score': 'double precision',
  'profiles.ai_language_distribution': 'jsonb',
  'profiles.ai_content_quality_score': 'double precision',
  'profiles.ai_profile_analyzed_at': 'timestamp without time zone',
};

const NAMED_INDEXES = {
  idx_profiles_username_hash: 'ON public.profiles USING hash (username)',
  idx_posts_profile_created: 'ON public.posts USING btree (profile_id, created_at DESC)',
  idx_posts_ai_analyzed: 'ON public.posts USING btree (ai_analyzed_at DESC)',
  idx_user_profile_access_user_profile:
    'ON public.user_profile_access USING btree (user_id, profile_id, accessed_at DESC)',
};

/** Indexes, checks and exclusions stand in the migrations alone; entities know columns, keys and unique constraints. */
const MIGRATIONS_OWN = /^(DROP INDEX "public"\."(uq|idx)_|ALTER TABLE "\w+" DROP CONSTRAINT "(ck|ex|idx)_)/;

describe('the database schema', () => {
  let database: TestDatabase;
  let owner: Client;
  const select = async <Row>(sql: string) => (await owner.query(sql)).rows as Row[];

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const differences = async (source: DataSource) => {
    await source.initialize();
    try {
      const { upQueries } = await source.driver.createSchemaBuilder().log();
      return upQueries.map(({ query }) => query).filter((query) => !MIGRATIONS_OWN.test(query));
    } finally {
      await source.destroy();
    }
  };

  it('is what the entities say', async () => {
    expect(await differences(createEntitySource(database.url, ENTITIES))).toEqual([]);
  });

  it('is found to differ when a column, a default, a key or a table does', async () => {
    const planted = await createTestDatabase();
    const client = new Client({ connectionString: planted.url });
    await client.connect();
    await client.query(`
      alter table posts alter column caption set not null;
      alter table users alter column status set default 'suspended';
      alter table mentions drop constraint fk_mentions_profile_id;
      alter table profiles drop constraint uq_profiles_instagram_id;
      drop table vendor_calls`);
    await client.end();
    const found = (await differences(createEntitySource(planted.url, ENTITIES))).join('\n');
    await planted.drop();
    for (const name of [
      '"caption"',
      '"status"',
      'fk_mentions_profile_id',
      'UNIQUE ("instagram_id")',
      '"vendor_calls"',
    ]) {
      expect(found).toContain(name);
    }
  });

  it('has every table of the data dictionary, and each table has an entity', async () => {
    const rows = await select<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')`,
    );
    expect(rows.map(({ name }) => name).sort()).toEqual([...TABLES].sort());
    const source = createEntitySource(database.url, ENTITIES);
    await source.initialize();
    const described = source.entityMetadatas
      .filter(({ schema }) => schema !== 'auth')
      .map(({ tableName }) => tableName);
    await source.destroy();
    expect(described.sort()).toEqual([...TABLES].sort());
  });

  it('has the sixteen tables of Supabase Auth, closed by row level security', async () => {
    const rows = await select<{ name: string; closed: boolean }>(
      `select relname as name, relrowsecurity as closed from pg_class where relnamespace = 'auth'::regnamespace and relkind = 'r' order by 1`,
    );
    expect(rows).toEqual(AUTH_TABLES.map((name) => ({ name, closed: true })));
  });

  it('has exactly the listed foreign keys', async () => {
    const rows = await select<{ key: string; refers: string }>(
      `select c.conrelid::regclass || '.' || a.attname as refers,
              c.confrelid::regclass || '.' || f.attname || ' → ' || c.conrelid::regclass || '.' || a.attname as key
         from pg_constraint c
         join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
         join pg_attribute f on f.attrelid = c.confrelid and f.attnum = c.confkey[1]
        where c.contype = 'f' and c.connamespace = 'public'::regnamespace`,
    );
    const bound = rows.filter(({ refers }) => !FREE_TO_REFER.test(refers)).map(({ key }) => key);
    expect(bound.sort()).toEqual(LISTED_FOREIGN_KEYS);
  });

  it('has the AI columns under their names and types', async () => {
    const rows = await select<{ name: string; type: string }>(
      `select attrelid::regclass || '.' || attname as name, format_type(atttypid, atttypmod) as type
         from pg_attribute where attrelid in ('posts'::regclass, 'profiles'::regclass) and attname like 'ai\\_%' and not attisdropped`,
    );
    expect(Object.fromEntries(rows.map(({ name, type }) => [name, type]))).toEqual(AI_COLUMNS);
  });

  it('has the four named indexes', async () => {
    const rows = await select<{ indexname: string; indexdef: string }>('select indexname, indexdef from pg_indexes');
    const found = new Map(rows.map(({ indexname, indexdef }) => [indexname, indexdef]));
    for (const [name, definition] of Object.entries(NAMED_INDEXES)) expect(found.get(name)).toContain(definition);
  });

  it('keeps a username to one creator at a time, in lower case', async () => {
    const insert = (id: string, username: string | null) =>
      owner.query('insert into profiles (instagram_id, username) values ($1, $2)', [id, username]);
    await insert('1', 'ann');
    await expect(insert('2', 'ann')).rejects.toMatchObject({ constraint: 'idx_profiles_username_hash' });
    await expect(insert('3', 'Ann')).rejects.toMatchObject({ constraint: 'ck_profiles_username' });
    await insert('4', null);
    await insert('5', null);
  });

  it.each([
    'update credit_transactions set reason = null',
    'delete from admin_audit_log',
    'truncate credit_transactions',
  ])('refuses to rewrite history: %s', async (statement) => {
    await expect(owner.query(statement)).rejects.toThrow(/append-only/);
  });
});
