import type { AnalysisProgress, AnalysisSnapshot } from '@app/creators';
import { toFrame } from '../http/event-stream';
import type { FollowedState } from '../http/progress-feed';

/** How far an analysis was at one moment, as all of its listeners are told. */
export class JobState implements FollowedState {
  readonly progress: AnalysisProgress;
  readonly step: number;
  /** Grows with the job's log; two states with the same id are the same state. */
  readonly id: string;
  private data: string | undefined;

  constructor({ progress, step }: AnalysisSnapshot) {
    this.progress = progress;
    this.step = step;
    this.id = `${step}-${progress.posts.done}-${progress.status}`;
  }

  get subject(): string {
    return this.progress.jobId;
  }

  /** Nothing follows by itself. */
  get isFinal(): boolean {
    return this.progress.status !== 'pending' && this.progress.status !== 'running';
  }

  /** @param name of the event; a state that ends the job is named after it */
  frame(name: 'state' | 'progress'): string {
    const { status } = this.progress;
    this.data ??= JSON.stringify(this.progress);
    return toFrame({
      name: status === 'complete' || status === 'failed' ? status : name,
      id: this.id,
      data: this.data,
    });
  }
}

/** Results arrive in any order when several read: what is older is passed over. */
export function isNewer(state: JobState, than: JobState): boolean {
  if (state.step !== than.step) return state.step > than.step;
  return state.id !== than.id && state.progress.posts.done >= than.progress.posts.done;
}
