import type { Sql } from '@app/database';
import { AnalysisDesk, found } from '../../test/analysis-desk';

let desk: AnalysisDesk;
beforeAll(async () => {
  desk = await AnalysisDesk.open();
});
afterAll(() => desk.close());

interface Plan {
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
}

/** Has each statement explained in its place, and adds up the pages that it touched. */
function meter(sql: Sql) {
  let pages = 0;
  const query = async (text: string, params?: readonly unknown[]) => {
    const explained = `explain (analyze, buffers, timing off, format json) ${text}`;
    const [row] = await sql.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(explained, params);
    const plan = row?.['QUERY PLAN'][0].Plan;
    pages += (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
    return [];
  };
  return { sql: { query }, pages: () => pages };
}

async function aProfileOf(size: number) {
  const { profileId } = await desk.aProfile([]);
  const rows = await desk.sql<{ id: string }>(
    `insert into posts (profile_id, instagram_id, shortcode, kind, caption, content_hash, created_at)
     select $1, n::text, n::text, 'image', 'caption ' || n, n::text, now() from generate_series(1, $2::integer) as n returning id`,
    [profileId, size],
  );
  return { profileId, postIds: rows.map(({ id }) => id) };
}

/** Of the results of twelve posts whose captions have changed since: they are looked up, and none is written. */
async function pagesOfBatch({ profileId, postIds }: { profileId: string; postIds: string[] }): Promise<number> {
  const posts = postIds
    .slice(0, 12)
    .map((id) => ({ id, contentHash: 'another', caption: 'x', tries: 0, analysis: found() }));
  return desk.database.asSystem(async (sql) => {
    const metered = meter(sql);
    await desk.posts.store(metered.sql, profileId, { version: desk.version, tier: 'bundled', posts });
    return metered.pages();
  });
}

describe('storing a batch', () => {
  it('costs the same for a creator of three thousand posts as for one of twelve', async () => {
    const [small, large] = [await aProfileOf(12), await aProfileOf(3_000)];
    const [few, many] = [await pagesOfBatch(small), await pagesOfBatch(large)];
    expect(few).toBeGreaterThan(0);
    expect(many).toBeLessThanOrEqual(few + 12); // a page more for each post, should each lie on one of its own
  });
});
