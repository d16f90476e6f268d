import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import {
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { UuidParam } from '../http/uuid.param';
import { ChangeWatchDto, CreateWatchDto, WatchDto, WatchesPageDto } from './dto/watch.dto';
import { WatchesService } from './watches.service';

const ID = { name: 'id', format: 'uuid', example: '2a9c1d10-5d0e-4a55-8f39-6b6a3f1c7e42' };

@ApiTags('Watches')
@Controller('api/v1/watches')
export class WatchesController {
  constructor(private readonly watches: WatchesService) {}

  @Post()
  @Idempotent()
  @ApiOperation({
    summary: 'Watch a creator',
    description:
      'Free; at most 200. Watched creators are fetched once a day. What changes is told once: at `/api/v1/watches/events`, in its stream, and to webhooks with the topics creator.followers_moved, creator.sponsored_post and creator.renamed. What is known already when the watch begins is not told.',
  })
  @ApiCreatedResponse({ type: WatchDto })
  @ApiProblem(
    'CREATOR.INVALID_USERNAME',
    'CREATOR.NOT_FOUND',
    'CREATOR.ERASED',
    'RESOURCE.CONFLICT',
    'PROVIDER.UNAVAILABLE',
  )
  create(@CurrentUser() owner: Principal, @Body() watch: CreateWatchDto): Promise<WatchDto> {
    return this.watches.create(owner, watch);
  }

  @Get()
  @ApiOperation({ summary: 'The creators you watch, latest first' })
  @ApiOkResponse({ type: WatchesPageDto })
  @ApiProblem('REQUEST.INVALID_CURSOR')
  list(@CurrentUser() owner: Principal, @Query() page: PageQueryDto): Promise<WatchesPageDto> {
    return this.watches.list(owner, page);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of your watches' })
  @ApiParam(ID)
  @ApiOkResponse({ type: WatchDto })
  @ApiProblem('RESOURCE.NOT_FOUND')
  get(@CurrentUser() owner: Principal, @UuidParam('id') id: string): Promise<WatchDto> {
    return this.watches.get(owner, id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change what you are told of a creator', description: 'What is left out stays as it is.' })
  @ApiParam(ID)
  @ApiOkResponse({ type: WatchDto })
  @ApiProblem('RESOURCE.NOT_FOUND')
  change(
    @CurrentUser() owner: Principal,
    @UuidParam('id') id: string,
    @Body() change: ChangeWatchDto,
  ): Promise<WatchDto> {
    return this.watches.change(owner, id, change);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Watch a creator no longer', description: 'What you were told stays.' })
  @ApiParam(ID)
  @ApiNoContentResponse()
  @ApiProblem('RESOURCE.NOT_FOUND')
  remove(@CurrentUser() owner: Principal, @UuidParam('id') id: string): Promise<void> {
    return this.watches.remove(owner, id);
  }
}
