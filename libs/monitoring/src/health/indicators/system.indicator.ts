import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { access, constants, statfs } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { dirname, resolve } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { AppConfig } from '@app/config';
import { MONITORING_OPTIONS, type MonitoringOptions } from '../../monitoring-options';
import { ComponentIndicator } from '../component.indicator';
import type { Reading } from '../health.types';

const LAGGING_MS = 500;
const HEAP_LIMIT = 0.9;
const LEAST_FREE = 0.05;

/** The process itself: whether its event loop keeps up, its heap has room, and the folder it keeps models in can take them. */
@Injectable()
export class SystemIndicator extends ComponentIndicator implements OnApplicationShutdown {
  readonly component = 'system';
  private readonly loopDelay = monitorEventLoopDelay({ resolution: 20 });
  /** Of the models that are fetched; null for processes that keep nothing. */
  private readonly folder: string | null;

  constructor(
    { ai }: AppConfig,
    @Inject(MONITORING_OPTIONS) { app }: MonitoringOptions,
    indicators: HealthIndicatorService,
  ) {
    super(indicators);
    this.folder = app === 'ai-worker' && ai.enabled && ai.tier === 'hub' ? resolve(ai.modelsCacheDir) : null;
    this.loopDelay.enable();
  }

  onApplicationShutdown(): void {
    this.loopDelay.disable();
  }

  protected async read(): Promise<Reading> {
    const lagMs = this.loopDelay.percentile(99) / 1e6;
    this.loopDelay.reset();
    const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
    if (lagMs > LAGGING_MS) return { status: 'degraded', note: 'event loop is late' };
    if (used / limit > HEAP_LIMIT) return { status: 'degraded', note: 'memory is nearly used up' };
    return this.folder === null ? { status: 'up' } : readFolder(this.folder);
  }
}

/** How the folder is that models are kept in, or the nearest one above it while it is not there yet. */
export async function readFolder(path: string): Promise<Reading> {
  try {
    const { bavail, blocks } = await statfs(path);
    await access(path, constants.W_OK);
    return bavail / blocks < LEAST_FREE
      ? { status: 'degraded', note: 'the disk of the models is nearly full' }
      : { status: 'up' };
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT' && dirname(path) !== path;
    return isMissing ? readFolder(dirname(path)) : { status: 'degraded', note: 'the folder of the models is closed' };
  }
}
