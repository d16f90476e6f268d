import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '@app/auth';
import { BooksRepository, GrowthReportRepository, RevenueReportRepository, UsageReportRepository } from '@app/credits';
import { DateRangeDto } from '../http';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { ViolationsDto } from './dto/books.dto';
import { GrowthReportDto } from './dto/growth-report.dto';
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
    private readonly growth: GrowthReportRepository,
  ) {}

  @Get('violations')
  @ApiOperation({ summary: 'What is wrong with the books', description: 'Reads the whole ledger; empty is right.' })
  @Answers(200, ViolationsDto)
  findViolations(): Promise<ViolationsDto> {
    return this.books.findViolations();
  }

  @Get('reports/usage')
  @ApiOperation({
    summary: 'Who used what: by day and action',
    description: 'The last 30 days, or another span of a year at most.',
  })
  @Answers(200, UsageReportDto)
  getUsage(@Query() span: DateRangeDto): Promise<UsageReportDto> {
    return this.usage.getReport(toReportSpan(span, new Date()));
  }

  @Get('reports/revenue')
  @ApiOperation({
    summary: 'What was sold and what became of it: top-ups, flows of credits, conversion, cohorts',
    description: 'The last 30 days, or another span of a year at most.',
  })
  @Answers(200, RevenueReportDto)
  getRevenue(@Query() span: DateRangeDto): Promise<RevenueReportDto> {
    return this.revenue.getReport(toReportSpan(span, new Date()));
  }

  @Get('reports/growth')
  @ApiOperation({
    summary:
      'Who comes, who stays and who pays: first unlock and top-up, previews, cohorts, allowances, revenue per user',
    description:
      'The last 30 days, or another span of a year at most. How each figure is counted: docs/administration.md.',
  })
  @Answers(200, GrowthReportDto)
  getGrowth(@Query() span: DateRangeDto): Promise<GrowthReportDto> {
    return this.growth.getReport(toReportSpan(span, new Date()));
  }
}
