import { Body, Controller, Post } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { Charge, CurrentCharge, RequiresCredits } from '@app/credits';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { RateLimit } from '../http/rate-limit.decorator';
import { SearchCountDto, SearchCountRequestDto, SearchPageDto, SearchRequestDto } from './dto/search.dto';
import { CountPipe, SearchPagePipe, searchResource, type CountAsked, type SearchPageAsked } from './search-request';
import { SearchService } from './search.service';

export const DAY_SECONDS = 86_400;

@ApiTags('Search')
@RateLimit('expensive')
@Controller('api/v1/search/creators')
export class SearchController {
  constructor(private readonly searches: SearchService) {}

  @Post()
  @RequiresCredits('advanced_search', { resource: searchResource, ownedForSeconds: DAY_SECONDS })
  @ApiOperation({
    summary: 'Find creators by conditions, words and names',
    description:
      'Paid once: for 24 hours the same search, however it is spelt or ordered, is free with all its pages. Nothing is charged when ' +
      'nothing is found. All pages of a walk show the state that its first page saw. Of words that very many use, the most followed ' +
      'creators found are ranked; the others follow by their followers.',
  })
  @ApiBody({ type: SearchRequestDto })
  @Answers(200, SearchPageDto)
  @ApiProblem('REQUEST.INVALID_CURSOR')
  search(
    @CurrentUser() reader: Principal,
    @Body(SearchPagePipe) { query, ...page }: SearchPageAsked,
    @CurrentCharge() charge: Charge,
  ): Promise<SearchPageDto> {
    return this.searches.run(reader, { query, kind: 'advanced', page }, charge);
  }

  @Post('count')
  @ApiOperation({
    summary: 'How many creators a search finds',
    description: 'Exact and free, also with `explain`. Kept for 30 seconds.',
  })
  @ApiBody({ type: SearchCountRequestDto })
  @Answers(200, SearchCountDto)
  count(@Body(CountPipe) asked: CountAsked): Promise<SearchCountDto> {
    return this.searches.count(asked);
  }
}
