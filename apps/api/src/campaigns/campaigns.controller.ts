import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { CSV_TYPE } from '../credits/ledger-csv';
import type { ByteAnswer } from '../http/byte-answer';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { RateLimit } from '../http/rate-limit.decorator';
import { IdParam } from '../http/uuid.param';
import { CAMPAIGN_ID } from './campaign-id.param';
import { CampaignsService } from './campaigns.service';
import { CampaignReportDto } from './dto/campaign-report.dto';
import {
  CampaignDto,
  CampaignsPageDto,
  ChangeCampaignStatusDto,
  CreateCampaignDto,
  ListCampaignsDto,
  UpdateCampaignDto,
} from './dto/campaign.dto';

@ApiTags('Campaigns')
@Controller('api/v1/campaigns')
export class CampaignsController {
  constructor(private readonly campaigns: CampaignsService) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Plan a campaign', description: 'It begins as a draft.' })
  @Answers(201, CampaignDto)
  @ApiProblem('CREATOR.INVALID_USERNAME')
  create(@CurrentUser() owner: Principal, @Body() campaign: CreateCampaignDto): Promise<CampaignDto> {
    return this.campaigns.create(owner, campaign);
  }

  @Get()
  @ApiOperation({ summary: 'Your campaigns, latest first' })
  @Answers(200, CampaignsPageDto)
  list(@CurrentUser() owner: Principal, @Query() query: ListCampaignsDto): Promise<CampaignsPageDto> {
    return this.campaigns.list(owner, query);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of your campaigns' })
  @Answers(200, CampaignDto)
  get(@CurrentUser() owner: Principal, @IdParam(CAMPAIGN_ID) id: string): Promise<CampaignDto> {
    return this.campaigns.get(owner, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Change a campaign',
    description:
      'What is left out stays, null removes. With `version` the change is made only if nobody changed the campaign since. ' +
      'A completed campaign can only be archived or removed.',
  })
  @Answers(200, CampaignDto)
  @ApiProblem('CAMPAIGNS.INVALID_TRANSITION', 'CAMPAIGNS.READ_ONLY', 'CAMPAIGNS.CHANGED_MEANWHILE')
  @ApiProblem('CREATOR.INVALID_USERNAME')
  change(
    @CurrentUser() owner: Principal,
    @IdParam(CAMPAIGN_ID) id: string,
    @Body() change: UpdateCampaignDto,
  ): Promise<CampaignDto> {
    return this.campaigns.change(owner, id, change);
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Remove a campaign',
    description: 'It is invisible at once, can be restored for 90 days, and is then erased.',
  })
  @Answers(204)
  remove(@CurrentUser() owner: Principal, @IdParam(CAMPAIGN_ID) id: string): Promise<void> {
    return this.campaigns.remove(owner, id);
  }

  @Post(':id/restore')
  @Idempotent()
  @ApiOperation({ summary: 'Restore a removed campaign, with its creators and posts' })
  @Answers(200, CampaignDto)
  restore(@CurrentUser() owner: Principal, @IdParam(CAMPAIGN_ID) id: string): Promise<CampaignDto> {
    return this.campaigns.restore(owner, id);
  }

  @Post(':id/status')
  @Idempotent()
  @ApiOperation({
    summary: 'Take a campaign to its next status',
    description: 'draft to active, active to paused and back, active to completed, completed to archived.',
  })
  @Answers(200, CampaignDto)
  @ApiProblem('CAMPAIGNS.INVALID_TRANSITION')
  changeStatus(
    @CurrentUser() owner: Principal,
    @IdParam(CAMPAIGN_ID) id: string,
    @Body() { status }: ChangeCampaignStatusDto,
  ): Promise<CampaignDto> {
    return this.campaigns.changeStatus(owner, id, status);
  }

  @Get(':id/report')
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'How a campaign did',
    description:
      'Of the posts of creators you have access to, as they were last read from Instagram; the others are listed and left out ' +
      'of every sum. Each figure says from how many posts it was made and which were left out.',
  })
  @Answers(200, CampaignReportDto)
  report(@CurrentUser() owner: Principal, @IdParam(CAMPAIGN_ID) id: string): Promise<CampaignReportDto> {
    return this.campaigns.report(owner, id);
  }

  @Get(':id/report.csv')
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'The creators of the report as a CSV file',
    description:
      'What is not known is empty. RFC 4180; texts that a spreadsheet would take for a formula begin with an apostrophe.',
  })
  @ApiOkResponse({
    description: 'One line per creator after the heading',
    content: {
      [CSV_TYPE]: { schema: { type: 'string' }, example: 'username,status,access\r\nnora.travels,confirmed,full\r\n' },
    },
  })
  reportAsCsv(@CurrentUser() owner: Principal, @IdParam(CAMPAIGN_ID) id: string): Promise<ByteAnswer> {
    return this.campaigns.reportAsCsv(owner, id);
  }
}
