import { randomUUID } from 'node:crypto';
import { AppConfig } from '@app/config';
import { CreditLedger } from '@app/credits';
import { Logger } from '@app/observability';
import { createApi } from '../src/create-api';
import { openApiDocument } from '../src/http/openapi/openapi-document';
import { GatedController, SelfAnsweringController } from './credit-gate.controller';
import { TestApi, type Answer } from './test-api';

interface Wallet {
  posted: number;
  held: number;
}
interface Told {
  status: number;
  charged: string | null;
  remaining: string | null;
  source: string | null;
}

/** Credits of a new wallet: the starter package. */
const START = 1_000;
const PRICE = 5;

let api: TestApi;
let userId: string;
let user: { authorization: string };

const open = (): void => undefined;
const told = ({ status, headers }: Answer): Told => ({
  status,
  charged: headers.get('x-credits-charged'),
  remaining: headers.get('x-credits-remaining'),
  source: headers.get('x-credits-source'),
});
const walletOf = async (id = userId): Promise<Wallet> => {
  const [wallet] = await api.sql<Wallet>('select posted::int, held::int from credit_wallets where user_id = $1', [id]);
  return wallet as Wallet;
};
const charges = (id = userId) =>
  api.sql<{ amount: number }>(
    `select t.amount::int from credit_transactions t join credit_wallets w on w.id = t.wallet_id
      where w.user_id = $1 and t.kind = 'charge'`,
    [id],
  );
