import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { MOST_LISTED, MOST_LISTS } from '@app/campaigns';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { RateLimit } from '../http/rate-limit.decorator';
import { UsernameParam } from '../http/username.param';
import { IdParam } from '../http/uuid.param';
import { AddedToListDto, AddToListDto, CreateListDto, ListDto, ListsPageDto, UpdateListDto } from './dto/list.dto';
import { ListedCreatorsPageDto } from './dto/listed-creator.dto';
import { ListedCreatorsService } from './listed-creators.service';
import { ListsService } from './lists.service';

const ID = { name: 'id', example: '0c7f3a1e-5a52-4d0b-9d2b-3a7d54a7a310' };

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
  @Answers(201, ListDto)
  @ApiProblem('RESOURCE.CONFLICT')
  create(@CurrentUser() owner: Principal, @Body() list: CreateListDto): Promise<ListDto> {
    return this.lists.create(owner, list);
  }

  @Get()
  @ApiOperation({ summary: 'Your lists, latest first' })
  @Answers(200, ListsPageDto)
  list(@CurrentUser() reader: Principal, @Query() page: PageQueryDto): Promise<ListsPageDto> {
    return this.lists.list(reader, page);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of your lists' })
  @Answers(200, ListDto)
  get(@CurrentUser() reader: Principal, @IdParam(ID) id: string): Promise<ListDto> {
    return this.lists.get(reader, id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Rename or describe a list', description: 'What is left out stays.' })
  @Answers(200, ListDto)
  @ApiProblem('RESOURCE.CONFLICT')
  change(@CurrentUser() owner: Principal, @IdParam(ID) id: string, @Body() change: UpdateListDto): Promise<ListDto> {
    return this.lists.change(owner, id, change);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a list', description: 'The creators on it stay what they are to you otherwise.' })
  @Answers(204)
  remove(@CurrentUser() owner: Principal, @IdParam(ID) id: string): Promise<void> {
    return this.lists.remove(owner, id);
  }

  @Get(':id/profiles')
  @ApiOperation({ summary: 'Creators on a list, latest first' })
  @Answers(200, ListedCreatorsPageDto)
  listProfiles(
    @CurrentUser() reader: Principal,
    @IdParam(ID) id: string,
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
  @Answers(201, AddedToListDto)
  @ApiProblem('RESOURCE.CONFLICT')
  @ApiProblem('CREATOR.INVALID_USERNAME', 'CREATOR.NOT_FOUND', 'PROVIDER.UNAVAILABLE')
  add(
    @CurrentUser() owner: Principal,
    @IdParam(ID) id: string,
    @Body() creators: AddToListDto,
  ): Promise<AddedToListDto> {
    return this.listed.add(owner, id, creators);
  }

  @Delete(':id/profiles/:username')
  @ApiOperation({ summary: 'Take a creator off a list' })
  @Answers(204)
  takeOff(@CurrentUser() owner: Principal, @IdParam(ID) id: string, @UsernameParam() username: string): Promise<void> {
    return this.listed.remove(owner, id, username);
  }
}
