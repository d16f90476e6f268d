import { Injectable } from '@nestjs/common';
import type { MetricsReport } from './metrics-report';

export type ReportListener = (report: MetricsReport) => void;

/** One report every five seconds, computed once for everybody who reads or listens. */
@Injectable()
export class MetricsReports {
  private readonly listeners = new Set<ReportListener>();
  private latest_: MetricsReport | undefined;

  /** The last one; undefined before the first tick. */
  latest(): MetricsReport | undefined {
    return this.latest_;
  }

  /** @returns ends the subscription */
  onReport(listener: ReportListener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  publish(report: MetricsReport): void {
    this.latest_ = report;
    for (const listener of this.listeners) listener(report);
  }
}
