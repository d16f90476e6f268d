import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import type { ByteAnswer } from '../http/byte-answer';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { CreditsService } from './credits.service';
import { SpendingDto, SpendingQueryDto } from './dto/spending.dto';
import { MonthlyUsageDto, UsageQueryDto } from './dto/usage.dto';

@ApiTags('Credits')
@ApiProblem('RESOURCE.NOT_FOUND')
@Controller('api/v1/credits')
export class UsageController {
  constructor(private readonly credits: CreditsService) {}

  @Get('usage/monthly')
  @ApiOperation({ summary: 'What you used, by billing period and action' })
  @Answers(200, MonthlyUsageDto)
  getUsage(@CurrentUser() reader: Principal, @Query() { periods }: UsageQueryDto): Promise<ByteAnswer> {
    return this.credits.usage(reader, periods);
  }

  @Get('analytics/spending')
  @ApiOperation({
    summary: 'What you spent, by calendar month and action',
    description: 'With the change from month to month and the day on which credits run out at the present rate.',
  })
  @Answers(200, SpendingDto)
  getSpending(@CurrentUser() reader: Principal, @Query() { months }: SpendingQueryDto): Promise<ByteAnswer> {
    return this.credits.spending(reader, months);
  }
}
