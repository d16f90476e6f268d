/** Thrown by a handler for work that can never succeed: the job is not retried and becomes a dead letter at once. */
export class PermanentJobError extends Error {
  constructor(message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = PermanentJobError.name;
  }
}

/** The handlers found do not fit the contracts; the process must not start with them. */
export class JobHandlersError extends Error {
  constructor(readonly problems: string[]) {
    super(`The job handlers do not fit the contracts:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = JobHandlersError.name;
  }
}
