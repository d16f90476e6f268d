import { randomUUID } from 'node:crypto';
import { AppConfig } from '@app/config';
import { ExportLinks, RunExport } from '@app/exports';
import { CreditHistory, until } from '@app/testing';
import { Listener, type Headers } from './analysis-jobs-world';
import { TestApi, type Answer } from './test-api';

const EXPORTS = '/api/v1/exports';
const FAVOURITES = { format: 'csv', source: { favorites: true }, columns: ['username', 'followers'] };

interface Customer {
  id: string;
  headers: Headers;
}

describe(EXPORTS, () => {
  let api: TestApi;
  let ann: Customer;

  beforeAll(async () => {
    api = await TestApi.start({
      env: { RATE_LIMIT_PER_MINUTE: '1000000', RATE_LIMIT_EXPENSIVE_PER_MINUTE: '1000000' },
    });
  });
  afterAll(async () => {
    expect(await api.sql('select * from app.credit_violations')).toEqual([]);
    await api.stop();
  });
  beforeEach(async () => (ann = await aCustomer()));

  /** With a favourite, and the free export of the month used up. */
  async function aCustomer(): Promise<Customer> {
    const wallet = await CreditHistory.open((text, params) => api.sql(text, params), { at: new Date() });
    await wallet.charge({ action: 'bulk_export' });
    await api.sql(
      `with stored as (insert into profiles (instagram_id, username, followers_count) values ($2, $2, 7) returning id)
       insert into user_favorites (user_id, profile_id) select $1, id from stored`,
      [wallet.userId, `c${randomUUID().slice(0, 8)}`],
    );
    return { id: wallet.userId, headers: await api.bearer(wallet.userId) };
  }
  const order = (json: unknown = FAVOURITES, headers: Headers = {}, query = '') =>
    api.call(`${EXPORTS}${query}`, { headers: { ...ann.headers, ...headers }, json });
  const at = (path: string, init: RequestInit = {}) =>
    api.call(`${EXPORTS}/${path}`, { headers: ann.headers, ...init });
  const work = (id: unknown) => api.app.get(RunExport).execute(id as string, new AbortController().signal);
  const aReadyExport = async (): Promise<Answer['body']> => {
    const { body } = await order();
    await work(body.id);
    return (await at(String(body.id))).body;
  };
  const walletOf = async () =>
    (
      await api.sql<{ posted: string; held: string }>('select posted, held from credit_wallets where user_id = $1', [
        ann.id,
      ])
    )[0];
  const codeOf = ({ status, body }: Answer) => [status, body.code];

  it('takes an order, reserves its price, and charges it when the file is ready', async () => {
    const before = await walletOf();
    const ordered = await order();
    expect(ordered.status).toBe(202);
    expect(ordered.headers.get('x-credits-charged')).toBe('0');
    expect(ordered.body).toMatchObject({
      status: 'queued',
      name: 'Favourites',
      source: { favorites: true },
      progress: { rows: 0, total: null, percent: 0 },
      downloadUrl: null,
      charged: null,
      schemaVersion: 1,
    });
    expect(await walletOf()).toEqual({ ...before, held: '50' });
    await work(ordered.body.id);
    const { body } = await at(String(ordered.body.id));
    expect(body).toMatchObject({ status: 'ready', progress: { rows: 1, total: 1, percent: 100 }, charged: 50 });
    expect(await walletOf()).toEqual({ posted: String(Number(before?.posted) - 50), held: '0' });
  });

  it('tells a price without an order', async () => {
    const { status, body } = await order(FAVOURITES, {}, '?dryRun=true');
    expect([status, body.price]).toEqual([200, 50]);
    expect((await at('')).body.items).toEqual([]);
  });

  it.each([
    ['no source', { ...FAVOURITES, source: {} }, 'source', 'exactly one'],
    ['two sources', { ...FAVOURITES, source: { favorites: true, list: randomUUID() } }, 'source', 'exactly one'],
    [
      'a mistyped source',
      { ...FAVOURITES, source: { favourites: true } },
      'source.favourites',
      'Did you mean favorites?',
    ],
    ['a mistyped column', { ...FAVOURITES, columns: ['userName', 'folowers'] }, 'columns.0', 'Did you mean username?'],
    ['a source left out', { format: 'csv' }, 'source', 'is required'],
    ['no columns', { ...FAVOURITES, columns: [] }, 'columns', ''],
    ['another format', { ...FAVOURITES, format: 'pdf' }, 'format', ''],
    ['a name with a line break', { ...FAVOURITES, name: 'a\nb' }, 'name', 'control characters'],
  ])('refuses %s, and reserves nothing', async (_what, json, field, words) => {
    const answer = await order(json);
    const errors = answer.body.errors as { field: string; message: string }[];
    expect(answer.status).toBe(400);
    expect(errors[0]?.field).toBe(field);
    expect(errors[0]?.message).toContain(words);
    expect((await walletOf())?.held).toBe('0');
  });

  it('gives back what was reserved for a campaign that is not there, and for a fourth export at a time', async () => {
    expect(codeOf(await order({ ...FAVOURITES, source: { campaign: randomUUID() } }))).toEqual([
      404,
      'RESOURCE.NOT_FOUND',
    ]);
    for (let n = 0; n < 3; n++) expect((await order()).status).toBe(202);
    expect(codeOf(await order())).toEqual([409, 'EXPORTS.TOO_MANY_UNFINISHED']);
    expect((await walletOf())?.held).toBe('150');
  });

  it('takes a search as the search route does, and names what it does not understand', async () => {
    const ordered = await order({ ...FAVOURITES, source: { search: { where: { followers: { gte: 1_000_000 } } } } });
    expect(ordered.status).toBe(202);
    expect(ordered.body.source).toMatchObject({ search: { where: { followers: { gte: 1_000_000 } } } });
    const mistyped = await order({ ...FAVOURITES, source: { search: { where: { folowers: { gte: 1 } } } } });
    const errors = mistyped.body.errors as { field: string; message: string }[];
    expect([mistyped.status, errors[0]?.field]).toEqual([400, expect.stringMatching(/^source\.search\.where/)]);
    expect(errors[0]?.message).toContain('followers');
  });

  it('lists the latest first, page by page', async () => {
    const ids = [];
    for (let n = 0; n < 3; n++) ids.unshift((await order()).body.id);
    const first = (await api.call(`${EXPORTS}?limit=2`, { headers: ann.headers })).body;
    const second = (await api.call(`${EXPORTS}?limit=2&cursor=${String(first.nextCursor)}`, { headers: ann.headers }))
      .body;
    const found = [...(first.items as Answer['body'][]), ...(second.items as Answer['body'][])];
    expect(found.map(({ id }) => id)).toEqual(ids);
    expect(second.nextCursor).toBeNull();
  });

  it('is nobody else’s', async () => {
    const { id } = await aReadyExport();
    const ben = await aCustomer();
    for (const [path, method] of [
      ['', 'GET'],
      ['/events', 'GET'],
      ['/cancel', 'POST'],
      ['', 'DELETE'],
    ] as const) {
      const answer = await api.call(`${EXPORTS}/${String(id)}${path}`, { method, headers: ben.headers });
      expect(codeOf(answer)).toEqual([404, 'RESOURCE.NOT_FOUND']);
    }
    expect((await api.call(EXPORTS, { headers: ben.headers })).body.items).toEqual([]);
  });

  describe('repeated under its key', () => {
    const key = () => ({ 'idempotency-key': randomUUID() });

    it('waits while the file is made, and then finds it: one export, one charge', async () => {
      const [before, headers] = [await walletOf(), key()];
      const first = await order(FAVOURITES, headers);
      expect(codeOf(await order(FAVOURITES, headers))).toEqual([409, 'IDEMPOTENCY.IN_PROGRESS']);
      await work(first.body.id);
      const again = await order(FAVOURITES, headers);
      expect(again.body).toMatchObject({ id: first.body.id, status: 'ready' });
      expect(again.headers.get('idempotency-replayed')).toBe('true');
      expect((await walletOf())?.posted).toBe(String(Number(before?.posted) - 50));
    });

    it('is refused with another body', async () => {
      const headers = key();
      await order(FAVOURITES, headers);
      expect(codeOf(await order({ ...FAVOURITES, format: 'xlsx' }, headers))).toEqual([422, 'IDEMPOTENCY.KEY_REUSED']);
    });

    it('buys no second export after the first was removed', async () => {
      const headers = key();
      const { body } = await order(FAVOURITES, headers);
      await work(body.id);
      await at(String(body.id), { method: 'DELETE' });
      expect(codeOf(await order(FAVOURITES, headers))).toEqual([409, 'RESOURCE.CONFLICT']);
    });

    it('may be ordered anew after it was cancelled', async () => {
      const headers = key();
      const { body } = await order(FAVOURITES, headers);
      await at(`${String(body.id)}/cancel`, { method: 'POST' });
      const again = await order(FAVOURITES, headers);
      expect([again.status, again.body.status]).toEqual([202, 'queued']);
      expect(again.body.id).not.toBe(body.id);
    });
  });

  describe('its file', () => {
    const fetchFile = (url: unknown, headers: Headers = {}, method = 'GET') =>
      api.call(String(url), { headers, method });

    it('is given to who has the link, without a token', async () => {
      const { downloadUrl, sha256, size } = await aReadyExport();
      const { status, headers, text } = await fetchFile(downloadUrl);
      expect(status).toBe(200);
      expect(text).toMatch(/^Username,Followers\r\nc\w+,7\r\n$/);
      expect(headers.get('etag')).toBe(`"${String(sha256)}"`);
      expect(headers.get('content-length')).toBe(String(size));
      expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(headers.get('content-disposition')).toMatch(
        /^attachment; filename="Favourites_\d{4}-\d\d-\d\d_v1\.csv"; filename\*=UTF-8''Favourites_/,
      );
    });

    it('is given in parts, and not again to who has it', async () => {
      const { downloadUrl, sha256, size } = await aReadyExport();
      const part = await fetchFile(downloadUrl, { range: 'bytes=9-17' });
      expect([part.status, part.text]).toEqual([206, 'Followers']);
      expect(part.headers.get('content-range')).toBe(`bytes 9-17/${String(size)}`);
      const other = await fetchFile(downloadUrl, { range: 'bytes=9-17', 'if-range': '"another file"' });
      expect([other.status, other.text.length]).toEqual([200, size]);
      const beyond = await fetchFile(downloadUrl, { range: 'bytes=5000-' });
      expect([...codeOf(beyond), beyond.headers.get('content-range')]).toEqual([
        416,
        'EXPORTS.RANGE_NOT_SATISFIABLE',
        `bytes */${String(size)}`,
      ]);
      expect((await fetchFile(downloadUrl, { 'if-none-match': `"${String(sha256)}"` })).status).toBe(304);
      const head = await fetchFile(downloadUrl, {}, 'HEAD');
      expect([head.status, head.text, head.headers.get('content-length')]).toEqual([200, '', String(size)]);
    });

    it('is refused for a link that was changed, is over, or is another’s', async () => {
      const { id, downloadUrl } = await aReadyExport();
      const url = String(downloadUrl);
      const past = new ExportLinks(api.app.get(AppConfig).exports.linkSecret, () => Date.now() - 16 * 60_000);
      const { expires, signature } = past.sign(String(id));
      const wrong = [
        `${EXPORTS}/${String(id)}/file`,
        url.replace(/signature=./, (begin) => (begin.endsWith('A') ? 'signature=B' : 'signature=A')),
        url.replace(/expires=\d/, 'expires=9'),
        url.replace(String(id), randomUUID()),
        `${EXPORTS}/${String(id)}/file?expires=${expires}&signature=${signature}`,
      ];
      for (const link of wrong) expect(codeOf(await fetchFile(link))).toEqual([403, 'EXPORTS.LINK_INVALID']);
    });

    it('is gone at once when the export is removed', async () => {
      const { id, downloadUrl } = await aReadyExport();
      expect((await at(String(id), { method: 'DELETE' })).status).toBe(204);
      expect(codeOf(await fetchFile(downloadUrl))).toEqual([410, 'EXPORTS.FILE_GONE']);
      expect(codeOf(await at(String(id)))).toEqual([404, 'RESOURCE.NOT_FOUND']);
    });
  });

  describe('cancelled', () => {
    it('gives the credits back; again it is without effect, and what is ready is not cancelled', async () => {
      const before = await walletOf();
      const { body } = await order();
      const cancel = () => at(`${String(body.id)}/cancel`, { method: 'POST' });
      expect((await cancel()).body).toMatchObject({ status: 'cancelled', charged: 0 });
      expect((await cancel()).status).toBe(200);
      expect(await walletOf()).toEqual(before);
      const ready = await aReadyExport();
      expect(codeOf(await at(`${String(ready.id)}/cancel`, { method: 'POST' }))).toEqual([409, 'RESOURCE.CONFLICT']);
    });
  });

  describe('its events', () => {
    it('tell the present state, then the end; who saw it is told that nothing follows', async () => {
      const { body } = await order();
      const listener = await Listener.open(`${api.url}${String(body.eventsUrl)}`, ann.headers);
      await until(() => Promise.resolve(listener.events.length === 1));
      await work(body.id);
      await listener.ended();
      expect(listener.events[0]).toMatchObject({ name: 'state', data: { status: 'queued' } });
      const last = listener.events.at(-1);
      expect(last).toMatchObject({
        name: 'ready',
        data: { id: body.id, progress: { rows: 1, total: 1, percent: 100 } },
      });
      const again = await at(`${String(body.id)}/events`, {
        headers: { ...ann.headers, 'last-event-id': last?.id ?? '' },
      });
      expect(again.status).toBe(204);
    });

    it('end with a removed export', async () => {
      const { body } = await order();
      const listener = await Listener.open(`${api.url}${String(body.eventsUrl)}`, ann.headers);
      await at(String(body.id), { method: 'DELETE' });
      await listener.ended();
      expect(listener.events.map(({ name }) => name)).toEqual(['state']);
    });
  });
});
