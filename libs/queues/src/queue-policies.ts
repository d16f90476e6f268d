import type { QueueName } from './job-contracts';

export interface QueuePolicy {
  /** Runs before a failing job becomes a dead letter; a crashed worker does not count as a run. */
  attempts: number;
  /** Wait before the n-th retry: `delayMs * 2^(n-1)`, shortened at random by up to `jitter` (0-1). */
  backoff: { delayMs: number; jitter: number };
  /** Jobs at once per process: a number, or what the process was started with. */
  concurrency: number | 'of-process';
  /** A run that takes longer is aborted and counts as failed; bounds every call the job makes. Beyond the slowest good run. */
  timeoutMs: number;
  /** A worker that has not renewed for this long counts as gone. */
  lockDurationMs: number;
  /** How often workers look for jobs of workers that are gone; with the lock, the longest a crash holds up a job. */
  stalledIntervalMs: number;
  /** Crashes one job may survive before it is taken for their cause. */
  maxStalledCount: number;
  /** Finished jobs leave no trace but their effects, their metrics and their log lines. */
  removeOnComplete: true;
  /** Dead letters stay visible and can be run again for this long. */
  deadLetters: { keepSeconds: number; keepCount: number };
  /** How long a stopping process lets its jobs run on before it returns them to the queue. */
  drainTimeoutMs: number;
}

const DAY_SECONDS = 24 * 60 * 60;

/** One row per queue, every field filled. */
export const QUEUE_POLICIES: Record<QueueName, QueuePolicy> = {
  'profile-analyses': {
    attempts: 4,
    backoff: { delayMs: 1_000, jitter: 0.5 },
    concurrency: 'of-process',
    timeoutMs: 15 * 60_000,
    lockDurationMs: 10_000,
    stalledIntervalMs: 5_000,
    maxStalledCount: 25,
    removeOnComplete: true,
    deadLetters: { keepSeconds: 14 * DAY_SECONDS, keepCount: 10_000 },
    drainTimeoutMs: 5_000,
  },
  'profile-refreshes': {
    attempts: 3,
    backoff: { delayMs: 5_000, jitter: 0.5 },
    concurrency: 4,
    timeoutMs: 2 * 60_000,
    lockDurationMs: 10_000,
    stalledIntervalMs: 5_000,
    maxStalledCount: 25,
    removeOnComplete: true,
    deadLetters: { keepSeconds: 3 * DAY_SECONDS, keepCount: 5_000 },
    drainTimeoutMs: 5_000,
  },
  maintenance: {
    attempts: 2,
    backoff: { delayMs: 10_000, jitter: 0.5 },
    concurrency: 1,
    timeoutMs: 15 * 60_000,
    lockDurationMs: 10_000,
    stalledIntervalMs: 5_000,
    maxStalledCount: 25,
    removeOnComplete: true,
    deadLetters: { keepSeconds: 3 * DAY_SECONDS, keepCount: 1_000 },
    drainTimeoutMs: 5_000,
  },
  // Two at once: a run that waits for slow receivers does not hold up what became due meanwhile.
  notifications: {
    attempts: 2,
    backoff: { delayMs: 5_000, jitter: 0.5 },
    concurrency: 2,
    timeoutMs: 30 * 60_000,
    lockDurationMs: 10_000,
    stalledIntervalMs: 5_000,
    maxStalledCount: 25,
    removeOnComplete: true,
    deadLetters: { keepSeconds: 3 * DAY_SECONDS, keepCount: 1_000 },
    drainTimeoutMs: 5_000,
  },
  // An export gives itself up when runs bring nothing; the queue only has to be the more patient of the two.
  exports: {
    attempts: 12,
    backoff: { delayMs: 1_000, jitter: 0.5 },
    concurrency: 2,
    timeoutMs: 60 * 60_000,
    lockDurationMs: 10_000,
    stalledIntervalMs: 5_000,
    maxStalledCount: 25,
    removeOnComplete: true,
    deadLetters: { keepSeconds: 14 * DAY_SECONDS, keepCount: 1_000 },
    drainTimeoutMs: 5_000,
  },
  credits: {
    attempts: 3,
    backoff: { delayMs: 2_000, jitter: 0.5 },
    concurrency: 4,
    timeoutMs: 10 * 60_000,
    lockDurationMs: 10_000,
    stalledIntervalMs: 5_000,
    maxStalledCount: 25,
    removeOnComplete: true,
    deadLetters: { keepSeconds: 14 * DAY_SECONDS, keepCount: 5_000 },
    drainTimeoutMs: 5_000,
  },
};

export const QUEUE_NAMES = Object.keys(QUEUE_POLICIES) as QueueName[];
export const QUEUE_PREFIX = 'cs';

/** Somebody waits for it, it is due, or there is time. Strict: the next class starts only when the one before is empty. */
export type JobPriority = 'waiting' | 'normal' | 'background';

/** BullMQ's numbers: 0 runs before any other, then the lower first. */
export const PRIORITIES: Record<JobPriority, number> = { waiting: 0, normal: 10, background: 100 };
