import type { CaptionAnalysis } from '@app/creators';
import type { Logger, Metrics } from '@app/observability';
import {
  InferenceBusyError,
  InferenceStoppedError,
  ModelsMissingError,
  NoThreadInTimeError,
  ThreadsRestingError,
  type InferenceError,
} from './inference.errors';
import { PendingBatch, type InferenceBatch } from './pending-batch';
import type { InferenceThread } from './start-thread';
import type { ThreadTier } from './thread-protocol';
import { ThreadSlot, type SlotStatus } from './thread-slot';

export interface PoolOptions {
  tier: ThreadTier;
  threads: number;
  /** A batch that takes longer is hanging: its thread is replaced. */
  batchTimeoutMs: number;
  spawn: () => InferenceThread;
}

export interface PoolStatus {
  threads: readonly SlotStatus[];
  waiting: number;
}

/** Batches beyond it are refused: their callers can do something better than wait. */
const MAX_WAITING = 64;
/** Longer than this nobody waits for a thread; less than the policy `ai` adds to the time of a batch. */
const MAX_WAIT_MS = 25_000;
const STOP_TIMEOUT_MS = 1_000;

/**
 * The threads in which the models of a tier run. Each takes one batch at a time, so that a thread that dies takes one
 * batch with it at most. Batches wait here while all threads are busy or loading.
 */
export class InferencePool {
  private readonly slots: readonly ThreadSlot[];
  private readonly waiting: PendingBatch[] = [];
  private state: 'idle' | 'running' | 'stopped' = 'idle';
  /** A trouble that repeats itself is news once. */
  private lastTrouble = '';

  constructor(
    private readonly options: PoolOptions,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.slots = Array.from({ length: options.threads }, () => this.slot());
  }

  get status(): PoolStatus {
    return { threads: this.slots.map(({ status }) => status), waiting: this.waiting.length };
  }

  /** Begins to load the models; returns at once. */
  start(): void {
    if (this.state !== 'idle') return;
    this.state = 'running';
    for (const slot of this.slots) slot.start();
  }

  /**
   * One analysis for each text, in the same order. A batch whose caller gives up leaves the queue; under way already, it
   * is finished and its answer dropped.
   * @throws InferenceError, with its own advice on repeating; the signal's reason once it is aborted
   */
  async analyse(batch: InferenceBatch, signal: AbortSignal): Promise<CaptionAnalysis[]> {
    signal.throwIfAborted();
    if (this.state === 'stopped') throw new InferenceStoppedError();
    this.start();
    const refusal = this.refusal();
    if (refusal !== null) throw refusal;
    const pending = new PendingBatch(batch, signal);
    this.waiting.push(pending);
    const timer = setTimeout(() => this.giveUpOn(pending), MAX_WAIT_MS);
    this.dispatch();
    return pending.orAborted(() => this.leaveQueue(pending)).finally(() => clearTimeout(timer));
  }

  /** Ends the threads at once. Whoever still waits is told so. */
  async stop(): Promise<void> {
    this.state = 'stopped';
    this.failWaiting(new InferenceStoppedError());
    const ended = Promise.allSettled(this.slots.map((slot) => slot.stop(new InferenceStoppedError())));
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, STOP_TIMEOUT_MS)));
    await Promise.race([ended, late]);
    clearTimeout(timer);
  }

  private slot(): ThreadSlot {
    return new ThreadSlot(this.options, {
      onFree: () => this.dispatch(),
      onAnswered: (seconds) => {
        this.lastTrouble = '';
        this.metrics.observe('app_ai_batch_duration_seconds', { tier: this.options.tier }, seconds);
      },
      onLost: (error, pauseMs) => this.onLost(error, pauseMs),
      onReplaced: (outcome) => this.metrics.count('app_recovery_actions_total', { action: 'restart_thread', outcome }),
    });
  }

  private refusal(): InferenceError | null {
    const despair = this.despair();
    if (despair !== null) return despair;
    return this.waiting.length >= MAX_WAITING ? new InferenceBusyError(this.waiting.length) : null;
  }

  /** Set when no thread is worth waiting for. */
  private despair(): InferenceError | null {
    const reasons = this.slots.map(({ despair }) => despair);
    const [first] = reasons;
    if (first == null || reasons.includes(null)) return null;
    return first instanceof ModelsMissingError ? first : new ThreadsRestingError(first);
  }

  private dispatch(): void {
    for (const slot of this.slots) {
      const batch = slot.isFree ? this.waiting.shift() : undefined;
      if (batch !== undefined) slot.run(batch);
    }
    this.reportWaiting();
  }

  private onLost(error: InferenceError, pauseMs: number): void {
    this.metrics.count('app_ai_thread_restarts_total', { reason: error.failure });
    if (error.message !== this.lastTrouble) {
      this.lastTrouble = error.message;
      this.logger.error('an inference thread is replaced', { reason: error.failure, err: error, pauseMs });
    }
    const despair = this.despair();
    if (despair !== null) this.failWaiting(despair);
  }

  private failWaiting(error: InferenceError): void {
    for (const batch of this.waiting.splice(0)) batch.fail(error);
    this.reportWaiting();
  }

  private giveUpOn(batch: PendingBatch): void {
    const loading = this.slots.every(({ isUp }) => !isUp);
    if (this.leaveQueue(batch)) batch.fail(new NoThreadInTimeError({ loading, waitedMs: MAX_WAIT_MS }));
  }

  /** @returns false when it is under way, or done */
  private leaveQueue(batch: PendingBatch): boolean {
    const position = this.waiting.indexOf(batch);
    if (position < 0) return false;
    this.waiting.splice(position, 1);
    this.reportWaiting();
    return true;
  }

  private reportWaiting(): void {
    this.metrics.set('app_ai_batches_waiting', {}, this.waiting.length);
  }
}
