import type { CacheName } from './cache-keys';
import type { CachePolicy } from './cache-policy.port';
import type { CacheTelemetry } from './cache-telemetry';

/** Calls to the second level under the policy: whatever fails or is refused is counted and becomes null. */
export class CacheGuard {
  constructor(
    private readonly policy: CachePolicy,
    private readonly telemetry: CacheTelemetry,
  ) {}

  async run<T>(operation: string, name: CacheName, work: () => Promise<T>): Promise<T | null> {
    const start = performance.now();
    try {
      const result = await this.policy.execute(work);
      this.telemetry.took({ operation, name }, start);
      return result;
    } catch (err) {
      this.telemetry.failed(operation, err);
      return null;
    }
  }
}
