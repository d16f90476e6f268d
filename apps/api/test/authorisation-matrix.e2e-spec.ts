import { Accounts } from '@app/auth';
import { startSandbox, type TestSandbox } from '@app/testing';
import document from '../../../openapi.json';
import { TestApi, type Answer } from './test-api';

interface Operation {
  method: string;
  path: string;
  isPublic: boolean;
  isAdministration: boolean;
  /** Whoever may call it is answered without end. */
  isStream: boolean;
}

interface Described {
  security?: unknown[];
  tags: string[];
  responses: Record<string, { content?: Record<string, unknown> }>;
}

const SOMEBODYS_ID = '91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10';
/** What stands in for path parameters that are no ids. */
const PLACES: Record<string, string> = { username: 'nora.travels', action: 'post_analytics', code: 'professional' };

/** Every route the api describes; a new one is walked without being listed here. */
const OPERATIONS: Operation[] = Object.entries(document.paths as Record<string, Record<string, Described>>).flatMap(
  ([path, methods]) =>
    Object.entries(methods).map(([method, { security, tags, responses }]) => ({
      method: method.toUpperCase(),
      path: path.replaceAll(/\{(\w+)\}/g, (_match, name: string) => PLACES[name] ?? SOMEBODYS_ID),
      isPublic: security?.length === 0,
      isAdministration: tags.includes('Administration'),
      isStream: responses['200']?.content?.['text/event-stream'] !== undefined && !path.includes('{'),
    })),
);
const GUARDED = OPERATIONS.filter(({ isPublic }) => !isPublic);
const title = ({ method, path }: Operation) => `${method} ${path}`;

describe('who may call what', () => {
  let sandbox: TestSandbox;
  let api: TestApi;
  const headersOf: Record<
    'user' | 'admin' | 'suspended' | 'expired' | 'tampered' | 'service',
    Record<string, string>
  > = {} as never;

  const call = ({ method, path }: Operation, headers: Record<string, string> = {}): Promise<Answer> =>
    api.call(path, {
      method,
      headers: { ...headers, ...(method === 'POST' ? { 'content-type': 'application/json' } : {}) },
      ...(method === 'POST' ? { body: '{}' } : {}),
    });

  beforeAll(async () => {
    sandbox = await startSandbox();
    api = await TestApi.start({
      env: { DECODO_BASE_URL: sandbox.decodoUrl, DECODO_API_KEY: sandbox.apiKey, RATE_LIMIT_PER_MINUTE: '1000000' },
    });
    const [user, admin, suspended] = [await api.createUser(), await api.createUser(), await api.createUser()];
    headersOf.user = await api.bearer(user);
    headersOf.admin = await api.bearer(admin, { claims: { app_metadata: { role: 'admin' } } });
    await api.call('/api/v1/favorites', { headers: await api.bearer(suspended) });
    await api.sql(`update users set status = 'suspended' where id = $1`, [suspended]);
    api.app.get(Accounts).forget(suspended); // as whoever suspends does; other processes notice within half a minute
    headersOf.suspended = await api.bearer(suspended);
    headersOf.expired = await api.bearer(user, { expiresIn: -3600 });
    headersOf.tampered = { authorization: `${headersOf.user.authorization?.slice(0, -6)}AAAAAA` };
    headersOf.service = await api.bearer(user, { claims: { role: 'service_role' } });
  });
  afterAll(async () => {
    await api.stop();
    await sandbox.close();
  });

  it('walks the whole document', () => {
    expect(OPERATIONS.length).toBeGreaterThanOrEqual(70);
    expect(GUARDED.some(({ isAdministration }) => isAdministration)).toBe(true);
  });

  it.each(GUARDED.map((operation) => [title(operation), operation] as const))('%s', async (_title, operation) => {
    const codeFor = async (headers?: Record<string, string>) => {
      const { status, body } = await call(operation, headers);
      return [status, body.code];
    };
    expect(await codeFor()).toEqual([401, 'AUTH.MISSING_TOKEN']);
    expect(await codeFor(headersOf.expired)).toEqual([401, 'AUTH.EXPIRED_TOKEN']);
    expect(await codeFor(headersOf.tampered)).toEqual([401, 'AUTH.INVALID_TOKEN']);
    expect(await codeFor(headersOf.service)).toEqual([401, 'AUTH.INVALID_TOKEN']);
    expect(await codeFor(headersOf.suspended)).toEqual([403, 'AUTH.SUSPENDED']);
    // Streams do not end: the headers alone tell.
    const asked = operation.isStream ? { ...operation, method: 'HEAD' } : operation;
    const { status: asUser } = await call(asked, headersOf.user);
    const { status: asAdmin } = await call(asked, headersOf.admin);
    expect([401, 403]).not.toContain(asAdmin);
    if (operation.isAdministration) expect(asUser).toBe(403);
    else expect([401, 403]).not.toContain(asUser);
  });

  it.each(OPERATIONS.filter(({ isPublic }) => isPublic).map((operation) => [title(operation), operation] as const))(
    '%s is open to everybody',
    async (_title, operation) => {
      const isRead = operation.method === 'GET';
      // Streams do not end: the headers alone tell.
      const { status, body } = await call(isRead ? { ...operation, method: 'HEAD' } : operation);
      if (isRead)
        expect(status).toBe(operation.path.endsWith('/file') ? 403 : 200); // the link decides
      else expect(body.code).toBe('PAYMENTS.NOT_CONFIGURED'); // who may speak is decided by the signature
    },
  );
});
