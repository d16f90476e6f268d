import type { Browser } from 'playwright-core';
import { QUEUE_NAMES } from '@app/queues';
import { startBrowser } from './status-page/browser';
import { TestApi } from './test-api';

const BOARD = '/api/v1/admin/queues/board';
const SESSION = `${BOARD}/session`;
const ADMIN = { claims: { app_metadata: { role: 'admin' } } };

describe('the board of the queues', () => {
  let api: TestApi;
  let adminId: string;
  let admin: { authorization: string };
  let user: { authorization: string };

  beforeAll(async () => {
    api = await TestApi.start({ env: { RATE_LIMIT_PER_MINUTE: '1000000' } });
    adminId = await api.createUser();
    admin = await api.bearer(adminId, ADMIN);
    user = await api.bearer(await api.createUser());
  });
  afterAll(() => api.stop());

  const codeOf = async (path: string, headers: Record<string, string> = {}) => {
    const { status, body } = await api.call(path, { headers });
    return [status, body.code];
  };
  const cookieOf = async (headers: Record<string, string>) => {
    const answer = await api.call(SESSION, { method: 'POST', headers });
    return { answer, cookie: answer.headers.get('set-cookie') ?? '' };
  };
  const pairOf = (cookie: string) => cookie.split(';')[0] ?? '';

  it.each([BOARD, `${BOARD}/`, `${BOARD}/api/queues`, `${BOARD}/static/favicon.ico`])(
    '%s is closed to everybody but administrators',
    async (path) => {
      expect(await codeOf(path)).toEqual([401, 'AUTH.MISSING_TOKEN']);
      expect(await codeOf(path, user)).toEqual([403, 'AUTH.FORBIDDEN']);
      expect(await codeOf(path, { cookie: `queue_board=${user.authorization.slice(7)}` })).toEqual([
        403,
        'AUTH.FORBIDDEN',
      ]);
      expect(await codeOf(path, { cookie: 'queue_board=eyJhbGciOiJub25lIn0.e30.' })).toEqual([
        401,
        'AUTH.INVALID_TOKEN',
      ]);
    },
  );

  it('tells a browser without a cookie where it gets one', async () => {
    const { headers, body } = await api.call(`${BOARD}/`);
    expect(body.detail).toContain(`POST ${SESSION}`);
    expect([headers.get('www-authenticate'), body.instance]).toEqual(['Bearer realm="creator-search"', `${BOARD}/`]);
    expect((await api.call(SESSION, { method: 'POST' })).body.detail).toContain('Authorization: Bearer');
  });

  it('shows an administrator every queue, to look at only', async () => {
    const { status, body } = await api.call(`${BOARD}/api/queues`, { headers: admin });
    const queues = body.queues as { name: string; readOnlyMode: boolean }[];
    expect(status).toBe(200);
    expect(queues.map(({ name }) => name).sort()).toEqual([...QUEUE_NAMES].sort());
    expect(queues.filter(({ readOnlyMode }) => !readOnlyMode)).toEqual([]);
  });

  it.each([
    ['PUT', 'queues/maintenance/pause'],
    ['PUT', 'queues/maintenance/retry/failed'],
    ['POST', 'queues/maintenance/add'],
    ['PUT', 'queues/maintenance/obliterate'],
  ])('takes no %s %s', async (method, path) => {
    const { status } = await api.call(`${BOARD}/api/${path}`, { method, headers: admin });
    expect([404, 405]).toContain(status);
  });

  it('gives a browser a cookie for the board alone, and writes down to whom', async () => {
    const { answer, cookie } = await cookieOf(admin);
    expect([answer.status, answer.body]).toMatchObject([200, { url: `${BOARD}/` }]);
    for (const attribute of ['HttpOnly', 'SameSite=Strict', `Path=${BOARD}`]) expect(cookie).toContain(attribute);
    expect(await codeOf(`${BOARD}/api/queues`, { cookie: pairOf(cookie) })).toEqual([200, undefined]);
    expect(await codeOf('/api/v1/admin/queues', { cookie: pairOf(cookie) })).toEqual([401, 'AUTH.MISSING_TOKEN']);
    const noted = await api.sql(`select action, reason from admin_audit_log where actor_id = $1`, [adminId]);
    expect(noted).toEqual([{ action: 'queue.open_board', reason: 'queue board' }]);
  });

  it('gives nobody else one', async () => {
    expect((await cookieOf(user)).answer.body.code).toBe('AUTH.FORBIDDEN');
    expect((await cookieOf({})).answer.body.code).toBe('AUTH.MISSING_TOKEN');
    const { cookie } = await cookieOf(admin);
    expect((await cookieOf({ cookie: pairOf(cookie) })).answer.body.code).toBe('AUTH.MISSING_TOKEN');
  });

  it('takes the cookie back', async () => {
    const { headers, status } = await api.call(SESSION, { method: 'DELETE', headers: admin });
    expect([status, headers.get('set-cookie')]).toEqual([204, expect.stringContaining('Expires=Thu, 01 Jan 1970')]);
  });

  it('is lost with the suspension of the administrator', async () => {
    const otherId = await api.createUser();
    const other = await api.bearer(otherId, ADMIN);
    const cookie = pairOf((await cookieOf(other)).cookie);
    expect((await codeOf(`${BOARD}/api/queues`, { cookie }))[0]).toBe(200);
    await api.call(`/api/v1/admin/users/${otherId}/suspend`, { headers: admin, json: { reason: 'left the company' } });
    expect(await codeOf(`${BOARD}/api/queues`, { cookie })).toEqual([403, 'AUTH.SUSPENDED']);
  });

  describe('in a browser', () => {
    let browser: Browser;
    beforeAll(async () => (browser = await startBrowser()), 240_000);
    afterAll(() => browser.close());

    it('opens with the cookie, draws the queues and asks no other origin for anything', async () => {
      const { cookie } = await cookieOf(admin);
      const context = await browser.newContext();
      await context.addCookies([
        {
          name: 'queue_board',
          value: pairOf(cookie).slice('queue_board='.length),
          url: `${api.url}${BOARD}`,
          httpOnly: true,
          sameSite: 'Strict',
        },
      ]);
      const page = await context.newPage();
      const [complaints, origins]: [string[], Set<string>] = [[], new Set()];
      page.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('request', (request) => origins.add(new URL(request.url()).origin));
      await page.goto(`${api.url}${BOARD}/queue/maintenance`);
      await page.getByText('maintenance').first().waitFor();
      origins.delete('null'); // pictures that the page carries in itself
      expect([complaints, [...origins]]).toEqual([[], [api.url]]);
      await context.close();
    }, 60_000);
  });
});
