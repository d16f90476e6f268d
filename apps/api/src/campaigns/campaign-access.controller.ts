import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { IdParam } from '../http/uuid.param';
import { CampaignAccessService } from './campaign-access.service';
import { CAMPAIGN_ID } from './campaign-id.param';
import { CampaignAccessDto, GrantCampaignAccessDto } from './dto/campaign-access.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/campaigns')
export class CampaignAccessController {
  constructor(private readonly access: CampaignAccessService) {}

  @Post(':id/access')
  @Idempotent()
  @ApiOperation({
    summary: 'Give the owner of a campaign access to its creators',
    description:
      'To those it has now, for 30 days unless said otherwise. An access that lasts longer already is left alone; one that was unlocked never ends.',
  })
  @Answers(201, CampaignAccessDto)
  grant(
    @CurrentUser() actor: Principal,
    @IdParam(CAMPAIGN_ID) campaignId: string,
    @Body() grant: GrantCampaignAccessDto,
  ): Promise<CampaignAccessDto> {
    return this.access.grant(actor, campaignId, grant);
  }
}
