import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { PostAnalysesRepository, RunAnalysis, type JobOfProfile, type PostToAnalyse } from '@app/creators';
import { Logger, Metrics } from '@app/observability';
import { CaptionAnalyser } from '../inference/caption-analyser.port';
import { describe, inPieces, isGivenUp, PoisonedBatchError, type Attempt } from './batch-attempts';
import { toBatchLog } from './batch-log';
import { CreatorCaches } from './creator-caches';

export interface PostBatch extends JobOfProfile {
  postIds: readonly string[];
}

/** Analyses the posts of a batch that still need it. No transaction is open meanwhile. */
@Injectable()
export class AnalysePostBatch {
  constructor(
    private readonly config: AppConfig,
    private readonly posts: PostAnalysesRepository,
    private readonly analysis: RunAnalysis,
    private readonly analyser: CaptionAnalyser,
    private readonly caches: CreatorCaches,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
  ) {}

  /** @throws whatever went wrong; after the last attempt the analysis job is marked as failed */
  async execute(batch: PostBatch, run: Attempt): Promise<void> {
    if (!this.config.ai.enabled) return; // planned again when analysis is switched on
    try {
      const found = await this.posts.findBatch({ ...batch, version: this.analyser.version });
      const planned = found.length === 0 ? 0 : batch.postIds.length;
      await inPieces(found, run, (posts) => {
        const expected = posts.length === found.length ? planned : posts.length;
        return this.analyse(batch, posts, { expected, signal: run.signal });
      });
    } catch (error) {
      if (isGivenUp(run)) await this.giveUp(batch, error);
      throw error;
    }
  }

  private async analyse(
    job: JobOfProfile,
    found: readonly PostToAnalyse[],
    { expected, signal }: { expected: number; signal: AbortSignal },
  ): Promise<void> {
    const { analysisJobId, profileId } = job;
    const { version } = this.analyser;
    const began = Date.now();
    const captions = found.map(({ id, caption }) => ({ id, text: caption }));
    const analyses = found.length === 0 ? [] : await this.analyser.analyse(captions, { signal });
    const posts = found.flatMap((post, position) => {
      const analysis = analyses[position];
      return analysis === undefined ? [] : [{ ...post, analysis }];
    });
    const results = { version, tier: this.config.ai.tier, posts };
    const details = toBatchLog(analyses, began);
    const stored = await this.analysis.store({ analysisJobId, profileId }, results, { expected, details });
    for (const method of stored.methods) this.metrics.count('app_ai_posts_analysed_total', { method });
    if (stored.isComplete) this.logger.log('analysis complete', { analysisJobId, username: stored.username });
    await this.caches.renewAfterBatch({ profileId, ...stored });
  }

  private async giveUp({ analysisJobId, profileId, postIds }: PostBatch, cause: unknown): Promise<void> {
    const { username } = await this.analysis.fail(
      { analysisJobId, profileId },
      {
        error: describe(cause),
        postIds: cause instanceof PoisonedBatchError ? cause.ids : postIds,
        version: this.analyser.version,
      },
    );
    await this.caches.renew({ profileId, username });
  }
}
