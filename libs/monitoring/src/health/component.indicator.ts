import type { HealthIndicatorResult, HealthIndicatorService } from '@nestjs/terminus';
import type { ComponentName, ComponentStatus, Reading } from './health.types';

/** Terminus knows up and down alone; the rest of ours travels beside it. */
export interface IndicatorDetail extends Record<string, unknown> {
  reading: ComponentStatus;
  note?: string;
  /** Null when the component was not asked, because it still owes an answer. */
  latencyMs: number | null;
}

export type ComponentResult = HealthIndicatorResult<ComponentName, 'up' | 'down', IndicatorDetail>;

/** A component that has not answered by then counts as down. */
const TIME_LIMIT_MS = 1_500;
const SILENT: Reading = { status: 'down', note: 'does not answer' };

/**
 * Asks one component how it is. It always answers within the time limit, never asks a hanging component a second time, and
 * tells nothing of a driver's message: addresses and logins stand in those.
 */
export abstract class ComponentIndicator {
  abstract readonly component: ComponentName;
  private isAsking = false;

  constructor(private readonly indicators: HealthIndicatorService) {}

  async check(): Promise<ComponentResult> {
    if (this.isAsking) return this.toResult(SILENT, null);
    const startedAt = performance.now();
    this.isAsking = true;
    const reading = this.read()
      .catch((): Reading => ({ status: 'down', note: 'not reachable' }))
      .finally(() => (this.isAsking = false));
    const within = await withinLimit(reading);
    return this.toResult(within, Math.round((performance.now() - startedAt) * 100) / 100);
  }

  /** May throw: then the component is down. May hang: then it is down until it answers. */
  protected abstract read(): Promise<Reading>;

  private toResult({ status, note }: Reading, latencyMs: number | null): ComponentResult {
    const session = this.indicators.check(this.component);
    const detail: IndicatorDetail = { reading: status, note, latencyMs };
    return status === 'down' ? session.down(detail) : session.up(detail);
  }
}

async function withinLimit(reading: Promise<Reading>): Promise<Reading> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Reading>((resolve) => {
    timer = setTimeout(() => resolve(SILENT), TIME_LIMIT_MS);
  });
  return Promise.race([reading, late]).finally(() => clearTimeout(timer));
}
