import {
  GarbageAnswerError,
  ModelFailedError,
  ModelsMissingError,
  ThreadCrashedError,
  ThreadHungError,
  type InferenceError,
} from './inference.errors';
import type { PendingBatch } from './pending-batch';
import type { InferenceThread } from './start-thread';
import { readReply, type ModelNames, type ThreadReply, type ThreadStats, type ThreadTier } from './thread-protocol';

export type SlotState = 'stopped' | 'starting' | 'ready' | 'busy' | 'resting';

export interface SlotOptions {
  tier: ThreadTier;
  batchTimeoutMs: number;
  spawn: () => InferenceThread;
}

export interface SlotEvents {
  /** A batch may be given to it. */
  onFree(): void;
  onAnswered(seconds: number): void;
  /** Its thread is gone; the next one starts after the pause. */
  onLost(error: InferenceError, pauseMs: number): void;
  /** The thread that took a lost one's place has its models loaded, or was lost before it had. */
  onReplaced(outcome: 'success' | 'failure'): void;
}

export interface SlotStatus {
  state: SlotState;
  /** Of the thread as it was loaded last; null before. */
  models: ModelNames | null;
  stats: ThreadStats | null;
  /** Threads that were lost since the process started. */
  restarts: number;
  lastFailure: string | null;
}

/** A model of the hub may come over a slow line. */
const LOAD_TIMEOUT_MS = 15 * 60_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 60_000;
/** Failures in a row from which on nobody is made to wait for the next thread. */
const HOPELESS_AFTER = 3;

interface RunningBatch {
  id: number;
  batch: PendingBatch;
  startedAt: number;
}

/** A place for one inference thread: starts it, gives it one batch at a time, replaces it when it dies, hangs or talks nonsense. */
export class ThreadSlot {
  private state: SlotState = 'stopped';
  private thread: InferenceThread | null = null;
  private running: RunningBatch | null = null;
  private timer: NodeJS.Timeout | undefined;
  private batches = 0;
  /** In a row. */
  private failures = 0;
  private restarts = 0;
  private isReplacing = false;
  private lastFailure: InferenceError | null = null;
  private models: ModelNames | null = null;
  private stats: ThreadStats | null = null;

  constructor(
    private readonly options: SlotOptions,
    private readonly events: SlotEvents,
  ) {}

  get isFree(): boolean {
    return this.state === 'ready';
  }

  /** Its models are loaded. */
  get isUp(): boolean {
    return this.state === 'ready' || this.state === 'busy';
  }

  /** Why it is not worth waiting for this thread; null when it is. */
  get despair(): InferenceError | null {
    if (this.isUp) return null;
    const hopeless = this.lastFailure instanceof ModelsMissingError || this.failures >= HOPELESS_AFTER;
    return hopeless ? this.lastFailure : null;
  }

  get status(): SlotStatus {
    const { state, models, stats, restarts, lastFailure } = this;
    return { state, models, stats, restarts, lastFailure: lastFailure?.message ?? null };
  }

  start(): void {
    this.state = 'starting';
    this.limit(LOAD_TIMEOUT_MS, 'loading');
    try {
      this.listen(this.options.spawn());
    } catch (error) {
      this.lose(new ThreadCrashedError(-1, error));
    }
  }

  run(batch: PendingBatch): void {
    const id = ++this.batches;
    this.state = 'busy';
    this.running = { id, batch, startedAt: performance.now() };
    this.limit(this.options.batchTimeoutMs, 'batch');
    this.thread?.postMessage({ type: 'analyse', batch: id, texts: batch.texts, tasks: batch.tasks });
  }

  /** Ends the thread; `error` is what its batch gets. */
  async stop(error: InferenceError): Promise<void> {
    clearTimeout(this.timer);
    const { thread, running } = this;
    [this.state, this.thread, this.running] = ['stopped', null, null];
    running?.batch.fail(error);
    await thread?.terminate();
  }

  private listen(thread: InferenceThread): void {
    this.thread = thread;
    let cause: unknown;
    // A thread that was given up is not heard any more.
    const whileCurrent =
      <Value>(listener: (value: Value) => void) =>
      (value: Value) => {
        if (this.thread === thread) listener(value);
      };
    thread.on(
      'message',
      whileCurrent((message: unknown) => this.hear(message)),
    );
    thread.on(
      'messageerror',
      whileCurrent(() => this.lose(new GarbageAnswerError('it cannot be read'))),
    );
    thread.on('error', (error) => (cause = error));
    thread.on(
      'exit',
      whileCurrent((code: number) => this.lose(new ThreadCrashedError(code, cause))),
    );
  }

  private hear(message: unknown): void {
    const read = readReply(message);
    if ('refusal' in read) return this.lose(new GarbageAnswerError(read.refusal));
    const { reply } = read;
    switch (reply.type) {
      case 'ready':
        return this.becomeReady(reply);
      case 'missing':
        return this.lose(new ModelsMissingError(this.options.tier, reply.message));
      case 'answer':
        return this.takeAnswer(reply);
      case 'failed':
        return this.settle(reply.batch, ({ batch }) => batch.fail(new ModelFailedError(reply.message)));
    }
  }

  private becomeReady({ models, stats }: ThreadReply & { type: 'ready' }): void {
    if (this.state !== 'starting') return this.lose(new GarbageAnswerError('ready a second time'));
    clearTimeout(this.timer);
    [this.state, this.models, this.stats] = ['ready', models, stats];
    if (this.isReplacing) this.events.onReplaced('success');
    this.isReplacing = false;
    this.events.onFree();
  }

  private takeAnswer({ batch: id, analyses, stats }: ThreadReply & { type: 'answer' }): void {
    const expected = this.running?.batch.texts.length ?? analyses.length;
    if (analyses.length !== expected)
      return this.lose(new GarbageAnswerError(`${analyses.length} analyses of ${expected} captions`));
    this.settle(id, ({ batch, startedAt }) => {
      [this.failures, this.stats] = [0, stats];
      this.events.onAnswered((performance.now() - startedAt) / 1_000);
      batch.answer(analyses);
    });
  }

  private settle(id: number, tell: (running: RunningBatch) => void): void {
    const { running } = this;
    if (running?.id !== id) return this.lose(new GarbageAnswerError(`batch ${id} is not under way`));
    clearTimeout(this.timer);
    [this.state, this.running] = ['ready', null];
    tell(running);
    this.events.onFree();
  }

  private limit(ms: number, doing: 'batch' | 'loading'): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.lose(new ThreadHungError(doing, ms)), ms);
  }

  private lose(error: InferenceError): void {
    clearTimeout(this.timer);
    const { thread, running } = this;
    if (this.isReplacing) this.events.onReplaced('failure');
    this.isReplacing = true;
    [this.state, this.thread, this.running, this.lastFailure] = ['resting', null, null, error];
    thread?.terminate().catch(() => undefined);
    this.restarts++;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures++);
    this.timer = setTimeout(() => this.start(), pauseMs);
    running?.batch.fail(error);
    this.events.onLost(error, pauseMs);
  }
}
