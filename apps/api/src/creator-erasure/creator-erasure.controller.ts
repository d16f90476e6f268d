import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, RequiresLiveSession, Roles, type Principal } from '@app/auth';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { UsernameParam } from '../http/username.param';
import { CreatorErasureService } from './creator-erasure.service';
import { ErasureDto } from './dto/erasure.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/creators')
export class CreatorErasureController {
  constructor(private readonly erasures: CreatorErasureService) {}

  @Post(':username/erase')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Forget a creator at his own request, for good',
    description:
      'Profile, posts, analyses, figures and access go, as does what other creators’ rows say of him, and nothing is collected under his names or his account again: 410 CREATOR.ERASED. What users paid stays in their books, without a name. Cannot be undone. The reason must not name the creator.',
  })
  @Answers(200, ErasureDto)
  erase(
    @CurrentUser() { userId: actorId }: Principal,
    @UsernameParam() username: string,
    @Body() { reason }: ReasonDto,
  ): Promise<ErasureDto> {
    return this.erasures.erase({ actorId, username, reason });
  }
}
