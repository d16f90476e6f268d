import { get, type IncomingMessage } from 'node:http';
import { LedgerEntriesRepository, type LedgerEntry } from '@app/credits';
import { until } from '@app/testing';
import { codeOf, CREDITS, CreditsWorld, daysAgo, fieldsOf, itemsOf, type Reader } from './credits-world';
import type { TestApi } from './test-api';

describe('the ledger', () => {
  let world: CreditsWorld;
  let api: TestApi;

  beforeAll(async () => {
    world = await CreditsWorld.start();
    api = world.api;
  });
  afterEach(async () => {
    expect(await world.violations()).toEqual([]);
  });
  afterAll(() => api.stop());

  describe('GET /transactions', () => {
    it('pages the ledger, latest first, without gaps while entries come in', async () => {
      const reader = await world.aReader();
      for (let i = 0; i < 5; i++) await reader.wallet.charge({ action: 'post_analytics' }); // entries 2 to 6
      const seen: unknown[] = [];
      let next = '';
      do {
        const page = await reader.get(`/transactions?limit=2${next}`);
        expect(page.status).toBe(200);
        seen.push(...itemsOf(page).map(({ number }) => number));
        const cursor = page.body.nextCursor as string | null;
        next = cursor === null ? '' : `&cursor=${cursor}`;
        await reader.wallet.charge({ action: 'post_analytics' });
        await world.wrote(reader);
      } while (next !== '');
      expect(seen).toEqual([6, 5, 4, 3, 2, 1]);
    });

    it('tells what an entry is', async () => {
      const reader = await world.aReader();
      const operationId = await reader.wallet.charge({ action: 'post_analytics', units: 2 });
      expect(itemsOf(await reader.get('/transactions?limit=1'))).toEqual([
        {
          id: expect.any(String),
          number: 2,
          type: 'charge',
          action: 'post_analytics',
          amount: 10,
          delta: -10,
          balanceAfter: 990,
          lot: 'package',
          reason: null,
          operationId,
          reversesId: null,
          createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        },
      ]);
    });

    it('shows a charge at once, though a page was kept', async () => {
      const reader = await world.aReader();
      expect(itemsOf(await reader.get('/transactions'))).toHaveLength(1);
      await reader.wallet.charge({ action: 'post_analytics' });
      await world.wrote(reader);
      expect(itemsOf(await reader.get('/transactions'))).toHaveLength(2);
    });

    it('never shows the ledger of another user', async () => {
      const [ann, ben] = [await world.aReader(), await world.aReader()];
      const operation = await ann.wallet.charge({ action: 'bulk_export', units: 2 });
      await ann.wallet.grant({ kind: 'promo', credits: 40, reason: 'the secret of Ann' });
      const annsPage = await ann.get('/transactions?limit=1');
      const cursor = annsPage.body.nextCursor as string;
      for (const path of ['/transactions', '/transactions/search?text=a', '/transactions/export', '/dashboard']) {
        const { status, text } = await ben.get(path);
        expect(status).toBe(200);
        expect(text).not.toContain(operation);
        expect(text).not.toContain('the secret of Ann');
        expect(text).not.toContain(ann.wallet.walletId);
      }
      const withAnnsCursor = itemsOf(await ben.get(`/transactions?cursor=${cursor}`));
      expect(withAnnsCursor.map(({ reason }) => reason)).toEqual(['Credits of the Starter package']);
      expect((await ben.get('/analytics/spending')).body).toMatchObject({ total: { spent: 0 }, byAction: [] });
      expect((await ben.get('/usage/monthly')).body).toMatchObject({ periods: [{ credits: 0 }] });
    });

    it('refuses a cursor of another list', async () => {
      const reader = await world.aReader();
      const foreign = Buffer.from(JSON.stringify(['posts', 1])).toString('base64url');
      const odd = Buffer.from(JSON.stringify(['ledger', 'x'])).toString('base64url');
      for (const cursor of [foreign, odd, 'nonsense']) {
        expect(codeOf(await reader.get(`/transactions?cursor=${cursor}`))).toEqual([400, 'REQUEST.INVALID_CURSOR']);
      }
    });
  });

  describe('GET /transactions/search', () => {
    let reader: Reader;
    beforeAll(async () => {
      reader = await world.aReader();
      await reader.wallet.charge({ action: 'post_analytics', units: 4, at: daysAgo(4) }); // -20
      await reader.wallet.grant({ kind: 'promo', credits: 40, reason: 'Welcome back, Ann', at: daysAgo(3) });
      await reader.wallet.charge({ action: 'bulk_export', units: 2, at: daysAgo(2) }); // -50
      await reader.wallet.charge({ action: 'post_analytics', at: daysAgo(1) }); // -5
    });
    const found = async (query: string) =>
      itemsOf(await reader.get(`/transactions/search?${query}`)).map(({ delta }) => delta);
    const day = (days: number) => daysAgo(days).toISOString().slice(0, 10);

    it.each([
      ['action=post_analytics', [-5, -20]],
      ['type=grant', [40, 1_000]],
      ['minAmount=20&maxAmount=50', [-50, 40, -20]],
      ['text=welcome', [40]],
      ['text=EXPORT', [-50]],
      ['type=charge&minAmount=6', [-50, -20]],
      ['text=nothing%20like%20this', []],
    ])('by %s', async (query, deltas) => {
      expect(await found(query)).toEqual(deltas);
    });

    it('by days, the last one included', async () => {
      expect(await found(`from=${day(3)}&to=${day(2)}`)).toEqual([-50, 40]);
      expect(await found(`to=${day(4)}`)).toEqual([-20, 1_000]);
      expect(await found(`from=${encodeURIComponent(daysAgo(1.5).toISOString())}`)).toEqual([-5]);
    });

    it('page by page', async () => {
      const first = await reader.get('/transactions/search?type=charge&limit=2');
      expect(itemsOf(first).map(({ delta }) => delta)).toEqual([-5, -50]);
      const second = await reader.get(
        `/transactions/search?type=charge&limit=2&cursor=${String(first.body.nextCursor)}`,
      );
      expect(itemsOf(second).map(({ delta }) => delta)).toEqual([-20]);
      expect(second.body.nextCursor).toBeNull();
    });

    it.each([
      ['from=2026-02-30', 'from'],
      ['from=2026-06-01T10:00:00', 'from'],
      ['from=2026-06-02&to=2026-06-01', 'to'],
      ['minAmount=9&maxAmount=8', 'maxAmount'],
      ['minAmount=-1', 'minAmount'],
      ['type=chargeback', 'type'],
      ['action=free_lunch', 'action'],
      ['text=', 'text'],
      ['limit=101', 'limit'],
      ['kind=charge', 'kind'],
    ])('refuses %s', async (query, field) => {
      const answer = await reader.get(`/transactions/search?${query}`);
      expect(codeOf(answer)).toEqual([400, 'REQUEST.INVALID']);
      expect(fieldsOf(answer)).toContain(field);
    });
  });

  describe('GET /transactions/export', () => {
    it('is a file of all entries, oldest first, in which no text is a formula', async () => {
      const reader = await world.aReader();
      await reader.wallet.grant({ kind: 'promo', credits: 40, reason: '=HYPERLINK("http://evil.test","x")' });
      await reader.wallet.charge({ action: 'post_analytics' });
      const { status, headers, text } = await reader.get('/transactions/export');
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(headers.get('content-disposition')).toMatch(/^attachment; filename="credit-ledger_\d{4}-\d\d-\d\d\.csv"$/);
      const lines = text.split('\r\n');
      expect(lines).toHaveLength(5); // heading, three entries, the end
      expect(lines[0]).toBe('number,createdAt,type,action,delta,balanceAfter,lot,reason,operationId,reversesId,id');
      expect(lines[1]).toMatch(/^1,[^,]+Z,grant,,1000,1000,package,Credits of the Starter package,,,/);
      expect(lines[2]).toContain(`grant,,40,1040,promo,"'=HYPERLINK(""http://evil.test"",""x"")",,,`);
      expect(lines[3]).toMatch(/,charge,post_analytics,-5,1035,package,,[0-9a-f-]{36},,/);
    });

    it('takes dates', async () => {
      const reader = await world.aReader();
      await reader.wallet.charge({ action: 'post_analytics', at: daysAgo(3) });
      await reader.wallet.charge({ action: 'post_analytics', at: daysAgo(1) });
      const day = daysAgo(3).toISOString().slice(0, 10);
      const { headers, text } = await reader.get(`/transactions/export?from=${day}&to=${day}`);
      expect(text.split('\r\n')).toHaveLength(3);
      expect(headers.get('content-disposition')).toContain(`credit-ledger_${day}_${day}.csv`);
    });

    it('streams a ledger of many batches whole', async () => {
      const reader = await world.aReader();
      await api.sql(
        `select app.grant_credits($1, 'promo', 1, 'p' || n, null, 'system', null) from generate_series(1, 1200) n`,
        [reader.wallet.userId],
      );
      const { text } = await reader.get('/transactions/export');
      const numbers = text
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((line) => Number(line.split(',')[0]));
      expect(numbers).toEqual(Array.from({ length: 1_201 }, (_, index) => index + 1));
    });

    it('reads no faster than the client takes, and stops when the client leaves', async () => {
      const reader = await world.aReader();
      const [entry] = itemsOf(await reader.get('/transactions')) as unknown as LedgerEntry[];
      const batch = Array.from({ length: 500 }, () => ({ ...(entry as LedgerEntry), reason: 'x'.repeat(1_000) }));
      const seen = { batches: 0, ended: false };
      jest.spyOn(api.app.get(LedgerEntriesRepository), 'streamAll').mockImplementation(async function* () {
        try {
          for (; ; seen.batches++) yield await Promise.resolve(batch);
        } finally {
          seen.ended = true;
        }
      });
      const response = await new Promise<IncomingMessage>((resolve) =>
        get(`${api.url}${CREDITS}/transactions/export`, { headers: reader.headers, agent: false }, resolve),
      );
      await settled(() => seen.batches);
      expect(seen.batches).toBeLessThan(100); // half a megabyte each; buffers of the two sockets take a few
      response.destroy();
      await until(async () => seen.ended);
      jest.restoreAllMocks();
      expect(api.logged('request failed unexpectedly')).toEqual([]);
    });

    it('refuses a span that ends before it begins, as a problem and not as a file', async () => {
      const reader = await world.aReader();
      const answer = await reader.get('/transactions/export?from=2026-06-02&to=2026-06-01');
      expect(codeOf(answer)).toEqual([400, 'REQUEST.INVALID']);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    });
  });
});

/** Waits until a count stays as it is. */
async function settled(count: () => number): Promise<void> {
  let before = -1;
  await until(async () => {
    const same = count() === before;
    before = count();
    await new Promise((done) => setTimeout(done, 250));
    return same;
  });
}
