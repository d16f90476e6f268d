import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import {
  CampaignMatchingRepository,
  CampaignPostsRepository,
  CampaignsRepository,
  CreatorNotInCampaignError,
  PostNotStoredError,
  toShortcode,
  type CampaignPost,
  type Matching,
} from '@app/campaigns';
import type { AppError, Page } from '@app/common';
import { ResourceNotFoundError } from '@app/creators';
import { UnlockQuotesRepository } from '@app/credits';
import { UnlockRequiredError } from '../creators/unlock-required.error';
import type { PageQueryDto } from '../http/page-query.dto';
import { InvalidRequestError } from '../http/validation.pipe';
import type { AddCampaignPostDto } from './dto/campaign-post.dto';

@Injectable()
export class CampaignPostsService {
  constructor(
    private readonly campaigns: CampaignsRepository,
    private readonly posts: CampaignPostsRepository,
    private readonly matching: CampaignMatchingRepository,
    private readonly quotes: UnlockQuotesRepository,
  ) {}

  async list({ claims }: Principal, campaignId: string, page: PageQueryDto): Promise<Page<CampaignPost>> {
    await this.campaigns.get(claims, campaignId);
    return this.posts.findPage(claims, campaignId, page);
  }

  async add(owner: Principal, campaignId: string, { post, note = null }: AddCampaignPostDto): Promise<CampaignPost> {
    const shortcode = toShortcode(post);
    if (shortcode === null)
      throw new InvalidRequestError([
        { field: 'post', code: 'POST_REFERENCE', message: 'must be the address or the shortcode of an Instagram post' },
      ]);
    await this.campaigns.get(owner.claims, campaignId);
    const added = await this.posts.add(owner.claims, campaignId, { shortcode, note });
    if (added === null) throw await this.reasonAgainst(owner, campaignId, shortcode);
    return added;
  }

  async match({ claims }: Principal, campaignId: string): Promise<Matching> {
    return this.matching.match(claims, await this.campaigns.get(claims, campaignId));
  }

  async remove({ claims }: Principal, { campaignId, entryId }: { campaignId: string; entryId: string }): Promise<void> {
    await this.campaigns.get(claims, campaignId);
    if (!(await this.posts.remove(claims, campaignId, entryId)))
      throw new ResourceNotFoundError('This campaign has no post under this id.');
  }

  private async reasonAgainst({ claims }: Principal, campaignId: string, shortcode: string): Promise<AppError> {
    const stored = await this.posts.explain(campaignId, shortcode);
    if (stored === null) return new PostNotStoredError(shortcode);
    if (!stored.inCampaign || stored.username === null) return new CreatorNotInCampaignError(stored.username);
    const quote = await this.quotes.getQuote(claims);
    return new UnlockRequiredError({ username: stored.username, part: 'posts', ...quote });
  }
}
