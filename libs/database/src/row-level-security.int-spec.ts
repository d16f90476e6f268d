import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '@app/testing';

interface Table {
  name: string;
  columns: string[];
  key: string[];
}

/** Everybody signed in may read these; nobody may write them. */
const SHARED = new Set(['credit_packages', 'credit_pricing_rules', 'credit_top_up_offers']);
/** No user reads these, not even rows about himself. */
const SYSTEM_ONLY = new Set(
  [
    'idempotency_keys admin_audit_log vendor_calls outbox stripe_events monitoring_alerts monitoring_leases',
    'creator_listings',
    'peer_distributions published_benchmarks',
    'emv_rate_cards',
    'vendor_costs erased_creators',
    'creator_features creator_tags creator_refreshes',
    'export_parts',
    'creator_texts',
    'creator_watch_marks',
  ].flatMap((line) => line.split(' ')),
);
/** Through these a row belongs to somebody. */
const OWNER_COLUMNS = 'user_id wallet_id campaign_id profile_id post_id job_id operation_id endpoint_id list_id'.split(
  ' ',
);
const DENIED = '42501';

/** One row in every table, all of them of one user: what he owns, and a creator only he has access to. */
function rowsOf(user: string, tag: string): string[] {
  const [profile, post, job, campaign, order, operation] = Array.from({ length: 6 }, () => randomUUID());
  const wallet = `(select id from credit_wallets where user_id = '${user}')`;
  const rule = `(select id from credit_pricing_rules limit 1)`;
  return [
    `insert into auth.users (id) values ('${user}')`,
    `select * from app.provision_user('${user}', '${tag}@example.test')`,
    `insert into profiles (id, instagram_id, username) values ('${profile}', '${tag}', '${tag}')`,
    `insert into posts (id, profile_id, instagram_id, shortcode, kind, content_hash, created_at) values ('${post}', '${profile}', '1', 'c', 'image', 'h', now())`,
    `insert into profile_snapshots (profile_id, captured_on) values ('${profile}', current_date)`,
    `insert into post_snapshots (post_id, captured_on, captured_at) values ('${post}', '2026-06-01', '2026-06-01T12:00:00Z')`,
    `insert into related_profiles (profile_id, related_instagram_id, related_username) values ('${profile}', '2', 'other')`,
    `insert into mentions (profile_id, mentioned_username, source) values ('${profile}', 'brand', 'caption')`,
    `insert into comment_sentiment (post_id, comment_instagram_id, author_username, text, commented_at) values ('${post}', '3', 'fan', 'hi', now())`,
    `insert into audience_demographics (profile_id, dimension, bucket, share, sample_size, status, formula_id) values ('${profile}', 'age', '18', 0.1, 5, 'estimated', 'f')`,
    `insert into creator_metadata (profile_id) values ('${profile}')`,
    `select app.refresh_creator_listing('${profile}')`,
    `select app.refresh_creator_text('${profile}')`,
    `insert into user_profile_access (user_id, profile_id, source) values ('${user}', '${profile}', 'unlock')`,
    `insert into user_favorites (user_id, profile_id) values ('${user}', '${profile}')`,
    `insert into user_lists (user_id, name) values ('${user}', '${tag}')`,
    `insert into user_list_profiles (list_id, profile_id) values ((select id from user_lists where user_id = '${user}'), '${profile}')`,
    `insert into creator_features (profile_id) values ('${profile}')`,
    `insert into creator_tags (tag, creators) values ('#${tag}', 2)`,
    `insert into creator_refreshes (profile_id, asked_at) values ('${profile}', now())`,
    `insert into user_searches (user_id, kind, query) values ('${user}', 'discovery', '{}')`,
    `insert into search_history (user_id, profile_id, query, outcome) values ('${user}', '${profile}', 'q', 'full')`,
    `insert into campaigns (id, user_id, name) values ('${campaign}', '${user}', '${tag}')`,
    `insert into campaign_profiles (campaign_id, profile_id) values ('${campaign}', '${profile}')`,
    `insert into campaign_posts (campaign_id, post_id) values ('${campaign}', '${post}')`,
    `insert into emv_rate_cards (name, currency, source, published_on, like_low, like_high, comment_low, comment_high, view_low, view_high, created_by)
     values ('${tag}', 'EUR', 's', current_date, 1, 1, 1, 1, 1, 1, '${user}')`,
    `insert into ai_analysis_jobs (id, profile_id, reason, model_version) values ('${job}', '${profile}', 'admin', '1')`,
    `insert into ai_analysis_job_logs (job_id, step) values ('${job}', 'queued')`,
    `insert into credit_operations (id, wallet_id, action, idem_key, fingerprint, amount, rule_id, period_no, lease_until)
     values ('${operation}', ${wallet}, 'post_analytics', 'k', 'f', 5, ${rule}, 0, now())`,
    `insert into credit_operation_lots values ('${operation}', (select id from credit_lots where wallet_id = ${wallet}), 5)`,
    `insert into credit_usage_tracking (wallet_id, action, period_no, period_start) values (${wallet}, 'post_analytics', 0, now())`,
    `insert into unlocked_influencers (user_id, profile_id) values ('${user}', '${profile}')`,
    `insert into credit_top_up_orders (id, user_id, credits, amount_minor, currency) values ('${order}', '${user}', 10, 100, 'EUR')`,
    `insert into stripe_events (id, type, payload) values ('evt_${tag}', 't', '{}')`,
    `insert into outbox (topic, key, payload) values ('t', '${tag}', '{}')`,
    `insert into webhook_endpoints (user_id, url, topics, secret) values ('${user}', 'https://example.test', '{credits.exhausted}', 'whsec_${tag}')`,
    `insert into webhook_deliveries (endpoint_id, outbox_id, topic)
     values ((select id from webhook_endpoints where user_id = '${user}'), (select id from outbox where key = '${tag}'), 't')`,
    `insert into idempotency_keys (user_id, key, fingerprint, locked_until, expires_at) values ('${user}', 'k', 'f', now(), now())`,
    `insert into admin_audit_log (actor_id, action, target_type, target_id, reason) values ('${user}', 'a', 't', 'i', 'a reason')`,
    `insert into vendor_costs (provider, target, micros_per_call, currency, effective_from, created_by)
     values ('d', '${tag}', 1, 'USD', now(), '${user}')`,
    `insert into erased_creators (digest) values (app.erasure_digest('username', '${tag}'))`,
    `insert into vendor_calls (provider, target, outcome, latency_ms, billable) values ('d', 't', 'ok', 1, true)`,
    `insert into monitoring_alerts (id, rule, subject, severity, message, started_at, last_seen_at)
     values (gen_random_uuid(), 'error_rate', '${tag}', 'critical', 'm', now(), now())`,
    `insert into peer_distributions values ('engagement_rate', 0, '${tag}', '', 1, '{1}', '{0}', '{1}', now())`,
    `insert into published_benchmarks (benchmark, source, published_on, figure, definition, followers_from, kind, label, value)
     values ('${tag}', 's', current_date, 'f', 'd', 0, 'floor', 'l', 1)`,
    `insert into monitoring_leases (name, holder, held_until) values ('${tag}', '${user}', now())`,
    `insert into exports (user_id, operation_id, operation_attempt, name, format, source, columns, schema_version)
     values ('${user}', '${operation}', 1, '${tag}', 'csv', '{}', '{username}', 1)`,
    `insert into creator_watches (user_id, profile_id) values ('${user}', '${profile}')`,
    `insert into creator_watch_marks (profile_id) values ('${profile}')`,
    `insert into user_searches (user_id, kind, query, name) values ('${user}', 'advanced', '{}', '${tag}')`,
    `insert into search_alerts (search_id, user_id) select id, user_id from user_searches where name = '${tag}'`,
    `insert into creator_alerts (user_id, profile_id, kind, post_id, details) values ('${user}', '${profile}', 'sponsored_post', '${post}', '{}')`,
    `insert into export_parts (export_id, part_no, starts_at, bytes) select id, 0, 0, 'x' from exports where user_id = '${user}'`,
  ];
}

