import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ApiProblem, type CreatorSearchApi } from '@app/api-client';
import { until } from '@app/testing';
import { freePort } from '../../src/processes/ports';
import { signIn } from '../../src/setup/sign-in';
import { LaunchedSystem, ROOT } from './launched-system';

jest.setTimeout(180_000);

/** What brands and agencies do with the product, through the generated client, against `npm start`. */
describe('a new installation', () => {
  const home = mkdtempSync(join(tmpdir(), 'creator-search-product-'));
  let system: LaunchedSystem;
  let user: CreatorSearchApi;
  let admin: CreatorSearchApi;
  let apiUrl: string;
  /** Big enough to be worth an agency's while, and public. */
  let username: string;

  beforeAll(async () => {
    // The stories ask again and again until something has happened; people do not.
    const env = { RATE_LIMIT_PER_MINUTE: '100000', RATE_LIMIT_EXPENSIVE_PER_MINUTE: '100000' };
    system = await new LaunchedSystem({ port: await freePort(), dataDir: join(home, 'data'), env }).ready();
    const runtime = system.runtime();
    ({ api: user, apiUrl } = await signIn(runtime, 'user'));
    ({ api: admin } = await signIn(runtime, 'admin'));
  });
  afterAll(async () => {
    await system.sweep();
    rmSync(home, { recursive: true, force: true });
  });

  const listed = async () => (await user.discovery.count({ query: { minFollowers: 1 } })).data.count;
  const charged = ({ headers }: Response) => Number(headers.get('X-Credits-Charged'));

  it('fills itself with creators to be discovered, and counts them for nothing', async () => {
    await until(async () => (await listed()) >= 20);
    const { data, response } = await user.discovery.findPage({
      query: { minFollowers: 10_000, minEngagementRate: 0.5, private: false, sort: 'engagementRate', limit: 10 },
    });
    expect(data.items.length).toBeGreaterThan(0);
    expect(charged(response)).toBe(0); // five pages a month are free
    expect(response.headers.get('X-Credits-Source')).toBe('allowance');
    const rates = data.items.map(({ engagementRate }) => engagementRate ?? 0);
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    username = data.items[0]?.username ?? '';
  });

  it('sells a creator once, and then tells all about it', async () => {
    const preview = await user.creators.getProfile({ path: { username } });
    expect(preview.data.access.level).toBe('preview');
    await expect(user.creatorAnalytics.getReport({ path: { username } })).rejects.toMatchObject({
      code: 'CREDITS.UNLOCK_REQUIRED',
    });
    const first = await user.paidCreators.unlock({ path: { username } });
    const second = await user.paidCreators.unlock({ path: { username } });
    expect([charged(first.response), charged(second.response)]).toEqual([25, 0]);
    await until(async () => (await user.creators.getInsights({ path: { username } })).data.status === 'complete');
    const { data: report } = await user.creatorAnalytics.getReport({ path: { username }, query: { window: 'all' } });
    expect(report.engagement.rate).toMatchObject({ status: 'measured', formula: 'er_median_f.v1' });
    const { data: posts } = await user.creators.getPosts({ path: { username } });
    expect(posts.items.length).toBeGreaterThan(0);
  });

  it('finds creators by words, by likeness, and says why', async () => {
    const { data: found } = await user.search.search({ body: { text: { query: 'travel OR food OR fashion' } } });
    expect(found.items.length).toBeGreaterThan(0);
    expect(found.items.every(({ match }) => (match?.fields.length ?? 0) > 0)).toBe(true);
    const { data: similar } = await user.similar.find({ path: { username }, query: { limit: 5 } });
    for (const { score, parts } of similar.items) {
      const sum = Object.values(parts).reduce((total, part) => total + part, 0);
      expect(sum).toBeCloseTo(score, 5);
    }
  });

  it('keeps a list, exports it, and a campaign reports on it', async () => {
    const { data: list } = await user.lists.create({ body: { name: 'Summer' } });
    await user.lists.add({ path: { id: list.id }, body: { usernames: [username] } });
    const { data: order } = await user.exports.order({ body: { format: 'jsonl', source: { list: list.id } } });
    if ('dryRun' in order) throw new Error('the order was answered as a quote');
    await until(async () => (await user.exports.get({ path: { id: order.id } })).data.status === 'ready');
    const { data: ready } = await user.exports.get({ path: { id: order.id } });
    const file = await fetch(new URL(ready.downloadUrl ?? '', apiUrl));
    const rows = (await file.text())
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { username: string });
    expect(rows.map((row) => row.username)).toEqual([username]);

    const { data: campaign } = await user.campaigns.create({ body: { name: 'Summer launch' } });
    await user.campaignProfiles.add({ path: { id: campaign.id }, body: { username } });
    const { data: report } = await user.campaigns.report({ path: { id: campaign.id } });
    expect(report.coverage).toMatchObject({ creators: 1, creatorsWithoutAccess: 0 });
  });

  it('keeps books that administrators can read and nobody else', async () => {
    await expect(user.vendor.getMargin()).rejects.toBeInstanceOf(ApiProblem);
    expect((await admin.books.findViolations()).data.items).toEqual([]);
    const { data: log } = await admin.auditLog.list({ query: { action: 'creators.collect' } });
    expect(log.items[0]).toMatchObject({ action: 'creators.collect', reason: expect.any(String) });
    const { data: usage } = await admin.vendor.getUsage();
    expect(JSON.stringify(usage)).toContain('calls');
  });

  it('is shown by npm run demo', async () => {
    const { stdout } = await promisify(execFile)(
      'npm',
      ['run', '--silent', 'demo', '--', '--data-dir', join(home, 'data')],
      { cwd: ROOT },
    );
    for (const step of ['Signed in', 'Unlocked', 'Discovered', 'Found', 'Exported', 'File', 'Ledger'])
      expect(stdout).toContain(step);
  });
});
