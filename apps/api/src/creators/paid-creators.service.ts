import { Injectable } from '@nestjs/common';
import { postEngagementOf, type PostEngagement } from '@app/analytics';
import type { Principal } from '@app/auth';
import { Cache } from '@app/cache';
import type { Page } from '@app/common';
import { CreatorAccess, PostsRepository, type CreatorPost, type KnownCreator } from '@app/creators';
import { CreditLedger, type Charge } from '@app/credits';
import { ByteAnswer } from '../http/byte-answer';
import { fullAnswer, previewAnswer } from './creator-answers';
import { CreatorsService, type ListRequest } from './creators.service';
import { ReaderStanding } from './reader-standing.service';

export type AnalysedPost = CreatorPost & { engagement: PostEngagement };

/** What is answered for credits: the unlock of a creator, and the analytics of posts. */
@Injectable()
export class PaidCreatorsService {
  constructor(
    private readonly creators: CreatorsService,
    private readonly standing: ReaderStanding,
    private readonly access: CreatorAccess,
    private readonly ledger: CreditLedger,
    private readonly posts: PostsRepository,
    private readonly cache: Cache,
  ) {}

  /** The complete creator, unlocked for the reader for ever. Nothing is charged for what the provider does not give. */
  async unlock(reader: Principal, username: string, charge: Charge): Promise<ByteAnswer> {
    const creator = await this.creators.find(reader, { username, refresh: false });
    if (creator.degraded) {
      charge.waive('degraded');
      return this.creators.answerDegraded(reader, creator);
    }
    const isUnlocked = charge.hold === null || (await this.carryOut(reader, creator, charge));
    const access = await this.access.levelFor(reader.claims, creator.meta.profileId);
    this.creators.record(reader, creator, access.level);
    if (!isUnlocked && access.level === 'preview')
      return previewAnswer(creator, { unlock: await this.standing.offerAfterRelease(reader), degraded: false });
    return fullAnswer(this.cache, creator, access);
  }

  /** A page of posts, each set against the followers and against the posts beside it. An empty page costs nothing. */
  async analysePosts(
    reader: Principal,
    { username, limit, cursor }: ListRequest,
    charge: Charge,
  ): Promise<Page<AnalysedPost>> {
    const { profileId, followers } = await this.creators.openBeside(reader, username, 'post analytics');
    const page = await this.posts.findPage(reader.claims, { profileId, limit, cursor });
    if (page.items.length === 0) charge.waive('empty');
    const engagement = postEngagementOf(page.items.map(toEngagementPost), followers >= 0 ? followers : null);
    const items = page.items.map((post, i) => ({ ...post, engagement: engagement[i] as PostEngagement }));
    return { items, nextCursor: page.nextCursor };
  }

  /** @returns false when there is nothing to unlock: a private, withheld or empty timeline shows no more than the preview */
  private async carryOut(reader: Principal, { meta, source }: KnownCreator, charge: Charge): Promise<boolean> {
    if (charge.hold === null) return true;
    if (source === 'fallback' || meta.posts === 0) {
      charge.waive(source === 'fallback' ? 'fallback' : 'empty');
      return false;
    }
    const { owned, settlement } = await this.ledger.unlock(reader.claims, charge.hold, meta.profileId);
    if (owned) charge.waive('owned');
    else charge.settledBy(settlement);
    await this.access.changed(reader.userId, meta.profileId);
    return true;
  }
}

const toEngagementPost = ({ likesCount, likesHidden, commentsCount, publishedAt }: CreatorPost) => ({
  likesCount,
  likesHidden,
  commentsCount,
  publishedAt: new Date(publishedAt),
});
