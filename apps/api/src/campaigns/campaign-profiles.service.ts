import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import {
  CampaignProfilesRepository,
  CampaignsRepository,
  ProfileNotInCampaignError,
  type CampaignProfile,
} from '@app/campaigns';
import { AppError, type Page } from '@app/common';
import { GetCreator } from '@app/creators';
import { normaliseUsername } from '@app/instagram';
import type { PageQueryDto } from '../http/page-query.dto';
import type { AddCampaignProfileDto, UpdateCampaignProfileDto } from './dto/campaign-profile.dto';

const FETCH_TIME_MS = 25_000;

/** Creators of a campaign. Adding one gives no access to it. */
@Injectable()
export class CampaignProfilesService {
  constructor(
    private readonly campaigns: CampaignsRepository,
    private readonly profiles: CampaignProfilesRepository,
    private readonly creators: GetCreator,
  ) {}

  async list({ claims }: Principal, campaignId: string, page: PageQueryDto): Promise<Page<CampaignProfile>> {
    await this.campaigns.get(claims, campaignId);
    return this.profiles.findPage(claims, campaignId, page);
  }

  /** A creator nobody looked up yet is fetched first, once it is known that the campaign is the caller's. */
  async add({ claims }: Principal, campaignId: string, given: AddCampaignProfileDto): Promise<CampaignProfile> {
    const { username: name, status = 'shortlisted', feeMinor = null, postsAgreed = null, note = null } = given;
    const username = normaliseUsername(name);
    await this.campaigns.get(claims, campaignId);
    const creator = await this.creators.execute({ username, deadline: Date.now() + FETCH_TIME_MS });
    if (creator.degraded) throw creator.reason;
    const { profileId } = creator.meta;
    const terms = { status, feeMinor, postsAgreed, note };
    const added = await this.profiles.add(claims, { campaignId, profileId }, terms);
    if (added !== null) return added;
    throw new AppError('RESOURCE.CONFLICT', {
      detail: `${username} is in this campaign already. Change what is noted with PATCH.`,
    });
  }

  async change(
    { claims }: Principal,
    { campaignId, username }: { campaignId: string; username: string },
    { status, feeMinor, postsAgreed, note }: UpdateCampaignProfileDto,
  ): Promise<CampaignProfile> {
    await this.campaigns.get(claims, campaignId);
    const profileId = await this.idOf(campaignId, username);
    const terms = {
      ...(status === undefined ? {} : { status }),
      ...(feeMinor === undefined ? {} : { feeMinor }),
      ...(postsAgreed === undefined ? {} : { postsAgreed }),
      ...(note === undefined ? {} : { note }),
    };
    const changed = await this.profiles.change(claims, { campaignId, profileId }, terms);
    if (changed === null) throw new ProfileNotInCampaignError(username);
    return changed;
  }

  async remove(
    { claims }: Principal,
    { campaignId, username }: { campaignId: string; username: string },
  ): Promise<void> {
    await this.campaigns.get(claims, campaignId);
    const profileId = await this.idOf(campaignId, username);
    if (!(await this.profiles.remove(claims, { campaignId, profileId }))) throw new ProfileNotInCampaignError(username);
  }

  private async idOf(campaignId: string, username: string): Promise<string> {
    const profileId = await this.profiles.findProfileId(campaignId, username);
    if (profileId === null) throw new ProfileNotInCampaignError(username);
    return profileId;
  }
}
