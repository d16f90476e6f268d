import type { OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from '@app/observability';

/** How far something was at one moment, as all who follow it are told. */
export interface FollowedState {
  /** Of what. */
  readonly subject: string;
  /** Of the state: two with the same id are the same. */
  readonly id: string;
  /** Nothing follows by itself. */
  readonly isFinal: boolean;
  /** The event: a state that ends what is followed is named after it. */
  frame(name: 'state' | 'progress'): string;
}

export interface ProgressListener<State> {
  /** Called with every state that is newer than the one before. */
  onState(state: State): void;
  /** What was followed exists no more. */
  onGone(): void;
}

interface Watching<State> {
  listener: ProgressListener<State>;
  seen: State;
}

interface Watched<State> {
  watching: Set<Watching<State>>;
  /** Shared by all who watch it: written out once. */
  latest: State | undefined;
}

export const TICK_MS = 500;

/**
 * Follows what somebody listens to, with one query for all of it per tick, and none while nobody listens.
 * A database that is away is asked again with each tick; listeners stay.
 */
export abstract class ProgressFeed<State extends FollowedState> implements OnApplicationShutdown {
  private readonly subjects = new Map<string, Watched<State>>();
  private timer: NodeJS.Timeout | undefined;
  private isTicking = false;
  private isAway = false;
  private isStopped = false;

  protected constructor(
    /** For the log: progress of these. */
    private readonly what: string,
    private readonly logger: Logger,
  ) {}

  protected abstract read(subjects: readonly string[]): Promise<State[]>;
  protected abstract isNewer(state: State, than: State): boolean;

  /** Everybody who listens now. */
  get listeners(): number {
    let sum = 0;
    for (const { watching } of this.subjects.values()) sum += watching.size;
    return sum;
  }

  /**
   * @param seen the state that the listener knows already
   * @returns ends it
   */
  watch(seen: State, listener: ProgressListener<State>): () => void {
    const { subject } = seen;
    const watched = this.subjects.get(subject) ?? { watching: new Set<Watching<State>>(), latest: undefined };
    this.subjects.set(subject, watched);
    const watching = { listener, seen };
    watched.watching.add(watching);
    this.schedule();
    return () => {
      watched.watching.delete(watching);
      if (watched.watching.size === 0 && this.subjects.get(subject) === watched) this.subjects.delete(subject);
      if (this.subjects.size === 0) this.rest();
    };
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    this.rest();
  }

  private schedule(): void {
    if (this.isStopped || this.isTicking || this.timer !== undefined || this.subjects.size === 0) return;
    this.timer = setTimeout(() => void this.tick(), TICK_MS).unref();
  }

  private rest(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** The next tick begins to wait when this one has ended: a slow database is not asked twice at once. */
  private async tick(): Promise<void> {
    this.timer = undefined;
    this.isTicking = true;
    const asked = [...this.subjects.entries()];
    try {
      const found = await this.read(asked.map(([subject]) => subject));
      const states = new Map(found.map((state) => [state.subject, state]));
      for (const [subject, watched] of asked) this.tell(watched, states.get(subject));
      if (this.isAway) this.logger.log(`progress of ${this.what} is read again`);
      this.isAway = false;
    } catch (err) {
      if (!this.isAway) this.logger.warn(`progress of ${this.what} cannot be read`, { err });
      this.isAway = true;
    }
    this.isTicking = false;
    this.schedule();
  }

  private tell(watched: Watched<State>, found: State | undefined): void {
    if (found === undefined) {
      for (const { listener } of [...watched.watching]) listener.onGone();
      return;
    }
    if (watched.latest === undefined || this.isNewer(found, watched.latest)) watched.latest = found;
    for (const watching of [...watched.watching]) {
      if (!this.isNewer(watched.latest, watching.seen)) continue;
      watching.seen = watched.latest;
      watching.listener.onState(watched.latest);
    }
  }
}
