import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '@app/auth';
import type { ByteAnswer } from '../http/byte-answer';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { CreditsService } from './credits.service';
import { CreditStatisticsDto } from './dto/credit-statistics.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/credits/system')
export class CreditStatisticsController {
  constructor(private readonly credits: CreditsService) {}

  @Get('stats')
  @ApiOperation({ summary: 'The books as a whole', description: 'At most five minutes old.' })
  @Answers(200, CreditStatisticsDto)
  getStatistics(): Promise<ByteAnswer> {
    return this.credits.systemStatistics();
  }
}
