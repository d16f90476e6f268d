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
import { MOST_LISTED, MOST_LISTS } from '@app/campaigns';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { RateLimit } from '../http/rate-limit.decorator';
import { UsernameParam } from '../http/username.param';
import { UuidParam } from '../http/uuid.param';
import { AddedToListDto, AddToListDto, CreateListDto, ListDto, ListsPageDto, UpdateListDto } from './dto/list.dto';
import { ListedCreatorsPageDto } from './dto/listed-creator.dto';
import { ListedCreatorsService } from './listed-creators.service';
import { ListsService } from './lists.service';

const ID = { name: 'id', format: 'uuid', example: '0c7f3a1e-5a52-4d0b-9d2b-3a7d54a7a310' };

@ApiTags('Lists')
@Controller('api/v1/lists')
export class ListsController {
  constructor(
    private readonly lists: ListsService,
    private readonly listed: ListedCreatorsService,
  ) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Begin a list of creators', description: `At most ${MOST_LISTS} lists a user.` })
  @ApiCreatedResponse({ type: ListDto })
  @ApiProblem('RESOURCE.CONFLICT')
  create(@CurrentUser() owner: Principal, @Body() list: CreateListDto): Promise<ListDto> {
    return this.lists.create(owner, list);
  }

  @Get()
  @ApiOperation({ summary: 'Your lists, latest first' })
  @ApiOkResponse({ type: ListsPageDto })
  @ApiProblem('REQUEST.INVALID_CURSOR')
  list(@CurrentUser() reader: Principal, @Query() page: PageQueryDto): Promise<ListsPageDto> {
    return this.lists.list(reader, page);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of your lists' })
  @ApiParam(ID)
  @ApiOkResponse({ type: ListDto })
  @ApiProblem('RESOURCE.NOT_FOUND')
  get(@CurrentUser() reader: Principal, @UuidParam('id') id: string): Promise<ListDto> {
    return this.lists.get(reader, id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Rename or describe a list', description: 'What is left out stays.' })
  @ApiParam(ID)
  @ApiOkResponse({ type: ListDto })
  @ApiProblem('RESOURCE.NOT_FOUND', 'RESOURCE.CONFLICT')
  change(
    @CurrentUser() owner: Principal,
    @UuidParam('id') id: string,
    @Body() change: UpdateListDto,
  ): Promise<ListDto> {
    return this.lists.change(owner, id, change);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a list', description: 'The creators on it stay what they are to you otherwise.' })
  @ApiParam(ID)
  @ApiNoContentResponse()
  @ApiProblem('RESOURCE.NOT_FOUND')
  remove(@CurrentUser() owner: Principal, @UuidParam('id') id: string): Promise<void> {
    return this.lists.remove(owner, id);
  }

  @Get(':id/profiles')
  @ApiOperation({ summary: 'Creators on a list, latest first' })
  @ApiParam(ID)
  @ApiOkResponse({ type: ListedCreatorsPageDto })
  @ApiProblem('RESOURCE.NOT_FOUND', 'REQUEST.INVALID_CURSOR')
  listProfiles(
    @CurrentUser() reader: Principal,
    @UuidParam('id') id: string,
    @Query() page: PageQueryDto,
  ): Promise<ListedCreatorsPageDto> {
    return this.listed.list(reader, id, page);
  }

  @Post(':id/profiles')
  @Idempotent()
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'Put creators on a list',
    description:
      `Up to 100 at a time, ${MOST_LISTED} on a list. Creators nobody looked up yet are fetched first. Of several, those that ` +
      'cannot be had are named with the reason and the others are added; of one, the reason is the answer.',
  })
  @ApiParam(ID)
  @ApiCreatedResponse({ type: AddedToListDto })
  @ApiProblem('RESOURCE.NOT_FOUND', 'RESOURCE.CONFLICT')
  @ApiProblem('CREATOR.INVALID_USERNAME', 'CREATOR.NOT_FOUND', 'PROVIDER.UNAVAILABLE')
  add(
    @CurrentUser() owner: Principal,
    @UuidParam('id') id: string,
    @Body() creators: AddToListDto,
  ): Promise<AddedToListDto> {
    return this.listed.add(owner, id, creators);
  }

  @Delete(':id/profiles/:username')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a creator off a list' })
  @ApiParam(ID)
  @ApiParam({ name: 'username', example: 'nora.travels' })
  @ApiNoContentResponse()
  @ApiProblem('CREATOR.INVALID_USERNAME', 'RESOURCE.NOT_FOUND')
  takeOff(
    @CurrentUser() owner: Principal,
    @UuidParam('id') id: string,
    @UsernameParam() username: string,
  ): Promise<void> {
    return this.listed.remove(owner, id, username);
  }
}
