import { Injectable, type Type } from '@nestjs/common';
import { HandlesJob, type JobContext } from '../src/handles-job.decorator';
import { JOB_NAMES, type JobName } from '../src/job-contracts';

export interface Handled {
  job: JobName;
  payload: Record<string, unknown>;
  context: JobContext;
}
export type Behaviour = (handled: Handled) => Promise<void>;

/** One handler class per job; all do what `behaviour` says. */
export function handlersDoing(behaviour: Behaviour): Type[] {
  return JOB_NAMES.map((job) => {
    @Injectable()
    @HandlesJob(job)
    class TestHandler {
      handle(payload: Record<string, unknown>, context: JobContext): Promise<void> {
        return behaviour({ job, payload, context });
      }
    }
    return TestHandler;
  });
}
