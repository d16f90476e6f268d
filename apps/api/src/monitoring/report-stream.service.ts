import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Accounts } from '@app/auth';
import { MetricsReports, type MetricsReport } from '@app/monitoring';
import { Logger, Metrics } from '@app/observability';
import { BYE, EventStream, EXPIRED, SUSPENDED } from '../http/event-stream';
import { InFlight } from '../http/in-flight';
import { StreamSlots } from '../http/stream-slots';
import type { MonitoringReader } from './monitoring-reader.guard';
import { ReportHistory } from './report-history';

/** Many operators may share one token, and many readers one address: one name may take nearly all. */
const LIMITS = { perUser: 1_900, inTotal: 2_000 };
/** What setTimeout can wait for. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export interface StreamRequest {
  /** The last tick the reader has seen; undefined when it has none. */
  seen: number | undefined;
  response: ServerResponse;
}

/** Streams each report to whoever listens: computed once, written out once, and the same bytes for all. */
@Injectable()
export class ReportStreamService implements OnApplicationShutdown {
  private readonly streams = new Map<EventStream, MonitoringReader>();
  private readonly slots = new StreamSlots(LIMITS);
  private readonly history = new ReportHistory();
  private readonly unsubscribe: () => void;

  constructor(
    reports: MetricsReports,
    metrics: Metrics,
    private readonly inFlight: InFlight,
    private readonly accounts: Accounts,
    private readonly logger: Logger,
  ) {
    this.unsubscribe = reports.onReport((report) => this.tell(report));
    inFlight.drainSignal.addEventListener('abort', () => this.sayBye(), { once: true });
    metrics.beforeReading(() => metrics.set('app_http_streams_open', { stream: 'metrics' }, this.slots.size));
  }

  onApplicationShutdown(): void {
    this.unsubscribe();
  }

  /** @throws AppError REQUEST.RATE_LIMITED or SYSTEM.UNAVAILABLE when too many are open */
  open(reader: MonitoringReader, { seen, response }: StreamRequest): void {
    if (response.destroyed) return; // it would never tell that it was closed
    response.once('close', this.slots.take(reader.name));
    const stream = new EventStream(response);
    if (!stream.open()) return;
    stream.replay(this.history.since(seen));
    if (this.inFlight.drainSignal.aborted) return stream.end(BYE);
    this.streams.set(stream, reader);
    const expiry = this.endWith(reader, stream);
    response.once('close', () => {
      clearTimeout(expiry);
      this.streams.delete(stream);
    });
  }

  private endWith({ expiresAt }: MonitoringReader, stream: EventStream): NodeJS.Timeout | undefined {
    if (expiresAt === Infinity) return undefined;
    const lifetimeMs = Math.min(Math.max(0, expiresAt * 1000 - Date.now()), LONGEST_WAIT_MS);
    return setTimeout(() => stream.end(EXPIRED), lifetimeMs).unref();
  }

  private tell(report: MetricsReport): void {
    const frame = this.history.add(report);
    for (const stream of this.streams.keys()) stream.send(frame);
    void this.dismissSuspended();
  }

  /** With every report: what is known of an account is fresh to half a minute, and forgotten when it is suspended. */
  private async dismissSuspended(): Promise<void> {
    for (const [stream, { principal }] of this.streams) {
      if (principal === undefined) continue;
      try {
        if ((await this.accounts.statusOf(principal)) === 'suspended') stream.end(SUSPENDED);
      } catch (err) {
        this.logger.debug('the account behind a stream could not be checked', { err });
      }
    }
  }

  private sayBye(): void {
    for (const stream of this.streams.keys()) stream.end(BYE);
  }
}
