import { Injectable } from '@nestjs/common';
import { HealthIndicatorService } from '@nestjs/terminus';
import { AppConfig } from '@app/config';
import { ComponentIndicator } from '../component.indicator';
import type { Reading } from '../health.types';
import { ProcessDirectory, type ProcessSign } from '../process-directory';

/** A system that starts as a whole has its workers by then; until then none is missed. */
const START_MS = 15_000;

/** Content analysis as a process sees it that runs no models itself: by what the workers say of theirs. */
@Injectable()
export class WorkersIndicator extends ComponentIndicator {
  readonly component = 'ai';
  private readonly startedAt = Date.now();
  private hasSeenOne = false;

  constructor(
    private readonly config: AppConfig,
    private readonly processes: ProcessDirectory,
    indicators: HealthIndicatorService,
  ) {
    super(indicators);
  }

  protected async read(): Promise<Reading> {
    if (!this.config.ai.enabled) return { status: 'unknown', note: 'switched off' };
    const workers = await this.processes.find('ai-worker').catch(() => null);
    if (workers === null) return { status: 'unknown', note: 'workers cannot be seen while the cache is away' };
    this.hasSeenOne ||= workers.length > 0;
    return workers.length > 0 ? ofAll(workers) : this.ofNone();
  }

  private ofNone(): Reading {
    const isStarting = !this.hasSeenOne && Date.now() - this.startedAt < START_MS;
    if (isStarting) return { status: 'unknown', note: 'no worker has shown itself yet' };
    return { status: 'down', note: 'no worker runs' };
  }
}

function ofAll(workers: readonly ProcessSign[]): Reading {
  const unwell = workers.filter(({ ai }) => ai.status !== 'up');
  if (unwell.length === 0) return { status: 'up' };
  return { status: 'degraded', note: unwell[0]?.ai.note ?? 'a worker is starting' };
}