const work = (json: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  api.call('/g/works', { json, headers: { ...user, ...headers } });
const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> =>
  api.call(path, { headers: { ...user, ...headers } });

async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function newUser(): Promise<void> {
  userId = await api.createUser();
  user = await api.bearer(userId);
  await get('/g/page?dryRun=true'); // the wallet appears with the first request
}

/** Handlers wait until the returned function is called; `started` when the first of them has begun. */
function holdHandlers(): { go: () => void; started: Promise<void> } {
  let go = open;
  GatedController.gate = new Promise<void>((resolve) => (go = resolve));
  const started = new Promise<void>((resolve) => (GatedController.started = resolve));
  return { go, started };
}

async function expectRightBooks(): Promise<void> {
  expect(await api.sql('select * from app.credit_violations')).toEqual([]);
}

describe('@RequiresCredits()', () => {
  beforeAll(async () => {
    api = await TestApi.start({ controllers: [GatedController], env: { RATE_LIMIT_PER_MINUTE: '1000000' } });
  });
  afterAll(async () => {
    // The client may have opened a connection it never used: the server would wait for its first request.
    api.app.getHttpServer().closeAllConnections();
    await api.stop();
  });
  beforeEach(async () => {
    GatedController.gate = Promise.resolve();
    GatedController.started = open;
    GatedController.runs = 0;
    await newUser();
  });
  afterEach(expectRightBooks);

  it('charges an answer and tells of it', async () => {
    const answer = await work({ title: 'one' });
    expect(told(answer)).toEqual({ status: 202, charged: '5', remaining: '995', source: 'plan' });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    const transactionId = answer.headers.get('x-credits-transaction');
    expect(answer.body).toEqual({
      data: { title: 'one', run: 1 },
      credits: {
        action: 'post_analytics',
        charged: 5,
        source: 'plan',
        balance: 995,
        available: 995,
        transactionId,
        allowanceLeft: 0,
      },
    });
    expect(await walletOf()).toEqual({ posted: 995, held: 0 });
    expect(await api.sql('select status from credit_operations where id = $1', [transactionId])).toEqual([
      { status: 'captured' },
    ]);
  });

  it('uses up the allowance first', async () => {
    const sources: (string | null)[] = [];
    for (let i = 0; i < 11; i++) sources.push(told(await get('/g/search')).source);
    expect(sources).toEqual([...Array<string>(10).fill('allowance'), 'plan']);
    expect(await walletOf()).toEqual({ posted: START - 15, held: 0 });
  });

  it('charges by the units of the request', async () => {
    await api.call('/g/names', { json: { names: ['a', 'b', 'c'] }, headers: user });
    expect(await walletOf()).toEqual({ posted: START - 100, held: 0 }); // one of three exports is free
  });

  describe('charges nothing for', () => {
    it.each([
      ['input that is refused', { title: 'much too long a title' }, 400],
      ['a field nobody knows', { title: 'one', titel: 'one' }, 400],
      ['a handler that breaks', { title: 'one', outcome: 'breaks' }, 500],
      ['an upstream that fails', { title: 'one', outcome: 'upstream' }, 503],
    ])('%s', async (_name, json, status) => {
      const answer = await work(json);
      expect(told(answer)).toEqual({ status, charged: '0', remaining: '1000', source: 'none' });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(await walletOf()).toEqual({ posted: START, held: 0 });
    });

    it.each([
      ['an empty answer', 'empty', 'none'],
      ['a degraded answer', 'degraded', 'none'],
      ['a fallback', 'fallback', 'none'],
      ['what the handler knows as owned', 'owned', 'owned'],
    ])('%s', async (_name, outcome, source) => {
      const answer = await work({ title: 'one', outcome });
      expect(told(answer)).toEqual({ status: 202, charged: '0', remaining: '1000', source });
      expect(answer.body.credits).toMatchObject({ charged: 0, source, transactionId: null });
      expect(await walletOf()).toEqual({ posted: START, held: 0 });
      expect(await charges()).toEqual([]);
    });

    it('units that the validation refuses', async () => {
      for (const json of [{}, { names: [] }, { names: ['a', 'b', 'c', 'd'] }]) {
        const { status, body } = await api.call('/g/names', { json, headers: user });
        expect([status, body.errors]).toEqual([400, [expect.objectContaining({ field: 'names' })]]);
      }
      expect(await walletOf()).toEqual({ posted: START, held: 0 });
    });

    it('a request that another guard refuses', async () => {
      expect((await get('/g/closed')).status).toBe(403);
      expect(await api.sql('select * from credit_operations where actor_id = $1', [userId])).toEqual([]);
    });

    it('something that was bought before, also by a twin at the same time', async () => {
      const twins = await Promise.all(Array.from({ length: 8 }, () => get('/g/kept?name=nasa')));
      expect(twins.map(({ status }) => status)).toEqual(Array(8).fill(200));
      expect(twins.filter((twin) => told(twin).charged === '5')).toHaveLength(1);
      expect(twins.filter((twin) => told(twin).source === 'owned')).toHaveLength(7);
      const later = await get('/g/kept?name=nasa');
      expect([later.body.owned, told(later)]).toEqual([
        true,
        { status: 200, charged: '0', remaining: '995', source: 'owned' },
      ]);
      expect(told(await get('/g/kept?name=esa')).charged).toBe('5');
      expect(await charges()).toHaveLength(2);
    });
  });

  it('gives no 304 and no hot answer for what is charged', async () => {
    for (const spent of [5, 10, 15]) {
      const answer = await get('/g/bytes', { 'if-none-match': '"v1"' });
      expect([answer.status, answer.headers.get('etag'), answer.headers.get('x-own')]).toEqual([200, null, 'kept']);
      expect(answer.text.startsWith('{"data":{"a": 1.0},"credits":{')).toBe(true);
      expect((await walletOf()).posted).toBe(START - spent);
    }
  });

  describe('dryRun', () => {
    it('tells the price and does nothing, whatever the method', async () => {
      for (const answer of [
        await get('/g/page?dryRun=true&limit=3'),
        await api.call('/g/works?dryRun=true', { json: {}, headers: user }),
      ]) {
        expect(told(answer)).toEqual({ status: 200, charged: '0', remaining: '1000', source: 'none' });
        expect(answer.body).toMatchObject({
          dryRun: true,
          action: 'post_analytics',
          price: 5,
          affordable: true,
          owned: false,
        });
      }
      expect(GatedController.runs).toBe(0);
      expect(await api.sql('select * from credit_operations where actor_id = $1', [userId])).toEqual([]);
    });

    it('answers also who cannot pay', async () => {
      await api.sql('select app.freeze_wallet($1, $2)', [userId, 'a test']);
      expect((await get('/g/page?dryRun=true')).body).toMatchObject({ dryRun: true, frozen: true, affordable: false });
    });

    it('is taken by every gated route, and by no other', async () => {
      expect((await get('/g/search?dryRun=true')).status).toBe(200);
      expect((await get('/g/slow?dryRn=true')).body.errors).toEqual([
        { field: 'dryRn', code: 'UNKNOWN', message: 'is not known here. Did you mean dryRun?' },
      ]);
      expect((await get('/api/v1/favorites?dryRun=true')).status).toBe(400);
    });
  });

  describe('maxCredits', () => {
    it('refuses a higher price', async () => {
      for (const key of [{}, { 'idempotency-key': randomUUID() }]) {
        const { status, body } = await get('/g/page?maxCredits=4', key as Record<string, string>);
        expect([status, body.code, body.required, body.maxCredits]).toEqual([412, 'CREDITS.PRICE_ABOVE_MAXIMUM', 5, 4]);
      }
      expect((await get('/g/page?maxCredits=5')).status).toBe(200);
      expect(await charges()).toHaveLength(1);
    });

    it('is a whole number', async () => {
      const { status, body } = await get('/g/page?maxCredits=lots');
      expect([status, body.errors]).toEqual([
        400,
        [{ field: 'maxCredits', code: 'FORMAT', message: 'must be a whole number from 0' }],
      ]);
    });
  });

  it('refuses who cannot pay, with the way to more', async () => {
    await api.sql(`select app.adjust_wallet($1, -997, 'spent', 'test', 'spent elsewhere')`, [userId]);
    for (const key of [{}, { 'idempotency-key': randomUUID() }]) {
      const { status, body } = await get('/g/page', key as Record<string, string>);
      expect([status, body.code]).toEqual([402, 'CREDITS.INSUFFICIENT']);
      expect(body).toMatchObject({ required: 5, available: 3, shortfall: 2, allowanceLeft: 0 });
      expect(body).toMatchObject({ topUpUrl: '/api/v1/credits/top-ups', resetsAt: expect.stringMatching(/Z$/) });
    }
  });

  it('refuses a frozen wallet', async () => {
    await api.sql('select app.freeze_wallet($1, $2)', [userId, 'a test']);
    for (const key of [{}, { 'idempotency-key': randomUUID() }]) {
      const { status, body } = await get('/g/page', key as Record<string, string>);
      expect([status, body.code]).toEqual([403, 'CREDITS.WALLET_FROZEN']);
    }
    await api.sql('select app.unfreeze_wallet($1)', [userId]);
    expect((await get('/g/page')).status).toBe(200);
  });

  it('leaves the charge of queued work to the worker', async () => {
    const answer = await api.call('/g/jobs', { method: 'POST', headers: user });
    expect(told(answer)).toEqual({ status: 201, charged: '0', remaining: '995', source: 'none' });
    expect(answer.headers.get('x-credits-transaction')).toBe(answer.body.job);
    expect(await walletOf()).toEqual({ posted: START, held: PRICE });
    const ledger = api.app.get(CreditLedger, { strict: false });
    const hold = GatedController.handedOver ?? { operationId: '', attempt: 0 };
    expect(await ledger.captureForWorker(hold)).toMatchObject({ status: 'captured', charged: PRICE });
    expect(await walletOf()).toEqual({ posted: START - PRICE, held: 0 });
  });

  describe('Idempotency-Key', () => {
    it('charges 200 keys once each, however often and at once they are used', async () => {
      const again = async (key: string): Promise<Answer> => {
        const answer = await work({ title: key.slice(0, 8) }, { 'idempotency-key': key });
        return answer.status === 409 ? again(key) : answer;
      };
      const useKey = async (key: string) => {
        const copies = await Promise.all(Array.from({ length: 4 }, () => again(key)));
        return { copies, changed: await work({ title: 'changed' }, { 'idempotency-key': key }) };
      };
      const keys = Array.from({ length: 200 }, () => randomUUID());
      const used: Awaited<ReturnType<typeof useKey>>[] = [];
      for (let i = 0; i < keys.length; i += 25) used.push(...(await Promise.all(keys.slice(i, i + 25).map(useKey))));

      const exchange = ({ status, headers, text }: Answer) =>
        JSON.stringify([
          status,
          text,
          headers.get('content-type'),
          ...[...headers].filter(([name]) => name.startsWith('x-credits')),
        ]);
      for (const { copies, changed } of used) {
        expect(copies.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
        expect(new Set(copies.map(exchange)).size).toBe(1);
        expect([changed.status, changed.body.code]).toEqual([422, 'IDEMPOTENCY.KEY_REUSED']);
      }
      expect(GatedController.runs).toBe(200);
      expect(await charges()).toHaveLength(200);
      expect(await walletOf()).toEqual({ posted: 0, held: 0 });
    });

    it('is asked to wait while the first request is under way', async () => {
      const { go, started } = holdHandlers();
      const key = { 'idempotency-key': randomUUID() };
      const first = work({ title: 'one' }, key);
      await started;
      const second = await work({ title: 'one' }, key);
      expect([second.status, second.body.code, second.headers.get('retry-after')]).toEqual([
        409,
        'IDEMPOTENCY.IN_PROGRESS',
        '1',
      ]);
      go();
      expect((await first).status).toBe(202);
    });

    it('may be used again after a failure', async () => {
      const key = { 'idempotency-key': randomUUID() };
      const json = { title: 'one', outcome: 'upstream' };
      expect((await work(json, key)).status).toBe(503);
      expect((await work(json, key)).status).toBe(503);
      expect(GatedController.runs).toBe(2);
      expect(await walletOf()).toEqual({ posted: START, held: 0 });
    });

    it('works for reads, too', async () => {
      const key = { 'idempotency-key': randomUUID() };
      const first = await get('/g/page?limit=3', key);
      const again = await get('/g/page?limit=3', key);
      expect([again.text, again.headers.get('idempotency-replayed')]).toEqual([first.text, 'true']);
      expect((await get('/g/page?limit=4', key)).status).toBe(422);
    });

    it('that is none is refused', async () => {
      const { status, body } = await work({ title: 'one' }, { 'idempotency-key': 'a b' });
      expect([status, body.code]).toEqual([400, 'IDEMPOTENCY.KEY_INVALID']);
    });
  });

  it('charges once when the client has hung up', async () => {
    const { go, started } = holdHandlers();
    const leaving = new AbortController();
    const gone = expect(api.call('/g/slow', { headers: user, signal: leaving.signal })).rejects.toThrow();
    await started;
    leaving.abort();
    await gone;
    expect(await walletOf()).toEqual({ posted: START, held: PRICE });
    go();
    await until(async () => (await walletOf()).held === 0);
    expect(await charges()).toEqual([{ amount: PRICE }]);
  });

  it('is described with its parameters, headers, refusals and its envelope', () => {
    const { paths } = openApiDocument(api.app) as unknown as { paths: Record<string, Record<string, Described>> };
    const works = paths['/g/works']?.post as Described;
    expect(works.parameters.map(({ name }) => name).sort()).toEqual(['Idempotency-Key', 'dryRun', 'maxCredits']);
    expect(Object.keys(works.responses)).toEqual(expect.arrayContaining(['200', '202', '402', '409', '412', '422']));
    expect(Object.keys(works.responses['202']?.headers ?? {})).toContain('X-Credits-Charged');
    expect(paths['/g/page']?.get?.parameters.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['limit', 'cursor', 'dryRun']),
    );
  });

  it('keeps an application from starting whose handler answers by itself', async () => {
    const config = api.app.get(AppConfig);
    const logger = Logger.create({ ...config.log, level: 'silent', process: 'spec' });
    const imports = [{ module: class Bad {}, controllers: [SelfAnsweringController] }];
    const app = await createApi(config, { logger, imports });
    await expect(app.init()).rejects.toThrow(/SelfAnsweringController\.answer takes @Res\(\) without passthrough/);
    await app.close();
  });
});

interface Described {
  parameters: { name: string }[];
  responses: Record<string, { headers?: object }>;
}

describe('@RequiresCredits() past the time limit of a request', () => {
  beforeAll(async () => {
    api = await TestApi.start({ controllers: [GatedController], env: { REQUEST_TIMEOUT_MS: '400' } });
    await newUser();
  });
  afterAll(() => api.stop());

  it('charges once, when the handler has ended', async () => {
    const { go } = holdHandlers();
    const key = { 'idempotency-key': randomUUID() };
    const late = await get('/g/slow', key);
    expect([late.status, late.body.code]).toEqual([503, 'REQUEST.TIMEOUT']);
    expect(await walletOf()).toEqual({ posted: START, held: PRICE });
    go();
    await until(async () => (await walletOf()).held === 0);
    const again = await get('/g/slow', key);
    expect([again.status, again.text, again.headers.get('idempotency-replayed')]).toEqual([
      200,
      '{"late":true}',
      'true',
    ]);
    expect(await charges()).toEqual([{ amount: PRICE }]);
    await expectRightBooks();
  });
});
