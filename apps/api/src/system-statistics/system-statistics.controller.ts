import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '@app/auth';
import { ByteAnswer } from '../http/byte-answer';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { SystemStatisticsDto } from './dto/system-statistics.dto';
import { SystemStatisticsService } from './system-statistics.service';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/statistics')
export class SystemStatisticsController {
  constructor(private readonly statistics: SystemStatisticsService) {}

  @Get()
  @ApiOperation({
    summary: 'The system in numbers: users, creators, posts, access, jobs, storage',
    description: 'Counted at most every five minutes; `at` says when.',
  })
  @Answers(200, SystemStatisticsDto)
  get(): Promise<ByteAnswer> {
    return this.statistics.get();
  }
}
