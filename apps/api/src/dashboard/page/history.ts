import type { MetricsReport } from '@app/monitoring';

/** An hour of ticks. */
const MOST = 720;

/** The reports of the last hour, oldest first. */
export class History {
  private readonly kept: MetricsReport[] = [];

  get reports(): readonly MetricsReport[] {
    return this.kept;
  }

  get latest(): MetricsReport | undefined {
    return this.kept.at(-1);
  }

  /** Reports that are known, or older than the last, are dropped: after a reconnection some come twice. */
  add(report: MetricsReport): boolean {
    if (this.latest !== undefined && report.at <= this.latest.at) return false;
    this.kept.push(report);
    if (this.kept.length > MOST) this.kept.shift();
    return true;
  }
}
