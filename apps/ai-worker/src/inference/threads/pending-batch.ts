import type { AnalysisTask } from '@app/analytics';
import type { CaptionAnalysis } from '@app/creators';

export interface InferenceBatch {
  texts: readonly (string | null)[];
  tasks: readonly AnalysisTask[];
}

/** A batch that somebody waits for, until it is answered, failed or given up. Only the first of these counts. */
export class PendingBatch implements InferenceBatch {
  readonly texts: readonly (string | null)[];
  readonly tasks: readonly AnalysisTask[];
  readonly settled: Promise<CaptionAnalysis[]>;
  answer: (analyses: CaptionAnalysis[]) => void = () => undefined;
  fail: (error: unknown) => void = () => undefined;

  constructor(
    { texts, tasks }: InferenceBatch,
    private readonly signal: AbortSignal,
  ) {
    this.texts = texts;
    this.tasks = tasks;
    this.settled = new Promise((resolve, reject) => {
      this.answer = resolve;
      this.fail = reject;
    });
  }

  /** Calls back when nobody waits any more, and fails with the reason for it. */
  async orAborted(onAbort: () => void): Promise<CaptionAnalysis[]> {
    const giveUp = () => {
      onAbort();
      this.fail(this.signal.reason);
    };
    this.signal.addEventListener('abort', giveUp, { once: true });
    try {
      return await this.settled;
    } finally {
      this.signal.removeEventListener('abort', giveUp);
    }
  }
}
