import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ALERT_OVERLAP_MS, CreatorAlertsRepository, type CreatorAlert } from '@app/creators';
import { Logger } from '@app/observability';

export interface NewListener {
  userId: string;
  /** Alerts that it has, or does not want to hear of, as of a reading. */
  known: ReadonlySet<string>;
  /** When that reading was: what is older than it could see is not told. */
  knownAt: Date;
  onAlerts(alerts: readonly CreatorAlert[]): void;
}

interface Listener extends NewListener {
  /** Brought by the last reading: the next one may bring them again. */
  seen: ReadonlySet<string>;
}

export const TICK_MS = 1_000;

/**
 * Brings alerts to those who listen, with one query a tick for all of them, and none while nobody listens. A database
 * that is away is asked again with each tick for everything since the last answer.
 */
@Injectable()
export class WatchEventsFeed implements OnApplicationShutdown {
  private readonly listeners = new Set<Listener>();
  private readAt: Date | null = null;
  private timer: NodeJS.Timeout | undefined;
  private isTicking = false;
  private isAway = false;
  private isStopped = false;

  constructor(
    private readonly alerts: CreatorAlertsRepository,
    private readonly logger: Logger,
  ) {}

  /** @returns ends it */
  listen(newListener: NewListener): () => void {
    const listener: Listener = { ...newListener, seen: newListener.known };
    this.listeners.add(listener);
    this.schedule();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.rest();
    };
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    this.rest();
  }

  private schedule(): void {
    if (this.isStopped || this.isTicking || this.timer !== undefined || this.listeners.size === 0) return;
    this.timer = setTimeout(() => void this.tick(), TICK_MS).unref();
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.readAt = null;
  }

  /** The next tick begins to wait when this one has ended: a slow database is not asked twice at once. */
  private async tick(): Promise<void> {
    this.timer = undefined;
    this.isTicking = true;
    const asked = [...this.listeners];
    try {
      const userIds = [...new Set(asked.map(({ userId }) => userId))];
      const { alerts, readAt } = await this.alerts.findLate(userIds, this.readAt);
      this.readAt = readAt;
      const byUser = ofEachUser(alerts);
      for (const listener of asked) this.tell(listener, byUser.get(listener.userId) ?? []);
      if (this.isAway) this.logger.log('alerts of watches are read again');
      this.isAway = false;
    } catch (err) {
      if (!this.isAway) this.logger.warn('alerts of watches cannot be read', { err });
      this.isAway = true;
    }
    this.isTicking = false;
    this.schedule();
  }

  private tell(listener: Listener, found: readonly CreatorAlert[]): void {
    const from = new Date(listener.knownAt.getTime() - ALERT_OVERLAP_MS).toISOString();
    const fresh = found.filter(({ id, at }) => at > from && !listener.seen.has(id) && !listener.known.has(id));
    listener.seen = new Set(found.map(({ id }) => id));
    if (fresh.length > 0 && this.listeners.has(listener)) listener.onAlerts(fresh);
  }
}

function ofEachUser(alerts: readonly CreatorAlert[]): Map<string, CreatorAlert[]> {
  const byUser = new Map<string, CreatorAlert[]>();
  for (const alert of alerts) {
    const others = byUser.get(alert.userId);
    if (others === undefined) byUser.set(alert.userId, [alert]);
    else others.push(alert);
  }
  return byUser;
}
