import { CreatorAccess } from '@app/creators';
import { startSandbox, type TestSandbox } from '@app/testing';
import { TestApi, type Answer } from './test-api';

type Json = Record<string, unknown>;
interface Wallet {
  posted: number;
  held: number;
}

/** What users pay for, from the decorator to the ledger. */
describe('creators for credits', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  let user: { id: string; headers: Record<string, string> };

  const newUser = async () => {
    const id = await api.createUser();
    const headers = await api.bearer(id);
    await api.call('/api/v1/favorites', { headers }); // a user, and the wallet, exist from the first request on
    return { id, headers };
  };
  const unlock = (username: string, headers: Record<string, string> = user.headers, query = '') =>
    api.call(`/api/v1/instagram/profile/${username}${query}`, { headers });
  const analyse = (username: string, query = '', headers: Record<string, string> = user.headers) =>
    api.call(`/api/v1/instagram/profile/${username}/posts${query}`, { headers });
  const wallet = async (id = user.id): Promise<Wallet> => {
    const [row] = await api.sql<{ posted: string; held: string }>(
      'select posted, held from credit_wallets where user_id = $1',
      [id],
    );
    return { posted: Number(row?.posted), held: Number(row?.held) };
  };
  const charge = ({ headers }: Answer) => ({
    charged: headers.get('x-credits-charged'),
    source: headers.get('x-credits-source'),
  });
  const free = { charged: '0', source: 'none' };

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({
      env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey, DECODO_TIMEOUT_MS: '1500' },
    });
  });
  beforeEach(async () => {
    user = await newUser();
  });
  afterEach(async () => {
    await sandbox.control.clearFaults();
    expect(await api.sql('select * from app.credit_violations')).toEqual([]);
    expect(await wallet()).toMatchObject({ held: 0 });
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });

  it('unlocks a creator once and for ever', async () => {
    expect((await api.call('/api/profile/for.ever', { headers: user.headers })).body.access).toMatchObject({
      level: 'preview',
    });
    const bought = await unlock('for.ever');
    expect(bought.status).toBe(200);
    expect(bought.body.credits).toEqual({
      action: 'influencer_unlock',
      charged: 25,
      source: 'plan',
      balance: 975,
      available: 975,
      transactionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      allowanceLeft: 0,
    });
    expect(bought.body.data).toMatchObject({ access: { level: 'full', expiresAt: null }, degraded: false });
    expect(((bought.body.data as Json).posts as Json[]).length).toBeGreaterThan(0);
    expect(bought.headers.get('x-credits-transaction')).toBe((bought.body.credits as Json).transactionId);

    const again = await unlock('@For.Ever');
    expect(again.body.credits).toMatchObject({ charged: 0, source: 'owned', balance: 975, transactionId: null });
    expect((await api.call('/api/profile/for.ever', { headers: user.headers })).body.access).toEqual({
      level: 'full',
      expiresAt: null,
    });
    expect((await api.call('/api/profile/for.ever/posts', { headers: user.headers })).status).toBe(200);
    expect((await wallet()).posted).toBe(975);
  });

  it('charges one of ten simultaneous unlocks of the same creator', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => unlock('ten.at.once')));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(answers.map((answer) => Number(charge(answer).charged)).filter((charged) => charged > 0)).toEqual([25]);
    expect((await wallet()).posted).toBe(975);
  });

  it('is the same creator under a new name', async () => {
    await unlock('before.rename');
    await api.sql(`update profiles set username = 'after.rename' where username = 'before.rename'`);
    const answer = await unlock('after.rename');
    expect([answer.status, charge(answer)]).toEqual([200, { charged: '0', source: 'owned' }]);
  });

  it('refuses with what is missing, and lets the owner of an empty wallet read what is owned', async () => {
    await unlock('owned.already');
    await api.sql(`select app.adjust_wallet($1, -960, 'poor', 'test', 'for the test')`, [user.id]);
    const refused = await unlock('too.dear');
    expect(refused.status).toBe(402);
    expect(refused.body).toMatchObject({
      code: 'CREDITS.INSUFFICIENT',
      required: 25,
      available: 15,
      shortfall: 10,
      allowanceLeft: 0,
      resetsAt: expect.stringMatching(/Z$/),
      topUpUrl: '/api/v1/credits/top-ups',
    });
    expect(charge(await unlock('owned.already'))).toEqual({ charged: '0', source: 'owned' });
    expect((await wallet()).posted).toBe(15);
  });

  it('analyses posts for 5 credits a page, and asks to unlock first', async () => {
    const locked = await analyse('page.by.page');
    expect([locked.status, locked.body.code]).toEqual([402, 'CREDITS.UNLOCK_REQUIRED']);
    await unlock('page.by.page');
    const page = await analyse('page.by.page', '?limit=5');
    expect([page.status, charge(page)]).toEqual([200, { charged: '5', source: 'plan' }]);
    const items = page.body.items as { engagement: Json; likesCount: number | null }[];
    expect(items).toHaveLength(5);
    expect(items[0]?.engagement).toEqual({
      reactions: items[0]?.likesCount === null ? null : expect.any(Number),
      rate: items[0]?.likesCount === null ? null : expect.any(Number),
      relativeToMedian: items[0]?.likesCount === null ? null : expect.any(Number),
    });
    expect((await wallet()).posted).toBe(970);
  });

  it('replays a paid page under its key, byte for byte, and refuses another request under it', async () => {
    await unlock('replayed');
    const headers = { ...user.headers, 'idempotency-key': 'page-1' };
    const first = await analyse('replayed', '?limit=3', headers);
    const again = await analyse('replayed', '?limit=3', headers);
    expect(again.text).toBe(first.text);
    expect([first, again].map(({ headers: sent }) => sent.get('idempotency-replayed'))).toEqual([null, 'true']);
    expect(charge(again)).toEqual(charge(first));
    const other = await analyse('replayed', '?limit=4', headers);
    expect([other.status, other.body.code]).toEqual([422, 'IDEMPOTENCY.KEY_REUSED']);
    expect((await wallet()).posted).toBe(970);
  });

  it('quotes without effect and keeps a maximum', async () => {
    const quote = await unlock('only.asking', user.headers, '?dryRun=true');
    expect(quote.body).toMatchObject({ dryRun: true, price: 25, owned: false, affordable: true, available: 1000 });
    const refused = await unlock('only.asking', user.headers, '?maxCredits=24');
    expect([refused.status, refused.body.code, refused.body.required]).toEqual([
      412,
      'CREDITS.PRICE_ABOVE_MAXIMUM',
      25,
    ]);
    expect(await sandbox.control.countCalls({ username: 'only.asking' })).toBe(0);
    expect((await wallet()).posted).toBe(1000);
  });

  it('refuses a frozen wallet', async () => {
    await api.sql(`select app.freeze_wallet($1, 'under review')`, [user.id]);
    const answer = await unlock('frozen.out');
    expect([answer.status, answer.body.code]).toEqual([403, 'CREDITS.WALLET_FROZEN']);
  });

  describe('charges nothing', () => {
    const nothing = async (answer: Answer, status: number) => {
      expect(answer.status).toBe(status);
      expect((await wallet()).posted).toBe(1000);
      const entries = await api.sql(
        `select kind from credit_transactions t join credit_wallets w on w.id = t.wallet_id where w.user_id = $1`,
        [user.id],
      );
      expect(entries).toEqual([{ kind: 'grant' }]);
    };

    /** Full access that cost nothing. */
    const letIn = async (username: string) => {
      await api.call(`/api/profile/${username}`, { headers: user.headers });
      const [profile] = await api.sql<{ id: string }>('select id from profiles where username = $1', [username]);
      await api.sql(`insert into user_profile_access (user_id, profile_id, source) values ($1, $2, 'admin_grant')`, [
        user.id,
        profile?.id,
      ]);
      await api.app.get(CreatorAccess, { strict: false }).changed(user.id, profile?.id ?? '');
    };

    it('for a username that is none', async () => nothing(await unlock('not a name'), 400));
    it('for a query the route does not know', async () =>
      nothing(await unlock('fine.name', user.headers, '?limt=5'), 400));
    it('for a maximum that is no number', async () =>
      nothing(await unlock('fine.name', user.headers, '?maxCredits=few'), 400));
    it('for a creator that does not exist', async () => nothing(await unlock('case.deleted'), 404));
    it('for posts of a creator that is not unlocked', async () => nothing(await analyse('still.locked'), 402));
    it('for a cursor that is none', async () => {
      await letIn('bad.cursor');
      await nothing(await analyse('bad.cursor', '?cursor=nonsense'), 400);
    });

    it('for a page without posts', async () => {
      await letIn('past.the.end');
      await api.sql(`delete from posts where profile_id = (select id from profiles where username = 'past.the.end')`);
      const page = await analyse('past.the.end');
      expect(page.body).toEqual({ items: [], nextCursor: null });
      expect(charge(page)).toEqual(free);
      await nothing(page, 200);
    });

    it('for a private account, which shows no more than the preview', async () => {
      const answer = await unlock('case.private');
      expect(answer.body).toMatchObject({
        data: { access: { level: 'preview', unlock: { balance: 1000 } } },
        credits: { charged: 0, source: 'none', balance: 1000 },
      });
      await nothing(answer, 200);
      const locked = await analyse('case.private');
      expect(locked.body).toMatchObject({ status: 402, detail: expect.stringContaining('nothing to unlock') });
    });

    it('while the provider fails: the answer says that it is degraded', async () => {
      await sandbox.control.addFault('http-503', { username: 'provider.down', times: 50 });
      const answer = await unlock('provider.down');
      expect(answer.body).toMatchObject({ data: { degraded: true, source: 'fallback' }, credits: { charged: 0 } });
      await nothing(answer, 200);
    });
  });
});
