import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import type { Page } from '@app/common';
import { Charge, CurrentCharge, RequiresCredits, type GatedRequest } from '@app/credits';
import { normaliseUsername } from '@app/instagram';
import type { ByteAnswer } from '../http/byte-answer';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { UsernameParam } from '../http/username.param';
import { CreatorDto } from './dto/creator.dto';
import { AnalysedPostsPageDto } from './dto/paid-creators.dto';
import { PaidCreatorsService, type AnalysedPost } from './paid-creators.service';

const byUsername = ({ params }: GatedRequest) => normaliseUsername(params.username ?? '');

@ApiTags('Creators')
@ApiProblem('CREATOR.NOT_FOUND', 'CREATOR.ERASED')
@Controller('api/v1/instagram/profile/:username')
export class PaidCreatorsController {
  constructor(private readonly creators: PaidCreatorsService) {}

  @Get()
  @RequiresCredits('influencer_unlock', { resource: byUsername, ownedForSeconds: Infinity, detailed: true })
  @ApiOperation({
    summary: 'Unlock a creator and read everything about it',
    description:
      'Paid once per creator and user, for ever; read again it is free. Nothing is charged when the provider fails, or for an account whose timeline shows nothing.',
  })
  @Answers(200, CreatorDto)
  unlock(
    @CurrentUser() reader: Principal,
    @UsernameParam() username: string,
    @CurrentCharge() charge: Charge,
  ): Promise<ByteAnswer> {
    return this.creators.unlock(reader, username, charge);
  }

  @Get('posts')
  @RequiresCredits('post_analytics', { resource: byUsername })
  @ApiOperation({
    summary: 'Analytics of the posts of an unlocked creator',
    description: 'A page of posts with their analysis and engagement, paid per page that is not empty. Newest first.',
  })
  @Answers(200, AnalysedPostsPageDto)
  @ApiProblem('CREDITS.UNLOCK_REQUIRED', 'PROVIDER.UNAVAILABLE')
  analysePosts(
    @CurrentUser() reader: Principal,
    @UsernameParam() username: string,
    @Query() query: PageQueryDto,
    @CurrentCharge() charge: Charge,
  ): Promise<Page<AnalysedPost>> {
    return this.creators.analysePosts(reader, { username, ...query }, charge);
  }
}
