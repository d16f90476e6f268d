import { Injectable } from '@nestjs/common';
import type { AnalysisTask } from '@app/analytics';
import { AppConfig } from '@app/config';
import { CommentAnalysesRepository, RunAnalysis, type CommentToAnalyse, type JobOfProfile } from '@app/creators';
import { Logger, Metrics } from '@app/observability';
import { CaptionAnalyser } from '../inference/caption-analyser.port';
import { describe, inPieces, isGivenUp, type Attempt } from './batch-attempts';
import { toBatchLog } from './batch-log';
import { CreatorCaches } from './creator-caches';

export interface CommentBatch extends JobOfProfile {
  commentIds: readonly string[];
}

const TASKS: readonly AnalysisTask[] = ['sentiment', 'language'];

/** Analyses the comments of a batch that still need it: how they sound, and in which language. */
@Injectable()
export class AnalyseCommentBatch {
  constructor(
    private readonly config: AppConfig,
    private readonly comments: CommentAnalysesRepository,
    private readonly analysis: RunAnalysis,
    private readonly analyser: CaptionAnalyser,
    private readonly caches: CreatorCaches,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** @throws whatever went wrong; after the last attempt the analysis job is marked as failed, without failed posts */
  async execute(batch: CommentBatch, run: Attempt): Promise<void> {
    if (!this.config.ai.enabled) return; // planned again when analysis is switched on
    try {
      const found = await this.comments.findBatch({ ...batch, version: this.analyser.version });
      const planned = found.length === 0 ? 0 : batch.commentIds.length;
      await inPieces(found, run, (comments) => {
        const expected = comments.length === found.length ? planned : comments.length;
        return this.analyse(batch, comments, { expected, signal: run.signal });
      });
    } catch (error) {
      if (isGivenUp(run)) await this.giveUp(batch, error);
      throw error;
    }
  }

  private async analyse(
    { analysisJobId, profileId }: CommentBatch,
    found: readonly CommentToAnalyse[],
    { expected, signal }: { expected: number; signal: AbortSignal },
  ): Promise<void> {
    const { version } = this.analyser;
    const began = Date.now();
    const texts = found.map(({ id, text }) => ({ id, text }));
    const analyses = found.length === 0 ? [] : await this.analyser.analyse(texts, { signal, tasks: TASKS });
    const comments = found.flatMap((comment, position) => {
      const analysis = analyses[position];
      return analysis === undefined ? [] : [{ ...comment, analysis }];
    });
    const stored = await this.analysis.storeComments(
      { analysisJobId, profileId },
      { version, tier: this.config.ai.tier, comments },
      { expected, details: toBatchLog(analyses, began, TASKS) },
    );
    for (const method of stored.methods) this.metrics.count('app_ai_comments_analysed_total', { method });
    if (stored.isComplete) this.logger.log('analysis complete', { analysisJobId, username: stored.username });
    await this.caches.renewAfterBatch({ profileId, ...stored });
  }

  private async giveUp({ analysisJobId, profileId }: CommentBatch, cause: unknown): Promise<void> {
    const { username } = await this.analysis.fail(
      { analysisJobId, profileId },
      { error: describe(cause), postIds: [], version: this.analyser.version },
    );
    await this.caches.renew({ profileId, username });
  }
}
