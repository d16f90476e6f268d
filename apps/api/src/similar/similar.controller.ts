import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { RateLimit } from '../http/rate-limit.decorator';
import { UsernameParam } from '../http/username.param';
import { SimilarCreatorsDto, SimilarQueryDto } from './dto/similar.dto';
import { SimilarService } from './similar.service';

@ApiTags('Creators')
@Controller('api/v1/creators/:username/similar')
export class SimilarController {
  constructor(private readonly similar: SimilarService) {}

  @Get()
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'Creators like this one, with the reasons',
    description:
      'Free. Only stored creators are found. More like A and B, but not C: `?like=b&unlike=c`. Of a private creator only what is ' +
      'public is compared, and the answer says what is not.',
  })
  @Answers(200, SimilarCreatorsDto)
  @ApiProblem('CREATOR.NOT_FOUND', 'PROVIDER.UNAVAILABLE')
  find(
    @CurrentUser() reader: Principal,
    @UsernameParam() username: string,
    @Query() query: SimilarQueryDto,
  ): Promise<SimilarCreatorsDto> {
    return this.similar.find(reader, username, query);
  }
}
