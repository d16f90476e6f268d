import { Inject, Injectable, type BeforeApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { RedisConnections } from '@app/cache';
import { MONITORING_OPTIONS, type MonitoringOptions } from '../monitoring-options';
import type { AppName } from '../pulse/process-pulse';
import { HealthMonitor } from './health-monitor';
import type { HealthReport } from './health.types';
import { ProcessDirectory, type ProcessSign } from './process-directory';

/** Counted by Redis: the clocks of processes may differ. */
const COUNTS_FOR_SECONDS = 15;
/** By the clocks of processes, so generous: an id whose sign is gone is only looked up in vain until then. */
const FORGOTTEN_AFTER_MS = 60_000;

/** Every process leaves its sign in Redis after each round of its health, where it fades when it is not renewed. */
@Injectable()
export class RedisProcessDirectory extends ProcessDirectory implements OnModuleInit, BeforeApplicationShutdown {
  private readonly id = randomUUID();
  private fallSilent: () => void = () => undefined;

  constructor(
    private readonly redis: RedisConnections,
    private readonly monitor: HealthMonitor,
    @Inject(MONITORING_OPTIONS) private readonly options: MonitoringOptions,
  ) {
    super();
  }

  onModuleInit(): void {
    this.fallSilent = this.monitor.onReport((report) => void this.show(report));
  }

  /** While the connection is still open: the others need not wait until the sign fades. */
  async beforeApplicationShutdown(): Promise<void> {
    this.fallSilent();
    await this.redis.commands.del(this.keyOf(this.options.app, this.id)).catch(() => undefined); // it fades by itself
  }

  async find(app: AppName): Promise<readonly ProcessSign[]> {
    const ids = await this.redis.commands.zrange(this.indexOf(app), 0, -1);
    if (ids.length === 0) return [];
    const signs = await this.redis.commands.mget(ids.map((id) => this.keyOf(app, id)));
    return signs.filter((sign) => sign !== null).map((sign) => JSON.parse(sign) as ProcessSign);
  }

  private async show({ components }: HealthReport): Promise<void> {
    const { app } = this.options;
    const { status, note } = components.ai;
    const sign: ProcessSign = { app, ai: { status, note } };
    const now = Date.now();
    const [key, index] = [this.keyOf(app, this.id), this.indexOf(app)];
    await this.redis.commands
      .multi()
      .set(key, JSON.stringify(sign), 'EX', COUNTS_FOR_SECONDS)
      .zadd(index, now, this.id)
      .zremrangebyscore(index, 0, now - FORGOTTEN_AFTER_MS)
      .exec()
      .catch(() => undefined); // that Redis is away is told by the component `cache`
  }

  private keyOf(app: AppName, id: string): string {
    return `${this.indexOf(app)}:${id}`;
  }

  /** Read and written together, so on one node of a cluster. */
  private indexOf(app: AppName): string {
    return `${this.redis.prefix}{processes}:${app}`;
  }
}
