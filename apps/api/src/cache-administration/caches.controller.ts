import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { CACHE_NAMES, type CacheName } from '@app/cache';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { CacheAdministrationService } from './cache-administration.service';
import { CacheNameParam } from './cache-name.param';
import { CachesDto, DroppedCacheDto } from './dto/cache.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/caches')
export class CachesController {
  constructor(private readonly caches: CacheAdministrationService) {}

  @Get()
  @ApiOperation({ summary: 'What is cached, for how long and how well, in the process that answers' })
  @Answers(200, CachesDto)
  list(): CachesDto {
    return this.caches.list();
  }

  @Post(':name/drop')
  @Idempotent()
  @ApiOperation({
    summary: 'Drop every cached value of a name, on all instances',
    description: 'Nothing is lost: values are read from their source again. Expect more load until they are back.',
  })
  @ApiParam({ name: 'name', enum: CACHE_NAMES, example: 'profile' })
  @Answers(200, DroppedCacheDto)
  @ApiProblem('RESOURCE.NOT_FOUND')
  drop(
    @CurrentUser() actor: Principal,
    @CacheNameParam() name: CacheName,
    @Body() { reason }: ReasonDto,
  ): Promise<DroppedCacheDto> {
    return this.caches.drop(actor, { name, reason });
  }
}
