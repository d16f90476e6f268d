import { randomUUID } from 'node:crypto';
import { createTestDatabase, createTestRedis, type Program, type TestDatabase, type TestRedis } from '@app/testing';
import { CreditSystem, type Customer } from '../../../test/chaos/credit-system';

const PROCESSES = 4;
const UNLOCK_PRICE = 25;
const PAGE_PRICE = 5;

jest.setTimeout(120_000); // four processes have to start, and a thousand requests to be answered by them

interface Answer {
  status: number;
  code: unknown;
  charged: string | null;
  replayed: boolean;
  text: string;
}

/** Four api processes, nobody in front of them: every request goes to the next. */
describe('credits over four api processes', () => {
  let database: TestDatabase;
  let redis: TestRedis;
  let system: CreditSystem;
  let processes: Program[];
  let creators: string[];
  let asked = 0;
  /** Requests that were told to come again. */
  let comebacks = 0;

  beforeAll(async () => {
    [database, redis] = await Promise.all([createTestDatabase(), createTestRedis()]);
    system = await CreditSystem.open({ ...database, redisUrl: redis.url });
    processes = await Promise.all(Array.from({ length: PROCESSES }, () => system.start('api')));
    creators = await system.storeCreators(1_000);
  });
  afterAll(async () => {
    await Promise.all(processes.map((process) => process.stop()));
    await system.close();
    await Promise.all([database.drop(), redis.close()]);
  });
  afterEach(async () => {
    expect(await system.violations()).toEqual([]);
  });

  async function ask({ headers }: Customer, path: string, key?: string): Promise<Answer> {
    const { url } = processes[asked++ % PROCESSES] as Program;
    const response = await fetch(`${url}/api/v1/instagram/profile/${path}`, {
      headers: { ...headers, ...(key === undefined ? {} : { 'idempotency-key': key }) },
    });
    const text = await response.text();
    return {
      status: response.status,
      code: (JSON.parse(text) as { code?: string }).code,
      charged: response.headers.get('x-credits-charged'),
      replayed: response.headers.get('idempotency-replayed') === 'true',
      text,
    };
  }

  /** As a client does that was told to come again shortly. */
  async function askUntilAnswered(customer: Customer, path: string, key?: string): Promise<Answer> {
    for (;;) {
      const answer = await ask(customer, path, key);
      if (answer.status !== 503 && answer.status !== 409) return answer;
      comebacks++;
      await new Promise((next) => setTimeout(next, 50));
    }
  }

  /** How many of each kind of answer. */
  function countBy(answers: Answer[]): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { status, code, charged } of answers) {
      const kind = status === 200 ? `200, charged ${charged}` : `${status} ${String(code)}`;
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    return counts;
  }

  const countUnlocked = async ({ id }: Customer) =>
    (
      await system.rows<{ n: number }>('select count(*)::int as n from unlocked_influencers where user_id = $1', [id])
    )[0]?.n;

  it('unlocks exactly six hundred of a thousand creators at once, for a wallet that can pay for six hundred', async () => {
    const customer = await system.createCustomer(600 * UNLOCK_PRICE);
    const began = performance.now();
    const answers = await Promise.all(creators.map((username) => askUntilAnswered(customer, username)));
    const tookMs = performance.now() - began;

    expect(countBy(answers)).toEqual({ [`200, charged ${UNLOCK_PRICE}`]: 600, '402 CREDITS.INSUFFICIENT': 400 });
    expect(await system.balance(customer)).toEqual({ posted: 0, held: 0, owed: 0 });
    expect(await countUnlocked(customer)).toBe(600);
    process.stderr.write(
      `1000 unlocks at once over ${PROCESSES} api processes: ${tookMs.toFixed(0)} ms, ${comebacks} told to come again\n`,
    );
  });

  it('charges a creator once when four processes are asked for it a hundred times at once, for a wallet that can pay once', async () => {
    const customer = await system.createCustomer(UNLOCK_PRICE);
    const [username = ''] = creators;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        askUntilAnswered(customer, username, i % 2 === 0 ? undefined : randomUUID()),
      ),
    );
    expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(answers.filter(({ charged }) => charged !== '0')).toHaveLength(1);
    expect(await system.balance(customer)).toEqual({ posted: 0, held: 0, owed: 0 });
  });

  it('answers two hundred keys, each sent five times at once, with two hundred charges and the same bytes each time', async () => {
    const customer = await system.createCustomer(UNLOCK_PRICE + 200 * PAGE_PRICE);
    const [username = ''] = creators;
    expect((await ask(customer, username)).status).toBe(200);

    const keys = Array.from({ length: 200 }, () => randomUUID());
    const copies = await Promise.all(
      keys.map((key) =>
        Promise.all(Array.from({ length: 5 }, () => askUntilAnswered(customer, `${username}/posts?limit=2`, key))),
      ),
    );
    for (const answers of copies) {
      expect(answers.map(({ status, charged }) => ({ status, charged }))).toEqual(
        answers.map(() => ({ status: 200, charged: String(PAGE_PRICE) })),
      );
      expect(answers.filter(({ replayed }) => replayed)).toHaveLength(4);
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    }
    expect(await system.balance(customer)).toEqual({ posted: 0, held: 0, owed: 0 });

    const changed = await Promise.all(keys.map((key) => ask(customer, `${username}/posts?limit=3`, key)));
    expect(new Set(changed.map(({ status, code }) => `${status} ${String(code)}`))).toEqual(
      new Set(['422 IDEMPOTENCY.KEY_REUSED']),
    );
    expect(await system.balance(customer)).toEqual({ posted: 0, held: 0, owed: 0 });
  });
});
