import { Controller, Delete, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import { SearchHistoryRepository } from '@app/creators';
import { Answers } from '../http/openapi/answers.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { SearchHistoryPageDto } from './dto/search-history.dto';

@ApiTags('Search history')
@Controller('api/v1/search-history')
export class SearchHistoryController {
  constructor(private readonly history: SearchHistoryRepository) {}

  @Get()
  @ApiOperation({ summary: 'What you looked up, latest first' })
  @Answers(200, SearchHistoryPageDto)
  list(@CurrentUser() reader: Principal, @Query() page: PageQueryDto): Promise<SearchHistoryPageDto> {
    return this.history.findPage(reader.claims, page);
  }

  @Delete()
  @ApiOperation({ summary: 'Forget your search history' })
  @Answers(204)
  async clear(@CurrentUser() reader: Principal): Promise<void> {
    await this.history.clear(reader.claims);
  }
}
