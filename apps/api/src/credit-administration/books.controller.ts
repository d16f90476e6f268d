import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '@app/auth';
import { BooksRepository, RevenueReportRepository, UsageReportRepository } from '@app/credits';
import { DateRangeDto } from '../http';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { ViolationsDto } from './dto/books.dto';
import { RevenueReportDto, UsageReportDto } from './dto/report.dto';
import { toReportSpan } from './report-span';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/credits')
export class BooksController {
  constructor(
    private readonly books: BooksRepository,
    private readonly usage: UsageReportRepository,
    private readonly revenue: RevenueReportRepository,
  ) {}

  @Get('violations')
  @ApiOperation({ summary: 'What is wrong with the books', description: 'Reads the whole ledger; empty is right.' })
  @ApiOkResponse({ type: ViolationsDto })
  findViolations(): Promise<ViolationsDto> {
    return this.books.findViolations();
  }

  @Get('reports/usage')
  @ApiOperation({
    summary: 'Who used what: by day and action',
    description: 'The last 30 days, or another span of a year at most.',
  })
  @ApiOkResponse({ type: UsageReportDto })
  getUsage(@Query() span: DateRangeDto): Promise<UsageReportDto> {
    return this.usage.getReport(toReportSpan(span, new Date()));
  }

  @Get('reports/revenue')
  @ApiOperation({
    summary: 'What was sold and what became of it: top-ups, flows of credits, conversion, cohorts',
    description: 'The last 30 days, or another span of a year at most.',
  })
  @ApiOkResponse({ type: RevenueReportDto })
  getRevenue(@Query() span: DateRangeDto): Promise<RevenueReportDto> {
    return this.revenue.getReport(toReportSpan(span, new Date()));
  }
}
