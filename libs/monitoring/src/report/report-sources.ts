import { Injectable } from '@nestjs/common';
import { AlertBoard } from '../alerts/alert-board';
import { HealthMonitor } from '../health/health-monitor';

const POLL_MS = 20;

/** What a report shows beside the pulses. */
@Injectable()
export class ReportSources {
  constructor(
    private readonly health: HealthMonitor,
    private readonly alerts: AlertBoard,
  ) {}

  current() {
    return { health: this.health.current(), alerts: this.alerts.firing() };
  }

  /** Resolves when the first probes have answered, or after so long. */
  async probed(withinMs: number): Promise<void> {
    const end = performance.now() + withinMs;
    const isProbed = () => Object.values(this.health.current().components).some(({ status }) => status !== 'unknown');
    while (!isProbed() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
