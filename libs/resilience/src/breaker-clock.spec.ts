import { loadConfig } from '@app/config';
import { Logger, Metrics } from '@app/observability';
import { Policies } from './policies';
import { policyTable, type Policy, type PolicyTable } from './policy-table';

const config = loadConfig({
  DATABASE_URL: 'postgres://u:p@localhost/x_test',
  REDIS_URL: 'redis://localhost',
  SUPABASE_URL: 'http://localhost',
  SUPABASE_ANON_KEY: 'k',
  DECODO_API_KEY: 'k',
});
const defaults = policyTable(config);
const HOUR_MS = 3_600_000;
const { failures, cooldownMs } = defaults.cache.breaker;
const outage = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
const steps: Partial<Policy> = { attempts: 1, bulkhead: { concurrent: 4, waiting: 10 } };

function build(): Policies {
  const table: PolicyTable = { ...defaults, cache: { ...defaults.cache, ...steps } };
  return new Policies(new Metrics(), Logger.create({ level: 'silent', pretty: false, process: 'test' }), table);
}
const stateOf = (policies: Policies) => policies.states().find(({ policy }) => policy === 'cache');
const fail = (policies: Policies) => policies.execute('cache', outage).catch(() => undefined);
const succeed = (policies: Policies) => policies.execute('cache', async () => true).catch(() => false);

async function opened(): Promise<Policies> {
  const policies = build();
  for (let n = 0; n < failures; n++) await fail(policies);
  return policies;
}
const setClock = (byMs: number) => jest.setSystemTime(Date.now() + byMs);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe('a breaker, when the clock of the machine is set', () => {
  it('back by an hour: rests its cooldown and no longer', async () => {
    const policies = await opened();
    setClock(-HOUR_MS);
    await jest.advanceTimersByTimeAsync(cooldownMs);
    expect(await succeed(policies)).toBe(true);
  });

  it('back by an hour: names a pause that is true', async () => {
    const policies = await opened();
    setClock(-HOUR_MS);
    expect(stateOf(policies)?.retryAfterSeconds).toBeLessThanOrEqual(cooldownMs / 1_000);
  });

  it('ahead by an hour: rests its cooldown all the same', async () => {
    const policies = await opened();
    setClock(HOUR_MS);
    expect(await succeed(policies)).toBe(false);
  });

  it('ahead and back while it is closed: stays closed', async () => {
    const policies = build();
    for (const byMs of [HOUR_MS, -2 * HOUR_MS, HOUR_MS]) {
      setClock(byMs);
      expect(await succeed(policies)).toBe(true);
    }
    expect(stateOf(policies)?.state).toBe('closed');
  });
});
