import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query, UseGuards } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import type { SavedSearch } from '@app/creators';
import { Charge, CurrentCharge, RequiresCredits } from '@app/credits';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { RateLimit } from '../http/rate-limit.decorator';
import { UuidParam } from '../http/uuid.param';
import { RenameSearchDto, SavedSearchDto, SavedSearchesPageDto, SaveSearchDto } from './dto/saved-search.dto';
import { SearchPageDto, SearchPageRequestDto, type SearchPageParts } from './dto/search.dto';
import { FoundSearch, SavedSearchGuard, savedSearchResource } from './saved-search.guard';
import { SavedSearchesService } from './saved-searches.service';
import { PagePipe, RenamePipe, SearchToSavePipe, type SearchToSave } from './search-request';
import { DAY_SECONDS } from './search.controller';
import { SearchService } from './search.service';

const ID = { name: 'id', format: 'uuid', example: '5d4a7d34-2f0b-4d4e-8a2f-1a6a57b2c910' };

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
  @ApiCreatedResponse({ type: SavedSearchDto })
  @ApiProblem('RESOURCE.CONFLICT')
  create(@CurrentUser() owner: Principal, @Body(SearchToSavePipe) search: SearchToSave): Promise<SavedSearchDto> {
    return this.saved.create(owner, search);
  }

  @Get()
  @ApiOperation({ summary: 'Your saved searches, latest first' })
  @ApiOkResponse({ type: SavedSearchesPageDto })
  @ApiProblem('REQUEST.INVALID_CURSOR')
  list(@CurrentUser() owner: Principal, @Query() page: PageQueryDto): Promise<SavedSearchesPageDto> {
    return this.saved.list(owner, page);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of your saved searches' })
  @ApiParam(ID)
  @ApiOkResponse({ type: SavedSearchDto })
  @ApiProblem('RESOURCE.NOT_FOUND')
  get(@CurrentUser() owner: Principal, @UuidParam('id') id: string): Promise<SavedSearchDto> {
    return this.saved.get(owner, id);
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Give a saved search another name',
    description: 'What it searches for stays; save another one for that.',
  })
  @ApiParam(ID)
  @ApiBody({ type: RenameSearchDto })
  @ApiOkResponse({ type: SavedSearchDto })
  @ApiProblem('RESOURCE.NOT_FOUND', 'RESOURCE.CONFLICT')
  rename(
    @CurrentUser() owner: Principal,
    @UuidParam('id') id: string,
    @Body(RenamePipe) name: string,
  ): Promise<SavedSearchDto> {
    return this.saved.rename(owner, id, name);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a saved search' })
  @ApiParam(ID)
  @ApiNoContentResponse()
  @ApiProblem('RESOURCE.NOT_FOUND')
  remove(@CurrentUser() owner: Principal, @UuidParam('id') id: string): Promise<void> {
    return this.saved.remove(owner, id);
  }

  @Post(':id/run')
  @HttpCode(200)
  @RateLimit('expensive')
  @RequiresCredits('advanced_search', { resource: savedSearchResource, ownedForSeconds: DAY_SECONDS })
  @UseGuards(SavedSearchGuard)
  @ApiOperation({
    summary: 'Run a saved search again',
    description: 'The same search as when it is sent itself: paid once in 24 hours, whichever way.',
  })
  @ApiParam(ID)
  @ApiBody({ type: SearchPageRequestDto, required: false })
  @ApiOkResponse({ type: SearchPageDto })
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
