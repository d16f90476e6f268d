import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { UsernameParam } from '../http/username.param';
import { UuidParam } from '../http/uuid.param';
import { CAMPAIGN_ID } from './campaign-id.param';
import { CampaignProfilesService } from './campaign-profiles.service';
import {
  AddCampaignProfileDto,
  CampaignProfileDto,
  CampaignProfilesPageDto,
  UpdateCampaignProfileDto,
} from './dto/campaign-profile.dto';

const USERNAME = { name: 'username', example: 'nora.travels' };

@ApiTags('Campaigns')
@ApiProblem('RESOURCE.NOT_FOUND')
@Controller('api/v1/campaigns/:id/profiles')
export class CampaignProfilesController {
  constructor(private readonly profiles: CampaignProfilesService) {}

  @Get()
  @ApiOperation({ summary: 'Creators of a campaign, latest added first' })
  @ApiParam(CAMPAIGN_ID)
  @ApiOkResponse({ type: CampaignProfilesPageDto })
  @ApiProblem('REQUEST.INVALID_CURSOR')
  list(
    @CurrentUser() owner: Principal,
    @UuidParam('id') id: string,
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
  @ApiParam(CAMPAIGN_ID)
  @ApiCreatedResponse({ type: CampaignProfileDto })
  @ApiProblem('CREATOR.INVALID_USERNAME', 'CREATOR.NOT_FOUND', 'PROVIDER.UNAVAILABLE')
  @ApiProblem('RESOURCE.CONFLICT', 'CAMPAIGNS.FULL', 'CAMPAIGNS.READ_ONLY')
  add(
    @CurrentUser() owner: Principal,
    @UuidParam('id') id: string,
    @Body() profile: AddCampaignProfileDto,
  ): Promise<CampaignProfileDto> {
    return this.profiles.add(owner, id, profile);
  }

  @Patch(':username')
  @ApiOperation({
    summary: 'Change what is noted about a creator',
    description: 'What is left out stays, null removes.',
  })
  @ApiParam(CAMPAIGN_ID)
  @ApiParam(USERNAME)
  @ApiOkResponse({ type: CampaignProfileDto })
  @ApiProblem('CREATOR.INVALID_USERNAME', 'CAMPAIGNS.READ_ONLY')
  change(
    @CurrentUser() owner: Principal,
    @UuidParam('id') campaignId: string,
    @UsernameParam() username: string,
    @Body() terms: UpdateCampaignProfileDto,
  ): Promise<CampaignProfileDto> {
    return this.profiles.change(owner, { campaignId, username }, terms);
  }

  @Delete(':username')
  @HttpCode(204)
  @ApiOperation({ summary: "Remove a creator, and the creator's posts with it" })
  @ApiParam(CAMPAIGN_ID)
  @ApiParam(USERNAME)
  @ApiNoContentResponse()
  @ApiProblem('CREATOR.INVALID_USERNAME', 'CAMPAIGNS.READ_ONLY')
  remove(
    @CurrentUser() owner: Principal,
    @UuidParam('id') campaignId: string,
    @UsernameParam() username: string,
  ): Promise<void> {
    return this.profiles.remove(owner, { campaignId, username });
  }
}
