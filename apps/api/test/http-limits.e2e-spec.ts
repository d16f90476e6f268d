import { connect, type Socket } from 'node:net';
import { drainServer } from '../src/http/drain-server';
import { InFlight } from '../src/http';
import { ConventionsController } from './conventions.controller';
import { TestApi } from './test-api';

describe('rate limits', () => {
  let api: TestApi;

  beforeAll(async () => {
    const env = {
      RATE_LIMIT_PER_MINUTE: '10',
      RATE_LIMIT_EXPENSIVE_PER_MINUTE: '3',
      RATE_LIMIT_ANONYMOUS_PER_MINUTE: '12',
      TRUST_PROXY: '1',
      CORS_ORIGINS: 'https://app.example',
    };
    api = await TestApi.start({ controllers: [ConventionsController], env });
  });
  afterAll(() => api.stop());

  const from = (ip: string) => ({ 'x-forwarded-for': ip });
  const times = async (n: number, run: () => Promise<{ status: number }>) => {
    const statuses: number[] = [];
    for (let i = 0; i < n; i++) statuses.push((await run()).status);
    return statuses;
  };
  const passed = (n: number) => Array.from({ length: n }, () => 200);

  it('count per user, say what is left, and refuse with the time to wait', async () => {
    const user = await api.bearer(await api.createUser());
    const first = await api.call('/t/me', { headers: { ...user, ...from('10.0.0.1') } });
    expect(first.headers.get('ratelimit-limit')).toBe('10');
    expect(first.headers.get('ratelimit-remaining')).toBe('9');
    expect(await times(9, () => api.call('/t/me', { headers: user }))).toEqual(passed(9));
    const refused = await api.call('/t/me', { headers: user });
    expect([refused.status, refused.body.code]).toEqual([429, 'REQUEST.RATE_LIMITED']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const other = await api.bearer(await api.createUser());
    expect((await api.call('/t/me', { headers: { ...other, ...from('10.0.0.1') } })).status).toBe(200);
  });

  it('are tighter on expensive routes', async () => {
    const user = { ...(await api.bearer(await api.createUser())), ...from('10.0.0.2') };
    expect(await times(4, () => api.call('/t/expensive', { headers: user }))).toEqual([200, 200, 200, 429]);
    expect((await api.call('/t/me', { headers: user })).status).toBe(200);
  });

  it('count strangers per address', async () => {
    expect(await times(13, () => api.call('/t/plain', { headers: from('10.0.0.3') }))).toEqual([...passed(12), 429]);
    expect((await api.call('/t/plain', { headers: from('10.0.0.4') })).status).toBe(200);
  });

  it('stop a flood of bad tokens before their signatures are checked', async () => {
    const bad = { authorization: 'Bearer eyJhbGciOiJFUzI1NiJ9.e30.c2ln', ...from('10.0.0.5') };
    const statuses = await times(13, () => api.call('/t/me', { headers: bad }));
    expect(statuses).toEqual([...Array.from({ length: 12 }, () => 401), 429]);
  });

  it('never refuse a probe', async () => {
    expect(await times(20, () => api.call('/api/health/live', { headers: from('10.0.0.6') }))).toEqual(passed(20));
  });

  describe('CORS', () => {
    const preflight = (origin: string) =>
      api.call('/t/me', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      });

    it('answers the origins of the list only', async () => {
      expect((await preflight('https://app.example')).headers.get('access-control-allow-origin')).toBe(
        'https://app.example',
      );
      expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    });
  });
});

describe('stopping', () => {
  let api: TestApi;

  beforeEach(async () => {
    api = await TestApi.start({ controllers: [ConventionsController] });
  });
  afterEach(() => api.stop());

  it('finishes what is in flight, tells clients to leave, and then takes no new connections', async () => {
    let open = (): void => undefined;
    ConventionsController.gate = new Promise<void>((resolve) => (open = resolve));
    const [busy, idle] = [keepAlive(api.url), keepAlive(api.url)];
    await idle.ask('/t/plain');
    const slow = busy.ask('/t/slow');
    await until(() => api.app.get(InFlight).size === 1);
    const stopped = drainServer(api.app.getHttpServer(), api.app.get(InFlight), { withinMs: 5_000, graceMs: 300 });
    expect((await api.call('/t/plain')).headers.get('connection')).toBe('keep-alive');
    await until(async () => !(await isListening(api.url)));
    expect(await idle.ask('/t/plain')).toMatch(/^HTTP\/1.1 200[^]*connection: close/i);
    open();
    expect(await slow).toMatch(/^HTTP\/1.1 200[^]*connection: close[^]*"late":true/i);
    expect(await stopped).toBe(true);
    expect([busy.error, idle.error]).toEqual([undefined, undefined]);
  });

  it('does not wait for ever', async () => {
    ConventionsController.gate = new Promise<void>(() => undefined);
    const slow = api.call('/t/slow').catch(() => 'cut');
    await until(() => api.app.get(InFlight).size === 1);
    expect(await drainServer(api.app.getHttpServer(), api.app.get(InFlight), { withinMs: 300, graceMs: 50 })).toBe(
      false,
    );
    expect(await slow).toBe('cut');
  });

  it('turns traffic away by readiness', async () => {
    expect((await api.call('/api/health/ready')).status).toBe(200);
    api.app.get(InFlight).beginDrain();
    expect((await api.call('/api/health/ready')).status).toBe(503);
    expect((await api.call('/api/health/live')).status).toBe(200);
  });
});

interface KeepAlive {
  ask(path: string): Promise<string>;
  error: Error | undefined;
}

/** One connection that a client holds open, as pools and balancers do. */
function keepAlive(url: string): KeepAlive {
  const { hostname, port, host } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  const client: KeepAlive = {
    error: undefined,
    ask: (path) =>
      new Promise((resolve, reject) => {
        socket.once('data', (data) => resolve(data.toString())).once('error', reject);
        socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
      }),
  };
  socket.on('error', (error) => (client.error = error));
  return client;
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

function isListening(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.end();
      resolve(true);
    }).once('error', () => resolve(false));
  });
}
