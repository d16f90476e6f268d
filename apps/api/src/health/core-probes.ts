import { Injectable, type OnModuleInit } from '@nestjs/common';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import { SigningKeys } from '@app/auth';
import { RedisConnections } from '@app/cache';
import { AppConfig } from '@app/config';
import { Database } from '@app/database';
import { HealthMonitor, type Reading } from '@app/monitoring';
import { Policies, type PolicyName } from '@app/resilience';

const LAGGING_MS = 500;
const HEAP_LIMIT = 0.9;

/** The probes of what every api process has. Queue and worker bring their own. */
@Injectable()
export class CoreProbes implements OnModuleInit {
  private readonly loopDelay = monitorEventLoopDelay({ resolution: 20 });

  constructor(
    private readonly monitor: HealthMonitor,
    private readonly database: Database,
    private readonly redis: RedisConnections,
    private readonly keys: SigningKeys,
    private readonly policies: Policies,
    private readonly config: AppConfig,
  ) {}

  onModuleInit(): void {
    this.loopDelay.enable();
    this.monitor.register({ component: 'database', check: () => this.checkDatabase() });
    this.monitor.register({ component: 'cache', check: () => this.checkCache() });
    this.monitor.register({ component: 'auth', check: () => this.checkAuth() });
    this.monitor.register({ component: 'system', check: () => this.checkSystem() });
    // Asking the provider costs money: its breaker already knows how the last calls went.
    this.monitor.register({ component: 'provider', check: () => this.checkBreaker('provider') });
    if (!this.config.ai.enabled) {
      this.monitor.register({ component: 'ai', check: async () => ({ status: 'unknown', note: 'switched off' }) });
    }
  }

  private async checkDatabase(): Promise<Reading> {
    await this.database.readAsSystem('select 1');
    return { status: 'up' };
  }

  private async checkCache(): Promise<Reading> {
    await this.redis.ping();
    return { status: 'up' };
  }

  /** Also keeps the signing keys fresh, so that no request waits for them. */
  private async checkAuth(): Promise<Reading> {
    try {
      await this.keys.refresh();
      return { status: 'up' };
    } catch {
      return { status: this.keys.isUsable ? 'degraded' : 'down', note: 'signing keys cannot be read' };
    }
  }

  private async checkSystem(): Promise<Reading> {
    const lagMs = this.loopDelay.percentile(99) / 1e6;
    this.loopDelay.reset();
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    if (lagMs > LAGGING_MS) return { status: 'degraded', note: 'event loop is late' };
    if (used / limit > HEAP_LIMIT) return { status: 'degraded', note: 'memory is nearly used up' };
    return { status: 'up' };
  }

  private async checkBreaker(policy: PolicyName): Promise<Reading> {
    const state = this.policies.states().find((known) => known.policy === policy)?.state;
    if (state === 'open') return { status: 'down', note: 'calls are suspended after repeated failures' };
    return state === 'closed' ? { status: 'up' } : { status: 'degraded', note: 'recovering' };
  }
}
