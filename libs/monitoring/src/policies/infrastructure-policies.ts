import type { Provider } from '@nestjs/common';
import { CachePolicy } from '@app/cache';
import { DatabasePolicy } from '@app/database';
import { Policies } from '@app/resilience';

/** However the breaker stands and whatever is retried: a reader does not wait longer than this for a mere cache. */
const CACHE_WAIT_MS = 250;

/** Redis behind the policy named `cache`. The infrastructure libraries do not know each other; here they meet. */
export const cachePolicy: Provider<CachePolicy> = {
  provide: CachePolicy,
  inject: [Policies],
  useFactory: (policies: Policies): CachePolicy => ({
    // Its commands end by themselves: the connection to Redis limits each.
    execute: (work) => policies.executeTimed('cache', () => work(), { deadline: Date.now() + CACHE_WAIT_MS }),
  }),
};

/** PostgreSQL behind the policy named `database`. */
export const databasePolicy: Provider<DatabasePolicy> = {
  provide: DatabasePolicy,
  inject: [Policies],
  useFactory: (policies: Policies): DatabasePolicy => ({ execute: (work) => policies.executeTimed('database', work) }),
};
