import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '@app/observability';
import { Policies, type PolicyName } from '@app/resilience';
import { ByteAnswer } from '../http/byte-answer';
import { InFlight } from '../http/in-flight';
import { APP_VERSION } from './app-version';
import { healthScore, overallStatus, type Components } from './health-score';
import { COMPONENTS, type ComponentHealth, type ComponentName, type HealthProbe, type Reading } from './health.types';

const EVERY_MS = 2_000;
/** A component that has not answered by then counts as down; its probe is not started a second time while it hangs. */
const TIME_LIMIT_MS = 1_500;
const BREAKERS: Partial<Record<ComponentName, PolicyName>> = {
  database: 'database',
  cache: 'cache',
  provider: 'provider',
  ai: 'ai',
};

/** Probes every component in the background and keeps the answer ready as bytes: a sick component never delays it. */
@Injectable()
export class HealthMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly probes = new Map<ComponentName, HealthProbe>();
  private readonly hanging = new Set<ComponentName>();
  private readonly components = Object.fromEntries(COMPONENTS.map((name) => [name, unprobed()])) as Record<
    ComponentName,
    ComponentHealth
  >;
  private readonly startedAt = Date.now();
  private timer: NodeJS.Timeout | undefined;
  private ready: ByteAnswer | undefined;
  private wasReady = false;

  constructor(
    private readonly policies: Policies,
    private readonly logger: Logger,
    private readonly inFlight: InFlight,
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

  /** The whole report, ready to be sent. */
  answer(): ByteAnswer {
    return (this.ready ??= this.report());
  }

  /** Traffic is welcome: the database was reached since the start and the process is not stopping. */
  get isReady(): boolean {
    return this.wasReady && !this.inFlight.drainSignal.aborted;
  }

  get current(): Components {
    return this.components;
  }

  async probeAll(): Promise<void> {
    await Promise.all([...this.probes.values()].map((probe) => this.probe(probe)));
    this.wasReady ||= this.components.database.status !== 'down' && this.components.database.status !== 'unknown';
    this.ready = this.report();
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
    this.components[component] = {
      ...reading,
      latencyMs,
      breaker: this.breakerOf(component),
      lastSuccess: isAnswer ? new Date().toISOString() : before.lastSuccess,
    };
  }

  private breakerOf(component: ComponentName): ComponentHealth['breaker'] {
    const policy = BREAKERS[component];
    return this.policies.states().find((state) => state.policy === policy)?.state ?? null;
  }

  private report(): ByteAnswer {
    const score = healthScore(this.components);
    const body = {
      status: overallStatus(this.components, score),
      score,
      components: this.components,
      alerts: [],
      version: APP_VERSION,
      uptime: Math.round((Date.now() - this.startedAt) / 1000),
    };
    const answer: ByteAnswer = new ByteAnswer({
      body: Buffer.from(JSON.stringify(body)),
      cacheControl: 'no-store',
      reuse: { audience: 'anybody', isCurrent: () => this.ready === answer, until: Infinity },
    });
    return answer;
  }
}

function unprobed(): ComponentHealth {
  return { status: 'unknown', latencyMs: null, breaker: null, lastSuccess: null };
}

async function withinLimit(checked: Promise<Reading>): Promise<Reading> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Reading>((resolve) => {
    timer = setTimeout(() => resolve({ status: 'down', note: 'does not answer' }), TIME_LIMIT_MS);
  });
  return Promise.race([checked, late]).finally(() => clearTimeout(timer));
}
