import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@app/observability';
import { Policies, type PolicyName } from '@app/resilience';
import { AlertBoard } from '../alerts/alert-board';
import { APP_VERSION } from './app-version';
import { healthScore, overallStatus } from './health-score';
import {
  COMPONENTS,
  type ComponentHealth,
  type ComponentName,
  type HealthProbe,
  type HealthReport,
  type Reading,
} from './health.types';

const EVERY_MS = 2_000;
/** A component that has not answered by then counts as down; its probe is not started a second time while it hangs. */
const TIME_LIMIT_MS = 1_500;
const BREAKERS: Partial<Record<ComponentName, PolicyName>> = {
  database: 'database',
  cache: 'cache',
  provider: 'provider',
  ai: 'ai',
};

/** Probes every component in the background, so that a sick one never delays whoever asks. */
@Injectable()
export class HealthMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly probes = new Map<ComponentName, HealthProbe>();
  private readonly hanging = new Set<ComponentName>();
  private readonly startedAt = Date.now();
  private readonly components = Object.fromEntries(
    COMPONENTS.map((name) => [name, unprobed(this.startedAt)]),
  ) as Record<ComponentName, ComponentHealth>;
  private timer: NodeJS.Timeout | undefined;
  private report: HealthReport | undefined;
  private reachedDatabase = false;

  constructor(
    private readonly policies: Policies,
    private readonly alerts: AlertBoard,
    private readonly logger: Logger,
  ) {}

  /** Adds a component's probe; called by the module that owns the component, before the application starts. */
  register(probe: HealthProbe): void {
    this.probes.set(probe.component, probe);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.probeAll();
    this.timer = setInterval(() => void this.probeAll(), EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** How everything was at the last round of probes: the same object until the next. */
  current(): HealthReport {
    return (this.report ??= this.compose());
  }

  /** The database was reached since the start: without it later, cached answers can still be given. */
  get isReady(): boolean {
    return this.reachedDatabase;
  }

  async probeAll(): Promise<void> {
    await Promise.all([...this.probes.values()].map((probe) => this.probe(probe)));
    const { status } = this.components.database;
    this.reachedDatabase ||= status !== 'down' && status !== 'unknown';
    this.report = this.compose();
  }

  private async probe(probe: HealthProbe): Promise<void> {
    const { component } = probe;
    if (this.hanging.has(component)) return this.note(component, { status: 'down', note: 'does not answer' }, null);
    const startedAt = performance.now();
    this.hanging.add(component);
    const checked = probe
      .check()
      .catch((): Reading => ({ status: 'down', note: 'not reachable' }))
      .finally(() => this.hanging.delete(component));
    const reading = await withinLimit(checked);
    this.note(component, reading, Math.round((performance.now() - startedAt) * 100) / 100);
  }

  private note(component: ComponentName, reading: Reading, latencyMs: number | null): void {
    const before = this.components[component];
    if (before.status !== reading.status && !(before.status === 'unknown' && reading.status === 'up')) {
      this.logger.warn('component changed', { component, from: before.status, to: reading.status, note: reading.note });
    }
    const isAnswer = reading.status === 'up' || reading.status === 'degraded';
    const now = new Date().toISOString();
    this.components[component] = {
      ...reading,
      latencyMs,
      breaker: this.breakerOf(component),
      lastSuccess: isAnswer ? now : before.lastSuccess,
      since: before.status === reading.status ? before.since : now,
    };
  }

  private breakerOf(component: ComponentName): ComponentHealth['breaker'] {
    const policy = BREAKERS[component];
    return this.policies.states().find((state) => state.policy === policy)?.state ?? null;
  }

  private compose(): HealthReport {
    const score = healthScore(this.components);
    return {
      status: overallStatus(this.components, score),
      score,
      components: { ...this.components },
      alerts: this.alerts.firing(),
      version: APP_VERSION,
      uptime: Math.round((Date.now() - this.startedAt) / 1000),
    };
  }
}

function unprobed(since: number): ComponentHealth {
  return { status: 'unknown', latencyMs: null, breaker: null, lastSuccess: null, since: new Date(since).toISOString() };
}

async function withinLimit(checked: Promise<Reading>): Promise<Reading> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Reading>((resolve) => {
    timer = setTimeout(() => resolve({ status: 'down', note: 'does not answer' }), TIME_LIMIT_MS);
  });
  return Promise.race([checked, late]).finally(() => clearTimeout(timer));
}
