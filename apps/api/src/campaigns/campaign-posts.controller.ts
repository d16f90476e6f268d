import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { RateLimit } from '../http/rate-limit.decorator';
import { IdParam } from '../http/uuid.param';
import { CAMPAIGN_ID } from './campaign-id.param';
import { CampaignPostsService } from './campaign-posts.service';
import { AddCampaignPostDto, CampaignPostDto, CampaignPostsPageDto, MatchingDto } from './dto/campaign-post.dto';

@ApiTags('Campaigns')
@Controller('api/v1/campaigns/:id/posts')
export class CampaignPostsController {
  constructor(private readonly posts: CampaignPostsService) {}

  @Get()
  @ApiOperation({
    summary: 'Posts of a campaign, latest added first',
    description: 'With their counts where you have access to the creator.',
  })
  @Answers(200, CampaignPostsPageDto)
  list(
    @CurrentUser() owner: Principal,
    @IdParam(CAMPAIGN_ID) id: string,
    @Query() page: PageQueryDto,
  ): Promise<CampaignPostsPageDto> {
    return this.posts.list(owner, id, page);
  }

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Add a post by its address or shortcode',
    description:
      'A stored post of a creator of the campaign to whom you have access; at most 2,000. A post that is in the campaign already keeps its place.',
  })
  @Answers(201, CampaignPostDto)
  @ApiProblem('CAMPAIGNS.POST_NOT_STORED', 'CAMPAIGNS.CREATOR_NOT_IN_CAMPAIGN', 'CREDITS.UNLOCK_REQUIRED')
  @ApiProblem('CAMPAIGNS.FULL', 'CAMPAIGNS.READ_ONLY')
  add(
    @CurrentUser() owner: Principal,
    @IdParam(CAMPAIGN_ID) id: string,
    @Body() post: AddCampaignPostDto,
  ): Promise<CampaignPostDto> {
    return this.posts.add(owner, id, post);
  }

  @Post('match')
  @Idempotent()
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'Find the posts of a campaign',
    description:
      'Stored posts of its creators (but those who declined), published within its period (whole days, UTC), that carry one of ' +
      'its hashtags or name, tag or credit its brand. Only creators you have access to are looked at. May be run again: nothing is added twice.',
  })
  @Answers(200, MatchingDto)
  @ApiProblem('CAMPAIGNS.NOTHING_TO_MATCH', 'CAMPAIGNS.FULL', 'CAMPAIGNS.READ_ONLY')
  match(@CurrentUser() owner: Principal, @IdParam(CAMPAIGN_ID) id: string): Promise<MatchingDto> {
    return this.posts.match(owner, id);
  }

  @Delete(':entryId')
  @ApiOperation({ summary: 'Take a post out of a campaign' })
  @Answers(204)
  @ApiProblem('CAMPAIGNS.READ_ONLY')
  remove(
    @CurrentUser() owner: Principal,
    @IdParam(CAMPAIGN_ID) campaignId: string,
    @IdParam({ name: 'entryId', example: '0a4f9c7e-1b0d-4c36-8a11-5f9d2c3e7b44' }) entryId: string,
  ): Promise<void> {
    return this.posts.remove(owner, { campaignId, entryId });
  }
}
