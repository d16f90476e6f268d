import { loadConfig } from '@app/config';
import { Logger, Metrics } from '@app/observability';
import { Policies } from '../src/policies';
import { policyTable, type Policy, type PolicyTable } from '../src/policy-table';
import type { RetryAdvice } from '../src/retry-advice';

export class Fault extends Error {
  constructor(readonly retryAdvice: RetryAdvice) {
    super('fault');
  }
}
export const OUTAGE = new Fault({ transient: true });
export const REFUSAL = new Fault({ transient: false });

const config = loadConfig({
  DATABASE_URL: 'postgres://u:p@localhost/x_test',
  REDIS_URL: 'redis://localhost',
  SUPABASE_URL: 'http://localhost',
  SUPABASE_ANON_KEY: 'k',
  DECODO_API_KEY: 'k',
});
export const defaults = policyTable(config);

export const build = (provider: Partial<Policy> = {}) => {
  const lines: string[] = [];
  const logger = Logger.create({
    level: 'info',
    pretty: false,
    process: 'test',
    destination: { write: (line: string) => void lines.push(line) },
  });
  const metrics = new Metrics();
  const table: PolicyTable = { ...defaults, provider: { ...defaults.provider, ...provider } };
  const policies = new Policies(metrics, logger, table);
  const state = () => policies.states().find(({ policy }) => policy === 'provider');
  const fail = () => policies.execute('provider', () => Promise.reject(OUTAGE)).catch((error: unknown) => error);
  const succeed = () => policies.execute('provider', async () => 'answer');
  return {
    policies,
    metrics,
    state,
    fail,
    succeed,
    messages: () => lines.map((line) => (JSON.parse(line) as { msg: string }).msg),
  };
};
