import { Controller, Delete, Get, HttpCode, Query } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { SearchHistoryRepository } from '@app/creators';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { SearchHistoryPageDto } from './dto/search-history.dto';

@ApiTags('Search history')
@Controller('api/v1/search-history')
export class SearchHistoryController {
  constructor(private readonly history: SearchHistoryRepository) {}

  @Get()
  @ApiOperation({ summary: 'What you looked up, latest first' })
  @ApiOkResponse({ type: SearchHistoryPageDto })
  @ApiProblem('REQUEST.INVALID_CURSOR')
  list(@CurrentUser() reader: Principal, @Query() page: PageQueryDto): Promise<SearchHistoryPageDto> {
    return this.history.findPage(reader.claims, page);
  }

  @Delete()
  @HttpCode(204)
  @ApiOperation({ summary: 'Forget your search history' })
  @ApiNoContentResponse()
  async clear(@CurrentUser() reader: Principal): Promise<void> {
    await this.history.clear(reader.claims);
  }
}
