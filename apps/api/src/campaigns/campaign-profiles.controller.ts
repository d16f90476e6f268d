import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { UsernameParam } from '../http/username.param';
import { IdParam } from '../http/uuid.param';
import { CAMPAIGN_ID } from './campaign-id.param';
import { CampaignProfilesService } from './campaign-profiles.service';
import {
  AddCampaignProfileDto,
  CampaignProfileDto,
  CampaignProfilesPageDto,
  UpdateCampaignProfileDto,
} from './dto/campaign-profile.dto';

@ApiTags('Campaigns')
@Controller('api/v1/campaigns/:id/profiles')
export class CampaignProfilesController {
  constructor(private readonly profiles: CampaignProfilesService) {}

  @Get()
  @ApiOperation({ summary: 'Creators of a campaign, latest added first' })
  @Answers(200, CampaignProfilesPageDto)
  list(
    @CurrentUser() owner: Principal,
    @IdParam(CAMPAIGN_ID) id: string,
    @Query() page: PageQueryDto,
  ): Promise<CampaignProfilesPageDto> {
    return this.profiles.list(owner, id, page);
  }

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Add a creator to a campaign',
    description: 'At most 500. It gives no access: posts and figures of a creator need an unlock or a grant.',
  })
  @Answers(201, CampaignProfileDto)
  @ApiProblem('CREATOR.INVALID_USERNAME', 'CREATOR.NOT_FOUND', 'PROVIDER.UNAVAILABLE')
  @ApiProblem('RESOURCE.CONFLICT', 'CAMPAIGNS.FULL', 'CAMPAIGNS.READ_ONLY')
  add(
    @CurrentUser() owner: Principal,
    @IdParam(CAMPAIGN_ID) id: string,
    @Body() profile: AddCampaignProfileDto,
  ): Promise<CampaignProfileDto> {
    return this.profiles.add(owner, id, profile);
  }

  @Patch(':username')
  @ApiOperation({
    summary: 'Change what is noted about a creator',
    description: 'What is left out stays, null removes.',
  })
  @Answers(200, CampaignProfileDto)
  @ApiProblem('CAMPAIGNS.READ_ONLY')
  change(
    @CurrentUser() owner: Principal,
    @IdParam(CAMPAIGN_ID) campaignId: string,
    @UsernameParam() username: string,
    @Body() terms: UpdateCampaignProfileDto,
  ): Promise<CampaignProfileDto> {
    return this.profiles.change(owner, { campaignId, username }, terms);
  }

  @Delete(':username')
  @ApiOperation({ summary: "Remove a creator, and the creator's posts with it" })
  @Answers(204)
  @ApiProblem('CAMPAIGNS.READ_ONLY')
  remove(
    @CurrentUser() owner: Principal,
    @IdParam(CAMPAIGN_ID) campaignId: string,
    @UsernameParam() username: string,
  ): Promise<void> {
    return this.profiles.remove(owner, { campaignId, username });
  }
}
