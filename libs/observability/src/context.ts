import { AsyncLocalStorage } from 'node:async_hooks';

/** What every log line of one request or job carries. Opened by the HTTP edge and by the job runner; may be absent. */
export interface WorkContext {
  /** Given by the caller in `X-Request-Id` or made at the edge; travels into the jobs the request causes. */
  requestId: string;
  userId?: string;
  /** Unix milliseconds after which nobody waits for the result any more; bounds every call that the work makes. */
  deadline?: number;
  queue?: string;
  jobId?: string;
}

const storage = new AsyncLocalStorage<WorkContext>();

export const workContext = {
  run: <T>(context: WorkContext, work: () => T): T => storage.run(context, work),
  current: (): WorkContext | undefined => storage.getStore(),
};
