import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '@app/testing';
import { FILL } from './schema-indexes/fill.sql';
import { USER, type IndexQuery, type Probe } from './schema-indexes/index-query';
import { INDEX_QUERIES } from './schema-indexes/index-queries';

const MOST_PENDING = 25;

interface PlanNode {
  'Index Name'?: string;
  Plans?: PlanNode[];
}

describe('indexes', () => {
  let database: TestDatabase;
  let owner: Client;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.url });
    await owner.connect();
    for (const statement of FILL) await owner.query(statement);
    await owner.query('set session_replication_role = default');
    await owner.query('vacuum analyze');
  }, 180_000);
  afterAll(async () => {
    await owner.end();
    await database.drop();
  });

  it('are all on the list, and the list names no other', async () => {
    const { rows } = await owner.query<{ name: string }>(
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'i' order by 1`,
    );
    expect(rows.map(({ name }) => name)).toEqual(INDEX_QUERIES.map(({ index }) => index).sort());
  });

  it('are eighty or more beside the primary keys, few of them for queries to come', () => {
    const secondary = INDEX_QUERIES.filter(({ index }) => !index.startsWith('pk_'));
    expect(secondary.length).toBeGreaterThanOrEqual(80);
    expect(INDEX_QUERIES.filter(({ pending }) => pending !== undefined).length).toBeLessThanOrEqual(MOST_PENDING);
  });

  it.each(INDEX_QUERIES.map((query) => [query.index, query.why, query] as const))(
    '%s serves: %s',
    async (index, _why, query) => {
      expect(await indexesUsed(query)).toContain(index);
    },
  );

  it('would be missed: without its index a query is not served', async () => {
    const [query] = INDEX_QUERIES.filter(({ index }) => index === 'idx_posts_profile_created');
    if (!query) throw new Error('the list lost an index');
    const used = await indexesUsed(query, 'drop index idx_posts_profile_created');
    expect(used).not.toContain('idx_posts_profile_created');
  });

  async function indexesUsed(query: IndexQuery, change = ''): Promise<string[]> {
    const sql = typeof query.sql === 'string' ? query.sql : await withStoredValues(query.sql);
    await owner.query(`begin; ${change}`);
    try {
      if (query.asUser) {
        const claims = JSON.stringify({ sub: USER, role: 'authenticated' });
        await owner.query(
          `select set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)`,
          [claims],
        );
      }
      const { rows } = await owner.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(`explain (format json) ${sql}`);
      return namesIn(rows[0]?.['QUERY PLAN'][0].Plan);
    } finally {
      await owner.query('rollback');
    }
  }

  /** A row from the middle of the table gives the values. */
  async function withStoredValues({ table, columns, where }: Probe): Promise<string> {
    const conditions = [...columns.map((column) => `${column} is not null`), ...(where === undefined ? [] : [where])];
    const literals = columns.map((column) => `quote_literal(${column}) as ${column}`);
    const { rows } = await owner.query<Record<string, string>>(
      `select ${literals.join(', ')} from ${table} where ${conditions.join(' and ')} limit 1 offset 30`,
    );
    const [row] = rows;
    if (!row) throw new Error(`the filled table ${table} has no row for this index`);
    const equalities = columns.map((column) => `${column} = ${row[column]}`);
    return `select * from ${table} where ${[...equalities, ...(where === undefined ? [] : [where])].join(' and ')}`;
  }
});

function namesIn(node: PlanNode | undefined): string[] {
  if (!node) return [];
  const own = node['Index Name'] === undefined ? [] : [node['Index Name']];
  return [...own, ...(node.Plans ?? []).flatMap(namesIn)];
}
