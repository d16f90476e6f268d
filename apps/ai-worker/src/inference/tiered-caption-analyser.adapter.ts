import { ANALYSIS_TASKS } from '@app/analytics';
import { type CaptionAnalysis } from '@app/creators';
import type { Logger, Metrics } from '@app/observability';
import { BreakerOpenError, BulkheadFullError, PolicyTimeoutError, type Policies } from '@app/resilience';
import { isBlank, neutralAnalysis, NOTHING_TO_READ } from './analyse-captions';
import { CaptionAnalyser, type AnalyseOptions, type CaptionInput } from './caption-analyser.port';
import { NeutralEpisode } from './neutral-episode';
import type { NgramDetector } from './rules/language';
import { readByRules } from './rules/rules-caption-analyser.adapter';
import { InferenceError, InferenceStoppedError, type InferenceFailure } from './threads/inference.errors';
import type { InferencePool } from './threads/inference-pool';

export interface TieredCaptionAnalyserOptions {
  version: string;
  pool: Pick<InferencePool, 'analyse'>;
  /** Asked for when the rules are needed for the first time: most processes never hold its memory. */
  loadDetector: () => Promise<NgramDetector>;
  policies: Policies;
  metrics: Metrics;
  logger: Logger;
}

type FallbackReason = InferenceFailure | 'breaker_open' | 'timeout' | 'unknown';

/**
 * The models of a tier; when they do not answer, the rules; when these do not either, neutral defaults. The version
 * stays that of the tier: the method of a result tells that it is to be made again.
 */
export class TieredCaptionAnalyser extends CaptionAnalyser {
  readonly version: string;
  /** Batches in a row that the models did not answer. */
  private fallbacks = 0;
  private readonly neutral: NeutralEpisode;

  constructor(private readonly options: TieredCaptionAnalyserOptions) {
    super();
    this.version = options.version;
    this.neutral = new NeutralEpisode(options.logger);
  }

  async analyse(captions: readonly CaptionInput[], { signal, tasks }: AnalyseOptions): Promise<CaptionAnalysis[]> {
    signal.throwIfAborted();
    const batch = { texts: captions.map(({ text }) => text), tasks: tasks ?? ANALYSIS_TASKS };
    if (batch.texts.every(isBlank)) return batch.texts.map(() => NOTHING_TO_READ);
    const { policies, pool } = this.options;
    try {
      const analyses = await policies.execute('ai', (attempt) => pool.analyse(batch, attempt), { signal });
      this.onModels();
      return analyses;
    } catch (error) {
      signal.throwIfAborted();
      // The job goes back to its queue, and the models of the next process read it.
      if (error instanceof InferenceStoppedError) throw error;
      return this.fallBack(captions, { signal, tasks }, error);
    }
  }

  private async fallBack(
    captions: readonly CaptionInput[],
    options: AnalyseOptions,
    error: unknown,
  ): Promise<CaptionAnalysis[]> {
    const analyses = await this.byRules(captions, options);
    this.neutral.endOfBatch();
    const to = analyses.some(({ method }) => method === 'neutral') ? 'neutral' : 'rules';
    const reason = reasonOf(error);
    this.options.metrics.count('app_ai_fallbacks_total', { to, reason });
    if (++this.fallbacks === 1)
      this.options.logger.warn('captions are read without models', { to, reason, err: error });
    return analyses;
  }

  private async byRules(captions: readonly CaptionInput[], options: AnalyseOptions): Promise<CaptionAnalysis[]> {
    let detector: NgramDetector;
    try {
      detector = await this.options.loadDetector();
    } catch (error) {
      this.neutral.failed('the language detector could not be loaded', error);
      return captions.map(({ text }) => (isBlank(text) ? NOTHING_TO_READ : neutralAnalysis(options.tasks)));
    }
    return readByRules(captions, detector, { ...options, neutral: this.neutral });
  }

  private onModels(): void {
    if (this.fallbacks > 0) this.options.logger.log('models read captions again', { batchesWithout: this.fallbacks });
    this.fallbacks = 0;
    this.neutral.endOfBatch();
  }
}

function reasonOf(error: unknown): FallbackReason {
  if (error instanceof InferenceError) return error.failure;
  if (error instanceof BreakerOpenError) return 'breaker_open';
  if (error instanceof BulkheadFullError) return 'busy';
  return error instanceof PolicyTimeoutError ? 'timeout' : 'unknown';
}
