import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { CreatorCollectionService } from './creator-collection.service';
import { CreatorCollectionDto, CreatorCollectionRequestDto } from './dto/creator-collection.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/creators')
export class CreatorCollectionController {
  constructor(private readonly collection: CreatorCollectionService) {}

  @Post('collect')
  @Idempotent()
  @ApiOperation({
    summary: 'Have creators fetched and stored, so that discovery finds them',
    description:
      'In the background, when nobody waits. Each costs the provider’s price; those fetched within a day are left alone.',
  })
  @Answers(202, CreatorCollectionDto)
  @ApiProblem('CREATOR.INVALID_USERNAME', 'SYSTEM.UNAVAILABLE')
  collect(
    @CurrentUser() actor: Principal,
    @Body() { usernames, reason }: CreatorCollectionRequestDto,
  ): Promise<CreatorCollectionDto> {
    return this.collection.collect(actor, { usernames, reason });
  }
}
