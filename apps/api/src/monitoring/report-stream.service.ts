import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Accounts } from '@app/auth';
import { MetricsReports, type MetricsReport } from '@app/monitoring';
import { Logger, Metrics } from '@app/observability';
import { InFlight } from '../http/in-flight';
import { OwnedStreams, suspensionOf } from '../http/owned-streams';
import { StreamSlots } from '../http/stream-slots';
import type { MonitoringReader } from './monitoring-reader.guard';
import { ReportHistory } from './report-history';

/** Many operators may share one token, and many readers one address: one name may take nearly all. */
const LIMITS = { perUser: 1_900, inTotal: 2_000 };

export interface StreamRequest {
  /** The last tick the reader has seen; undefined when it has none. */
  seen: number | undefined;
  response: ServerResponse;
}

/** Streams each report to whoever listens: computed once, written out once, and the same bytes for all. */
@Injectable()
export class ReportStreamService implements OnApplicationShutdown {
  private readonly streams: OwnedStreams<MonitoringReader>;
  private readonly slots = new StreamSlots(LIMITS);
  private readonly history = new ReportHistory();
  private readonly unsubscribe: () => void;

  constructor(reports: MetricsReports, metrics: Metrics, inFlight: InFlight, accounts: Accounts, logger: Logger) {
    this.streams = new OwnedStreams({
      lastWords: async ({ principal }) => (principal === undefined ? null : suspensionOf(principal, accounts)),
      drainSignal: inFlight.drainSignal,
      logger,
    });
    this.unsubscribe = reports.onReport((report) => this.tell(report));
    metrics.beforeReading(() => metrics.set('app_http_streams_open', { stream: 'metrics' }, this.slots.size));
  }

  onApplicationShutdown(): void {
    this.streams.stop();
    this.unsubscribe();
  }

  /** @throws AppError REQUEST.RATE_LIMITED or SYSTEM.UNAVAILABLE when too many are open */
  open(reader: MonitoringReader, { seen, response }: StreamRequest): void {
    if (response.destroyed) return; // it would never tell that it was closed
    response.once('close', this.slots.take(reader.name));
    this.streams.open(reader, response, this.history.since(seen));
  }

  private tell(report: MetricsReport): void {
    this.streams.sendToAll(this.history.add(report));
    // What is known of an account is fresh to half a minute, and forgotten when it is suspended.
    void this.streams.check();
  }
}
