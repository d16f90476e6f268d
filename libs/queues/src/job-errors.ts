/** Thrown by a handler for work that can never succeed: the job is not retried and becomes a dead letter at once. */
export class PermanentJobError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = PermanentJobError.name;
  }
}

/** A run that took longer than its queue's policy allows. */
export class JobTimeoutError extends Error {
  constructor(job: string, ms: number) {
    super(`${job} did not end within ${ms / 1000} s`);
    this.name = JobTimeoutError.name;
  }
}

/** The handlers found do not fit the contracts; the process must not start with them. */
export class JobHandlersError extends Error {
  constructor(readonly problems: string[]) {
    super(`The job handlers do not fit the contracts:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = JobHandlersError.name;
  }
}
