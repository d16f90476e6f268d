import {
  Injectable,
  ServiceUnavailableException,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { HealthCheckService } from '@nestjs/terminus';
import { Logger } from '@app/observability';
import { Policies, type PolicyName } from '@app/resilience';
import { AlertBoard } from '../alerts/alert-board';
import { APP_VERSION } from './app-version';
import type { ComponentIndicator, ComponentResult, IndicatorDetail } from './component.indicator';
import { healthScore, overallStatus } from './health-score';
import {
  COMPONENTS,
  type ComponentHealth,
  type ComponentName,
  type ComponentStatus,
  type HealthReport,
} from './health.types';

const EVERY_MS = 2_000;
const BREAKERS: Partial<Record<ComponentName, PolicyName>> = {
  database: 'database',
  cache: 'cache',
  provider: 'provider',
  ai: 'ai',
};
/** Nothing is known of a component that was seen a moment ago: that is bad news, but not the worst. */
const SEVERITY: Readonly<Record<ComponentStatus, number>> = { up: 0, degraded: 1, unknown: 2, down: 3 };

/** Asks every component in the background, so that a sick one never delays whoever wants to know. */
@Injectable()
export class HealthMonitor implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly indicators = new Map<ComponentName, ComponentIndicator>();
  private readonly startedAt = Date.now();
  private readonly components = Object.fromEntries(COMPONENTS.map((name) => [name, unasked(this.startedAt)])) as Record<
    ComponentName,
    ComponentHealth
  >;
  private readonly listeners = new Set<(report: HealthReport) => void>();
  private timer: NodeJS.Timeout | undefined;
  private report: HealthReport | undefined;
  private reachedDatabase = false;

  constructor(
    private readonly checks: HealthCheckService,
    private readonly policies: Policies,
    private readonly alerts: AlertBoard,
    private readonly logger: Logger,
  ) {}

  /** Adds components; called by the modules that own them, before the application starts. One that nobody adds stays unknown. */
  register(...indicators: readonly ComponentIndicator[]): void {
    for (const indicator of indicators) this.indicators.set(indicator.component, indicator);
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.probeAll();
    const round = () =>
      this.probeAll().catch((err: unknown) => this.logger.error('a round of health checks failed', { err }));
    this.timer = setInterval(() => void round(), EVERY_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** How everything was in the last round: the same object until the next. */
  current(): HealthReport {
    return (this.report ??= this.compose());
  }

  /** Told after every round. @returns ends the subscription */
  onReport(listener: (report: HealthReport) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** The database was reached since the start: without it later, cached answers can still be given. */
  get isReady(): boolean {
    return this.reachedDatabase;
  }

  /** One round. */
  async probeAll(): Promise<void> {
    const results = await this.ask();
    for (const [name, detail] of Object.entries(results)) this.note(name as ComponentName, detail);
    const { status } = this.components.database;
    this.reachedDatabase ||= status !== 'down' && status !== 'unknown';
    const report = (this.report = this.compose());
    for (const listener of this.listeners) listener(report);
  }

  private async ask(): Promise<Partial<ComponentResult>> {
    const indicators = [...this.indicators.values()].map((indicator) => () => indicator.check());
    try {
      return (await this.checks.check(indicators)).details as Partial<ComponentResult>;
    } catch (error) {
      // Terminus throws the result of a check in which anything is down.
      if (!(error instanceof ServiceUnavailableException)) throw error;
      return (error.getResponse() as { details: Partial<ComponentResult> }).details;
    }
  }

  private note(component: ComponentName, { reading: status, note, latencyMs }: IndicatorDetail): void {
    const before = this.components[component];
    if (before.status !== status && !(before.status === 'unknown' && status === 'up')) {
      const level = isWorse(before, status) ? 'warn' : 'log';
      this.logger[level]('component changed', { component, from: before.status, to: status, note });
    }
    const isAnswer = status === 'up' || status === 'degraded';
    const now = new Date().toISOString();
    this.components[component] = {
      status,
      note,
      latencyMs,
      breaker: this.breakerOf(component),
      lastSuccess: isAnswer ? now : before.lastSuccess,
      since: before.status === status ? before.since : now,
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

/** What begins half well is only starting: a process loads its models for a while. */
function isWorse(before: ComponentHealth, status: ComponentStatus): boolean {
  if (before.status === 'unknown') return status === 'down' || (status === 'degraded' && before.lastSuccess !== null);
  return SEVERITY[status] > SEVERITY[before.status];
}

function unasked(since: number): ComponentHealth {
  return { status: 'unknown', latencyMs: null, breaker: null, lastSuccess: null, since: new Date(since).toISOString() };
}