const TABLES = `
  select c.relname as name,
         array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
         array(select a.attname::text from pg_index i, unnest(i.indkey) as num join pg_attribute a on a.attnum = num
                where i.indrelid = c.oid and i.indisprimary and a.attrelid = c.oid) as key
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`;

describe('row level security', () => {
  const ann = randomUUID();
  const ben = randomUUID();
  let database: TestDatabase;
  let owner: Client;
  let tables: Table[];
  /** Key of each of a user's rows, by table. */
  let annsRows: Map<string, Set<string>>;
  let bensRows: Map<string, Set<string>>;

  const keyOf = ({ key }: Table) => `jsonb_build_array(${key.join(', ')})::text`;
  const list = async (sql: string) => (await owner.query<{ value: string }>(sql)).rows.map(({ value }) => value);

  async function allKeys(): Promise<Map<string, Set<string>>> {
    const keys = new Map<string, Set<string>>();
    for (const table of tables) {
      keys.set(table.name, new Set(await list(`select ${keyOf(table)} as value from ${table.name}`)));
    }
    return keys;
  }

  const added = (before: Map<string, Set<string>>, after: Map<string, Set<string>>) =>
    new Map([...after].map(([name, keys]) => [name, new Set([...keys].filter((key) => !before.get(name)?.has(key)))]));

  /** Runs as the user inside a transaction that is taken back; afterwards `inspect` looks as the owner. */
  async function as<T>(
    user: string | null,
    statement: string,
    inspect: () => Promise<T>,
  ): Promise<{ code: string; seen: T }> {
    const role = user === null ? 'anon' : 'authenticated';
    const claims = JSON.stringify(user === null ? { role } : { sub: user, role });
    await owner.query('begin');
    try {
      await owner.query(`select set_config('role', '${role}', true), set_config('request.jwt.claims', $1, true)`, [
        claims,
      ]);
      await owner.query('savepoint attempt');
      const code = await owner.query(statement).then(
        () => 'done',
        (error: { code: string }) => error.code,
      );
      if (code !== 'done') await owner.query('rollback to savepoint attempt');
      await owner.query('reset role');
      return { code, seen: await inspect() };
    } finally {
      await owner.query('rollback');
    }
  }

  async function visibleTo(user: string | null, table: Table): Promise<string[]> {
    const kept = `create temp table kept on commit drop as select ${keyOf(table)} as value from ${table.name}`;
    const { code, seen } = await as(user, kept, () => list(`select value from pg_temp.kept`).catch(() => []));
    return code === 'done' ? seen : [];
  }

  /** A row of Ben's; of a shared table, any. */
  async function aRowOfBens(table: Table): Promise<Record<string, unknown>> {
    const condition = SHARED.has(table.name) ? 'true or ' : '';
    const { rows } = await owner.query<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from ${table.name} t where ${condition}${keyOf(table)} = any ($1) limit 1`,
      [[...(bensRows.get(table.name) ?? [])]],
    );
    return rows[0]?.row ?? {};
  }

  /** Key and physical place of the rows of Ben: an update moves a row, a delete loses it. */
  const placesOf = (table: Table) => () =>
    list(`select ${keyOf(table)} || ctid as value from ${table.name}`).then((places) =>
      places.filter((place) => [...(bensRows.get(table.name) ?? [])].some((key) => place.startsWith(key))).sort(),
    );

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    tables = (await owner.query<Table>(TABLES)).rows;
    const empty = await allKeys();
    for (const statement of rowsOf(ann, 'ann')) await owner.query(statement);
    const withAnn = await allKeys();
    for (const statement of rowsOf(ben, 'ben')) await owner.query(statement);
    annsRows = added(empty, withAnn);
    bensRows = added(withAnn, await allKeys());
    await owner.query(
      `insert into user_profile_access (user_id, profile_id, source, granted_at, expires_at)
       select $1, id, 'admin_grant', now() - interval '31 days', now() - interval '1 day' from profiles where username = 'ben'`,
      [ann],
    );
  });
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  const perTable = async (check: (table: Table) => Promise<string | null>) => {
    const problems: string[] = [];
    for (const table of tables) {
      const problem = await check(table);
      if (problem !== null) problems.push(`${table.name}: ${problem}`);
    }
    return problems;
  };

  it('is tried on every table: each has a row of either user', async () => {
    const problems = await perTable(async ({ name }) =>
      SHARED.has(name) || (annsRows.get(name)?.size && bensRows.get(name)?.size) ? null : 'give it a row in rowsOf()',
    );
    expect(problems).toEqual([]);
  });

  it('shows users their own rows', async () => {
    const problems = await perTable(async (table) => {
      const seen = new Set(await visibleTo(ann, table));
      if (SYSTEM_ONLY.has(table.name)) return seen.size === 0 ? null : 'shows rows of the system';
      if (SHARED.has(table.name)) return seen.size > 0 ? null : 'shows nothing';
      return [...(annsRows.get(table.name) ?? [])].every((key) => seen.has(key)) ? null : 'hides an own row';
    });
    expect(problems).toEqual([]);
  });

  it("shows nobody another user's rows, and an expired access shows nothing", async () => {
    const problems = await perTable(async (table) => {
      const seen = await visibleTo(ann, table);
      return seen.some((key) => bensRows.get(table.name)?.has(key)) ? `shows ${seen.length} rows` : null;
    });
    expect(problems).toEqual([]);
  });

  it('shows the unauthenticated nothing at all', async () => {
    expect(await perTable(async (table) => ((await visibleTo(null, table)).length > 0 ? 'shows rows' : null))).toEqual(
      [],
    );
  });

  it("lets nobody change another user's rows", async () => {
    const problems = await perTable(async (table) => {
      const before = await placesOf(table)();
      for (const column of table.columns) {
        const { seen } = await as(ann, `update ${table.name} set ${column} = ${column}`, placesOf(table));
        if (seen.join() !== before.join()) return `${column} was updated`;
      }
      return null;
    });
    expect(problems).toEqual([]);
  });

  it.each(['delete from', 'truncate'])("lets nobody remove another user's rows: %s", async (verb) => {
    const problems = await perTable(async (table) => {
      const before = await placesOf(table)();
      const { seen } = await as(ann, `${verb} ${table.name}`, placesOf(table));
      return seen.join() === before.join() ? null : 'rows are gone';
    });
    expect(problems).toEqual([]);
  });

  it('lets nobody add a row to another user', async () => {
    const problems = await perTable(async (table) => {
      const row = await aRowOfBens(table);
      const copy = { ...row, ...(table.columns.includes('id') ? { id: newIdLike(row) } : {}) };
      const insert = `insert into ${table.name} (${table.columns.join(', ')}) select ${table.columns.join(', ')}
                        from jsonb_populate_record(null::${table.name}, ${literal(JSON.stringify(copy))})`;
      const { code } = await as(ann, insert, () => Promise.resolve(null));
      return code === DENIED ? null : `the insert ended with ${code}`;
    });
    expect(problems).toEqual([]);
  });

  it('lets nobody give a row away, or take one', async () => {
    const problems = await perTable(async (table) => {
      for (const column of table.columns.filter((name) => OWNER_COLUMNS.includes(name))) {
        const row = await aRowOfBens(table);
        const value = row[column] === null ? 'null' : literal(row[column] as string);
        const { code } = await as(ann, `update ${table.name} set ${column} = ${value}`, () => Promise.resolve(null));
        if (code !== DENIED) return `${column} could be set (${code})`;
      }
      return null;
    });
    expect(problems).toEqual([]);
  });

  it('would notice a policy that lets everybody in', async () => {
    await owner.query('alter policy campaigns_own on campaigns using (true)');
    const table = tables.find(({ name }) => name === 'campaigns');
    const seen = table === undefined ? [] : await visibleTo(ann, table);
    await owner.query('alter policy campaigns_own on campaigns using (user_id = (select auth.uid()))');
    expect(seen).toHaveLength(2);
  });

  it('binds the owner of the tables too', async () => {
    const unforced = await list(
      `select relname as value from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(unforced).toEqual([]);
  });
});

const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;

/** Ids are uuids, numbers or the provider's texts. */
function newIdLike({ id }: Record<string, unknown>): string | number {
  if (typeof id === 'number') return id + 1_000_000;
  return typeof id === 'string' && id.startsWith('evt_') ? 'evt_new' : randomUUID();
}
