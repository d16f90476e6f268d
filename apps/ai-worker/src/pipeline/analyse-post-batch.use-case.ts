import { Injectable } from '@nestjs/common';
import { AppConfig } from '@app/config';
import { PostAnalysesRepository, RunAnalysis, type AnalysedPost, type JobOfProfile } from '@app/creators';
import { Logger, Metrics } from '@app/observability';
import { QUEUE_POLICIES } from '@app/queues';
import { CaptionAnalyser } from '../inference/caption-analyser.port';
import { CreatorCaches } from './creator-caches';

export interface PostBatch extends JobOfProfile {
  postIds: readonly string[];
}

interface Run {
  /** 1 for the first. */
  attempt: number;
  signal: AbortSignal;
}

const LAST_ATTEMPT = QUEUE_POLICIES['profile-analyses'].attempts;
const MAX_ERROR_LENGTH = 500;

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
  async execute(batch: PostBatch, run: Run): Promise<void> {
    if (!this.config.ai.enabled) return; // planned again when analysis is switched on
    try {
      await this.analyse(batch, run.signal);
    } catch (error) {
      if (run.attempt >= LAST_ATTEMPT && !run.signal.aborted) await this.giveUp(batch, error);
      throw error;
    }
  }

  private async analyse({ analysisJobId, profileId, postIds }: PostBatch, signal: AbortSignal): Promise<void> {
    const { version } = this.analyser;
    const found = await this.posts.findBatch({ profileId, postIds, version });
    const captions = found.map(({ id, caption }) => ({ id, text: caption }));
    const analyses = await this.analyser.analyse(captions, { signal });
    const posts = found.flatMap(({ id, contentHash }, position): AnalysedPost[] => {
      const analysis = analyses[position];
      return analysis === undefined ? [] : [{ id, contentHash, analysis }];
    });
    const { methods, username, isComplete } = await this.analysis.store(
      { analysisJobId, profileId },
      { version, posts },
    );
    for (const method of methods) this.metrics.count('app_ai_posts_analysed_total', { method });
    if (isComplete) this.logger.log('analysis complete', { analysisJobId, username });
    await this.caches.renew({ profileId, username });
  }

  private async giveUp({ analysisJobId, profileId, postIds }: PostBatch, cause: unknown): Promise<void> {
    const error = (cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)).slice(
      0,
      MAX_ERROR_LENGTH,
    );
    const { username } = await this.analysis.fail(
      { analysisJobId, profileId },
      { error, postIds, version: this.analyser.version },
    );
    await this.caches.renew({ profileId, username });
  }
}
