import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { UsernameParam } from '../http/username.param';
import { ReanalysisDto } from './dto/reanalysis.dto';
import { ReanalysisService } from './reanalysis.service';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/creators')
export class ReanalysisController {
  constructor(private readonly reanalysis: ReanalysisService) {}

  @Post(':username/reanalysis')
  @Idempotent()
  @ApiOperation({
    summary: 'Have all posts of a creator analysed again',
    description:
      'Present results are shown, marked as outdated, until new ones replace them. While a job is unfinished it is joined. 409 when analysis is switched off.',
  })
  @Answers(202, ReanalysisDto)
  @ApiProblem('CREATOR.NOT_FOUND', 'RESOURCE.CONFLICT')
  request(
    @CurrentUser() actor: Principal,
    @UsernameParam() username: string,
    @Body() { reason }: ReasonDto,
  ): Promise<ReanalysisDto> {
    return this.reanalysis.request(actor, { username, reason });
  }
}
