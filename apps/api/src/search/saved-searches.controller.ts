import { Body, Controller, Delete, Get, Patch, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import type { SavedSearch, SavedSearchChange } from '@app/creators';
import { Charge, CurrentCharge, RequiresCredits } from '@app/credits';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { RateLimit } from '../http/rate-limit.decorator';
import { IdParam } from '../http/uuid.param';
import { ChangeSearchDto, SavedSearchDto, SavedSearchesPageDto, SaveSearchDto } from './dto/saved-search.dto';
import { SearchPageDto, SearchPageRequestDto, type SearchPageParts } from './dto/search.dto';
import { FoundSearch, SavedSearchGuard, savedSearchResource } from './saved-search.guard';
import { SavedSearchesService } from './saved-searches.service';
import { PagePipe, SearchChangePipe, SearchToSavePipe, type SearchToSave } from './search-request';
import { DAY_SECONDS } from './search.controller';
import { SearchService } from './search.service';

const ID = { name: 'id', example: '5d4a7d34-2f0b-4d4e-8a2f-1a6a57b2c910' };

@ApiTags('Search')
@Controller('api/v1/searches')
export class SavedSearchesController {
  constructor(
    private readonly saved: SavedSearchesService,
    private readonly searches: SearchService,
  ) {}

  @Post()
  @Idempotent()
  @ApiOperation({ summary: 'Keep a search under a name', description: 'Free; at most 500.' })
  @ApiBody({ type: SaveSearchDto })
  @Answers(201, SavedSearchDto)
  @ApiProblem('RESOURCE.CONFLICT')
  create(@CurrentUser() owner: Principal, @Body(SearchToSavePipe) search: SearchToSave): Promise<SavedSearchDto> {
    return this.saved.create(owner, search);
  }

  @Get()
  @ApiOperation({ summary: 'Your saved searches, latest first' })
  @Answers(200, SavedSearchesPageDto)
  list(@CurrentUser() owner: Principal, @Query() page: PageQueryDto): Promise<SavedSearchesPageDto> {
    return this.saved.list(owner, page);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of your saved searches' })
  @Answers(200, SavedSearchDto)
  get(@CurrentUser() owner: Principal, @IdParam(ID) id: string): Promise<SavedSearchDto> {
    return this.saved.get(owner, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Give a saved search another name, or turn its alerts on or off',
    description:
      'What it searches for stays; save another one for that. With alerts, creators that it finds and did not find before are told at `/api/v1/watches/events` and to webhooks with the topic search.new_match, a minute or so after they were stored.',
  })
  @ApiBody({ type: ChangeSearchDto })
  @Answers(200, SavedSearchDto)
  @ApiProblem('RESOURCE.CONFLICT')
  change(
    @CurrentUser() owner: Principal,
    @IdParam(ID) id: string,
    @Body(SearchChangePipe) change: SavedSearchChange,
  ): Promise<SavedSearchDto> {
    return this.saved.change(owner, id, change);
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a saved search' })
  @Answers(204)
  remove(@CurrentUser() owner: Principal, @IdParam(ID) id: string): Promise<void> {
    return this.saved.remove(owner, id);
  }

  @Post(':id/run')
  @RateLimit('expensive')
  @RequiresCredits('advanced_search', { resource: savedSearchResource, ownedForSeconds: DAY_SECONDS })
  @UseGuards(SavedSearchGuard)
  @ApiOperation({
    summary: 'Run a saved search again',
    description: 'The same search as when it is sent itself: paid once in 24 hours, whichever way.',
  })
  @ApiParam({ ...ID, format: 'uuid' })
  @ApiBody({ type: SearchPageRequestDto, required: false })
  @Answers(200, SearchPageDto)
  @ApiProblem('RESOURCE.NOT_FOUND', 'REQUEST.INVALID_CURSOR')
  run(
    @CurrentUser() reader: Principal,
    @FoundSearch() { query, kind }: SavedSearch,
    @Body(PagePipe) page: SearchPageParts,
    @CurrentCharge() charge: Charge,
  ): Promise<SearchPageDto> {
    return this.searches.run(reader, { query, kind, page }, charge);
  }
}
