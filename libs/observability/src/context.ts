import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of one request or job carries. Opened by the HTTP edge and by the job runner; may be absent. */
export interface WorkContext {
  /** Given by the caller in `X-Request-Id` or made at the edge; travels into the jobs the request causes. */
  requestId: string;
  userId?: string;
  /**
   * Unix milliseconds after which nobody waits for the result any more; bounds every call that the work makes. Taken away
   * when the request or job is over: what it leaves behind (batches, timers, later retries) has its own limits.
   */
  deadline?: number;
  queue?: string;
  jobId?: string;
}

const storage = new AsyncLocalStorage<WorkContext>();

export const workContext = {
  run: <T>(context: WorkContext, work: () => T): T => storage.run(context, work),
  current: (): WorkContext | undefined => storage.getStore(),
  /** For an answer that lasts as long as its reader likes. */
  dropDeadline(): void {
    const context = storage.getStore();
    if (context !== undefined) context.deadline = undefined;
  },
  /** For what must be brought to its end although nobody may wait any more: settling and recording what was done. */
  withoutDeadline<T>(work: () => T): T {
    const context = storage.getStore();
    return context?.deadline === undefined ? work() : storage.run({ ...context, deadline: undefined }, work);
  },
};
