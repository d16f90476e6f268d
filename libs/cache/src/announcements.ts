import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { CacheEras } from './cache-eras';
import { isCacheName, type CacheKey, type CacheName } from './cache-keys';
import type { CacheTelemetry } from './cache-telemetry';
import { freshEra, type L2Store } from './l2-store';
import { PendingInvalidations } from './pending-invalidations';
import type { RedisBus } from './redis-bus';
import type { RedisConnections } from './redis-connections';

/** What this process does with what it hears. */
export interface AnnouncementListener {
  invalidated(keys: readonly CacheKey[]): void;
  dropped(name: CacheName): void;
  /** Anything may have become invalid. */
  everything(): void;
}

interface Parts {
  connections: RedisConnections;
  bus: RedisBus;
  l2: L2Store;
  eras: CacheEras;
  telemetry: CacheTelemetry;
}

const INVALIDATIONS = 'invalidations';
const DROPS = 'drops';
const REDELIVER_BATCH = 500;
const INVALIDATED = z.object({
  from: z.string(),
  keys: z.array(z.tuple([z.string(), z.string()])),
  /** Redis would not take the invalidation: what it holds of the keys is not to be believed. */
  refused: z.boolean().optional(),
});
const DROPPED = z.object({ eras: z.array(z.tuple([z.string(), z.string()])) });

/**
 * What the instances tell each other: keys that became invalid, names that were dropped. What cannot be sent is kept,
 * and distrusted here, until it can. Past the policy on purpose: an open breaker must not hold back what Redis could take.
 */
export class Announcements {
  readonly pending = new PendingInvalidations();
  private readonly self = randomUUID();
  /** How the text of each message of our own begins. */
  private readonly ownPrefix = JSON.stringify({ from: this.self }).slice(0, -1);
  private joining: Promise<void> = Promise.resolve();
  private dropsHeard = 0;

  constructor(
    private readonly parts: Parts,
    private readonly listener: AnnouncementListener,
  ) {
    const { bus, connections } = parts;
    bus.listen(INVALIDATIONS, (message) => this.hearInvalidation(message));
    bus.listen(DROPS, (message) => this.hearDrop(message));
    bus.onLost(() => listener.everything());
    bus.onLive(() => {
      this.join();
      void this.redeliver();
    });
    connections.commands.on('ready', () => this.join());
    connections.commands.on('close', () => (parts.eras.trusted = false));
  }

  /** To be awaited before the second level is believed. Throws the driver's error while its eras are not known. */
  async joined(): Promise<void> {
    if (this.parts.eras.trusted || this.parts.connections.commands.status !== 'ready') return;
    await this.joining;
    if (!this.parts.eras.trusted) throw new Error('Connection is closed to reads until its eras are known');
  }

  /** For keys whose write has committed. */
  async invalidate(keys: readonly CacheKey[]): Promise<void> {
    const outcome = await this.deliver(keys);
    if (outcome === 'sent') return;
    this.pending.add(keys, Date.now());
    if (outcome === 'refused') await this.forget(keys);
  }

  /** Begins another era of the name. @returns whether Redis has taken it; else it is tried again until it has */
  async drop(name: CacheName): Promise<boolean> {
    this.parts.eras.begin(name, freshEra());
    return this.sendEras();
  }

  /** To be called often: tries what waits, and looks for eras begun unheard while messages may be missed. */
  async tend(): Promise<void> {
    await this.redeliver();
    if (!this.parts.bus.live || !this.parts.eras.trusted) await this.refresh();
  }

  /** Tries what waits. */
  async redeliver(): Promise<void> {
    if (!(await this.sendEras())) return;
    while (this.pending.size > 0 && this.parts.connections.commands.status === 'ready') {
      const keys = this.pending.batch(REDELIVER_BATCH);
      if ((await this.deliver(keys)) !== 'sent') return;
      this.pending.delivered(keys);
    }
  }

  /** Looks for eras begun unheard. */
  async refresh(): Promise<void> {
    if (this.parts.connections.commands.status !== 'ready') return;
    if (!this.parts.eras.trusted) this.join();
    else await this.adopt().catch((err: unknown) => this.parts.telemetry.failed('join', err));
  }

  private join(): void {
    this.parts.eras.trusted = false;
    this.joining = this.adopt();
    this.joining.catch((err: unknown) => this.parts.telemetry.failed('join', err));
  }

  private async adopt(): Promise<void> {
    for (;;) {
      const heard = this.dropsHeard;
      const table = await this.parts.l2.join();
      // A drop that overtook the answer: the table is older than what is known here.
      if (heard !== this.dropsHeard) continue;
      for (const name of this.parts.eras.adopt(table)) this.listener.dropped(name);
      return;
    }
  }

  /** @returns `refused` when the server answered, but would not */
  private async deliver(keys: readonly CacheKey[]): Promise<'sent' | 'refused' | 'away'> {
    const { l2, telemetry } = this.parts;
    try {
      await l2.invalidate(keys, this.messageOf(keys));
      telemetry.metrics.count('app_cache_invalidations_total', { direction: 'sent' }, keys.length);
      return 'sent';
    } catch (err) {
      telemetry.failed('invalidate', err);
      return err instanceof Error && err.name === 'ReplyError' ? 'refused' : 'away';
    }
  }

  /** The others are told to distrust the keys, as this process does, until one of them could invalidate them. */
  private async forget(keys: readonly CacheKey[]): Promise<void> {
    const { l2, telemetry } = this.parts;
    const message = this.messageOf(keys, { refused: true });
    await l2.forget(keys, message).catch((err: unknown) => telemetry.failed('forget', err));
  }

  private async sendEras(): Promise<boolean> {
    const { connections, eras, l2, telemetry } = this.parts;
    const begun = eras.waiting();
    if (begun.length === 0) return true;
    try {
      await l2.beginEras(begun, { channel: connections.channel(DROPS), text: JSON.stringify({ eras: begun }) });
      for (const [name, era] of begun) eras.sent(name, era);
      return true;
    } catch (err) {
      telemetry.failed('drop', err);
      return false;
    }
  }

  private messageOf(keys: readonly CacheKey[], mark: { refused?: true } = {}) {
    const text = JSON.stringify({ from: this.self, keys: keys.map(({ name, id }) => [name, id]), ...mark });
    return { channel: this.parts.connections.channel(INVALIDATIONS), text };
  }

  private hearInvalidation(message: string): void {
    if (message.startsWith(this.ownPrefix)) return;
    const told = this.read(INVALIDATED, message);
    if (told === null) return;
    const known = told.keys.flatMap(([name, id]) => (isCacheName(name) ? [{ name, id }] : []));
    this.parts.telemetry.metrics.count('app_cache_invalidations_total', { direction: 'received' }, known.length);
    if (told.refused === true) this.pending.add(known, Date.now());
    this.listener.invalidated(known);
  }

  private hearDrop(message: string): void {
    this.dropsHeard += 1;
    for (const [name, era] of this.read(DROPPED, message)?.eras ?? []) {
      if (isCacheName(name) && this.parts.eras.hear(name, era)) this.listener.dropped(name);
    }
  }

  /** A message that nobody understands may have said anything. */
  private read<T>(shape: z.ZodType<T>, message: string): T | null {
    try {
      return shape.parse(JSON.parse(message));
    } catch (err) {
      this.parts.telemetry.failed('message', err);
      this.listener.everything();
      return null;
    }
  }
}
