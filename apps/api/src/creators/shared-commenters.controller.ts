import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { RateLimit } from '../http/rate-limit.decorator';
import { UsernameParam } from '../http/username.param';
import { SharedCommentersDto, SharedCommentersQueryDto } from './dto/shared-commenters.dto';
import { SharedCommentersService } from './shared-commenters.service';

@ApiTags('Creators')
@Controller('api/v1/creators/:username/shared-commenters')
export class SharedCommentersController {
  constructor(private readonly commenters: SharedCommentersService) {}

  @Get()
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'How many accounts comment on this creator and on another',
    description:
      'Free with access to both. Counts and shares of the comments that are stored, a lower bound of the true overlap; no ' +
      'account is named.',
  })
  @ApiParam({ name: 'username', example: 'nora.travels', description: 'With or without @, in any case' })
  @ApiOkResponse({ type: SharedCommentersDto })
  @ApiProblem('CREATOR.INVALID_USERNAME', 'CREATOR.NOT_FOUND', 'CREDITS.UNLOCK_REQUIRED', 'PROVIDER.UNAVAILABLE')
  compare(
    @CurrentUser() reader: Principal,
    @UsernameParam() username: string,
    @Query() { with: other }: SharedCommentersQueryDto,
  ): Promise<SharedCommentersDto> {
    return this.commenters.compare(reader, username, other);
  }
}
