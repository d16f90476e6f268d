import type { RetryAdvice } from '@app/resilience';

/** Why the models gave no answer: a label of the metrics. */
export type InferenceFailure =
  'busy' | 'crash' | 'garbage' | 'hang' | 'loading' | 'memory' | 'model_failed' | 'models_missing' | 'stopped';

/** The threads are down for a moment: whoever comes meanwhile is answered by something else at once. */
const NOT_NOW: RetryAdvice = { transient: false, outage: true };
/** Once more, by a fresh thread. The batch itself may be the cause, and each attempt costs a thread. */
const ONCE_MORE: RetryAdvice = { transient: true, attempts: 2 };

/** Base of everything that keeps the models from answering a batch. */
export abstract class InferenceError extends Error {
  protected constructor(
    readonly failure: InferenceFailure,
    message: string,
    readonly retryAdvice: RetryAdvice,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** More batches wait than the pool holds. Says nothing about the models. */
export class InferenceBusyError extends InferenceError {
  constructor(waiting: number) {
    super('busy', `${waiting} batches wait for a model already.`, { transient: true, outage: false });
  }
}

/** No thread took the batch in time. While models load everybody waits, so that counts as an outage and ends the waiting. */
export class NoThreadInTimeError extends InferenceError {
  constructor({ loading, waitedMs }: { loading: boolean; waitedMs: number }) {
    const why = loading ? 'the models are still being loaded' : 'all threads are busy';
    super(loading ? 'loading' : 'busy', `A batch waited ${waitedMs / 1_000} s for a thread: ${why}.`, {
      transient: true,
      outage: loading,
      attempts: 1,
    });
  }
}

/** The thread ended in the middle of a batch. */
export class ThreadCrashedError extends InferenceError {
  constructor(code: number, cause: unknown) {
    const why = cause instanceof Error ? cause.message : `exit code ${code}`;
    super(isOutOfMemory(cause) ? 'memory' : 'crash', `The inference thread ended: ${why}`, ONCE_MORE, { cause });
  }
}

/** The thread was ended because it gave no sign for too long. */
export class ThreadHungError extends InferenceError {
  constructor(doing: 'batch' | 'loading', limitMs: number) {
    const what = doing === 'batch' ? 'A batch' : 'Loading the models';
    super('hang', `${what} took longer than ${limitMs / 1_000} s.`, ONCE_MORE);
  }
}

/** The thread said something that is no answer. */
export class GarbageAnswerError extends InferenceError {
  constructor(detail: string) {
    super('garbage', `The answer of the inference thread is refused: ${detail}`, ONCE_MORE);
  }
}

/** A model threw. The thread lives. */
export class ModelFailedError extends InferenceError {
  constructor(message: string) {
    super('model_failed', `A model failed: ${message}`, { transient: true });
  }
}

/** The models of the tier could not be loaded. They are tried again, with growing pauses. */
export class ModelsMissingError extends InferenceError {
  constructor(tier: string, message: string) {
    const hint = tier === 'hub' && !message.includes(PULL) ? ` Fetch them ahead of time with "${PULL}".` : '';
    super('models_missing', `The models of the tier "${tier}" could not be loaded: ${message}${hint}`, NOT_NOW);
  }
}

/** Every thread failed several times in a row and pauses. */
export class ThreadsRestingError extends InferenceError {
  constructor(last: InferenceError) {
    super(last.failure, 'The inference threads pause after repeated failures.', NOT_NOW, { cause: last });
  }
}

/** The process is ending. */
export class InferenceStoppedError extends InferenceError {
  constructor() {
    super('stopped', 'The inference threads have ended.', { transient: false, outage: false });
  }
}

const PULL = 'npm run models:pull';

const isOutOfMemory = (cause: unknown): boolean =>
  (cause as { code?: unknown } | null | undefined)?.code === 'ERR_WORKER_OUT_OF_MEMORY';
