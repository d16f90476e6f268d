import { randomUUID } from 'node:crypto';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { AppConfig } from '@app/config';
import { Database } from '@app/database';
import { Logger, Metrics, type MetricSeries } from '@app/observability';
import { Policies } from '@app/resilience';
import { APP_VERSION } from '../health/app-version';
import { MONITORING_OPTIONS, type MonitoringOptions } from '../monitoring-options';
import { composePulse, COUNTED, GAUGED } from './compose-pulse';
import type { ProcessPulse } from './process-pulse';
import { ProcessResources } from './process-resources';
import { PulseBoard } from './pulse-board';
import { SeriesWindow } from './series-window';

/** Between two samples, and between two reports. */
export const TICK_MS = 5_000;
/** A timer may fire a moment early. */
const EARLY_MS = 50;

/** Counts up by one every five seconds, the same on every process whose clock is right. */
export const tickAt = (unixMs: number): number => Math.floor(unixMs / TICK_MS);

export type TickListener = (tick: number) => void;

/**
 * Makes the pulse of this process from its metrics, once a tick, and shows it to the other processes. Ticks are aligned to the
 * clock, so that all processes sample at the same moment.
 */
@Injectable()
export class ProcessSampler implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly id = randomUUID();
  private readonly startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();
  private readonly window: SeriesWindow;
  private readonly listeners = new Set<TickListener>();
  private timer: NodeJS.Timeout | undefined;
  private started: Promise<void> | undefined;
  private isStopped = false;
  private pulse: ProcessPulse | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly policies: Policies,
    private readonly database: Database,
    private readonly board: PulseBoard,
    private readonly resources: ProcessResources,
    private readonly config: AppConfig,
    private readonly logger: Logger,
    @Inject(MONITORING_OPTIONS) private readonly options: MonitoringOptions,
  ) {
    this.window = new SeriesWindow(config.monitoring.windowSeconds * 1000, performance.now());
    this.metrics.beforeReading(() => this.countConnections());
  }

  onApplicationBootstrap(): Promise<void> {
    return this.start();
  }

  /** Takes the first sample, once, and every further one with its tick. Does nothing when monitoring is switched off. */
  start(): Promise<void> {
    this.started ??= this.begin();
    return this.started;
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stop();
    if (this.started !== undefined) await this.board.withdraw();
  }

  onApplicationShutdown(): void {
    this.stop();
  }

  /** The last one; undefined before the start. */
  current(): ProcessPulse | undefined {
    return this.pulse;
  }

  /** Called after each sample, when the pulse was published. @returns ends the subscription */
  onTick(listener: TickListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Makes and publishes the pulse as of now. */
  async sample(): Promise<void> {
    this.resources.measure();
    await this.metrics.refresh();
    this.window.add(performance.now(), await this.read(COUNTED));
    this.pulse = composePulse({
      id: this.id,
      app: this.options.app,
      version: APP_VERSION,
      startedAt: this.startedAt,
      at: new Date().toISOString(),
      window: this.window,
      gauges: await this.read(GAUGED),
      policies: this.policies.states(),
      rssBytes: process.memoryUsage.rss(),
      poolSize: this.config.database.poolSize,
    });
    await this.board.publish(this.pulse);
  }

  private async read<Name extends Parameters<Metrics['read']>[0]>(
    names: readonly Name[],
  ): Promise<Map<Name, MetricSeries[]>> {
    return new Map(await Promise.all(names.map(async (name) => [name, await this.metrics.read(name)] as const)));
  }

  private async begin(): Promise<void> {
    if (!this.config.monitoring.enabled) return;
    this.resources.start();
    await this.sample();
    this.schedule();
  }

  private stop(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** For the next full tick: a process that was held up leaves ticks out and comes back into step. */
  private schedule(): void {
    if (this.isStopped) return;
    const now = Date.now();
    this.timer = setTimeout(() => void this.tick(), (tickAt(now + EARLY_MS) + 1) * TICK_MS - now).unref();
  }

  private async tick(): Promise<void> {
    const tick = tickAt(Date.now() + EARLY_MS);
    try {
      await this.sample();
      for (const listener of this.listeners) listener(tick);
    } catch (err) {
      this.logger.error('the metrics of this process could not be read', { err });
    }
    this.schedule();
  }

  private countConnections(): void {
    for (const [pool, { total, idle, waiting }] of Object.entries(this.database.stats())) {
      this.metrics.set('app_database_connections', { pool, state: 'active' }, total - idle);
      this.metrics.set('app_database_connections', { pool, state: 'idle' }, idle);
      this.metrics.set('app_database_connections', { pool, state: 'waiting' }, waiting);
    }
  }
}
