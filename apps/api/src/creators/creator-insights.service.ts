import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { Cache } from '@app/cache';
import { CreatorNotFoundError, InsightsRepository } from '@app/creators';
import { eventsUrlOf } from '../analyses/events-url';
import { ByteAnswer } from '../http/byte-answer';
import { CreatorsService } from './creators.service';

/** Of an analysis under way: every batch invalidates, this only covers a lost one. */
const UNFINISHED_FOR_MS = 1_000;

@Injectable()
export class CreatorInsightsService {
  constructor(
    private readonly creators: CreatorsService,
    private readonly insights: InsightsRepository,
    private readonly cache: Cache,
  ) {}

  async getInsights(reader: Principal, username: string): Promise<ByteAnswer> {
    const { profileId } = await this.creators.openBeside(reader, username, 'content insights');
    const { entry } = await this.cache.getOrLoad('ai', profileId, () => this.load(profileId, username));
    return new ByteAnswer({ body: entry.body, etag: entry.etag });
  }

  private async load(profileId: string, username: string) {
    const insights = await this.insights.findByProfile(profileId);
    if (insights === null) throw new CreatorNotFoundError(username);
    const job = insights.job && { ...insights.job, eventsUrl: eventsUrlOf(insights.job.id) };
    const content = { body: Buffer.from(JSON.stringify({ ...insights, job })), meta: { status: insights.status } };
    return insights.status === 'complete' ? content : { ...content, ttlMs: UNFINISHED_FOR_MS };
  }
}
