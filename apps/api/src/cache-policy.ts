import type { Provider } from '@nestjs/common';
import { CachePolicy } from '@app/cache';
import { Policies } from '@app/resilience';

/** However the breaker stands and whatever is retried: a reader does not wait longer than this for a mere cache. */
const WAIT_MS = 250;

/** Redis behind the policy named `cache`. */
export const cachePolicy: Provider<CachePolicy> = {
  provide: CachePolicy,
  inject: [Policies],
  useFactory: (policies: Policies): CachePolicy => ({
    execute: (work) => policies.execute('cache', () => work(), { deadline: Date.now() + WAIT_MS }),
  }),
};
