import { Injectable, type BeforeApplicationShutdown, type OnModuleDestroy } from '@nestjs/common';
import { Logger, Metrics } from '@app/observability';
import { VendorCallsRepository } from './vendor-calls.repository';
import { VendorMeter, type VendorCall } from './vendor-meter.port';

const FLUSH_EVERY_MS = 1_000;
const BATCH = 500;
/** Half a day of look-ups at one a second without a database; past it the oldest are given up. */
const MOST_WAITING = 50_000;

/** Counts calls at once and writes them in the background, so that a look-up never waits for its own bookkeeping. */
@Injectable()
export class BufferedVendorMeter extends VendorMeter implements OnModuleDestroy, BeforeApplicationShutdown {
  private waiting: VendorCall[] = [];
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | undefined;
  private failing = false;

  constructor(
    private readonly repository: VendorCallsRepository,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {
    super();
  }

  record(call: VendorCall): void {
    const { target, outcome, billable } = call;
    this.metrics.count('app_provider_calls_total', { target, outcome, billable: String(billable) });
    this.metrics.observe('app_provider_call_duration_seconds', { target }, call.latencyMs / 1000);
    this.waiting.push(call);
    if (this.waiting.length > MOST_WAITING) this.waiting.shift();
    this.timer ??= setTimeout(() => void this.flush(), FLUSH_EVERY_MS).unref();
  }

  /** Writes what waits. Never rejects: what could not be written waits for the next time. */
  async flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    while (this.writing !== undefined) await this.writing;
    this.writing = this.writeAll().finally(() => (this.writing = undefined));
    await this.writing;
  }

  async onModuleDestroy(): Promise<void> {
    await this.flush();
  }

  /** Calls that ended while the last requests were finishing. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.flush();
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, BATCH);
      if (await this.write(batch)) continue;
      this.waiting.unshift(...batch);
      this.timer ??= setTimeout(() => void this.flush(), FLUSH_EVERY_MS).unref();
      return;
    }
  }

  private async write(batch: VendorCall[]): Promise<boolean> {
    try {
      await this.repository.add(batch);
      this.failing = false;
      return true;
    } catch (error) {
      if (!this.failing) this.logger.warn('Provider calls cannot be booked; they wait in memory', { err: error });
      this.failing = true;
      return false;
    }
  }
}
