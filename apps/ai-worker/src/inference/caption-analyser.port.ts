import type { AnalysisTask } from '@app/analytics';
import type { CaptionAnalysis } from '@app/creators';

export interface CaptionInput {
  /** Of the caller; answers come back in the order of the inputs. */
  id: string;
  /** Null or blank: there is nothing to analyse. */
  text: string | null;
}

export interface AnalyseOptions {
  signal: AbortSignal;
  /** Unasked tasks are answered by their defaults with the method `none`. All unless given. */
  tasks?: readonly AnalysisTask[];
}

/** Reads captions: sentiment, language, category. One answer for each input, in the same order, whatever the text. */
export abstract class CaptionAnalyser {
  /** Stored with each result; results of another version are made again. */
  abstract readonly version: string;
  /**
   * Never keeps the process's main loop for longer than a few captions take. Models that fail are replaced by rules, and
   * these by defaults: the methods of an answer say so.
   * @throws the signal's reason once it is aborted
   */
  abstract analyse(captions: readonly CaptionInput[], options: AnalyseOptions): Promise<CaptionAnalysis[]>;
}
