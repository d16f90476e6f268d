import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '@app/auth';
import type { ByteAnswer } from '../http/byte-answer';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { UsernameParam } from '../http/username.param';
import { CreatorAnalyticsService } from './creator-analytics.service';
import { AnalyticsQueryDto } from './dto/analytics/analytics-query.dto';
import { CreatorReportDto } from './dto/analytics/creator-report.dto';

@ApiTags('Creators')
@Controller('api/profile/:username/analytics')
export class CreatorAnalyticsController {
  constructor(private readonly analytics: CreatorAnalyticsService) {}

  @Get()
  @ApiOperation({
    summary: 'Analytics of a creator',
    description:
      'Engagement, growth, posting habits, content, sponsorship, comments, authenticity and the standing among stored creators. Free with access. ' +
      'Every figure says how it was made and from how much; what public data cannot give is unavailable, never invented. Revalidate with If-None-Match.',
  })
  @Answers(200, CreatorReportDto)
  @ApiProblem('CREATOR.NOT_FOUND', 'CREATOR.UNKNOWN_THEN', 'CREDITS.UNLOCK_REQUIRED', 'PROVIDER.UNAVAILABLE')
  getReport(
    @CurrentUser() reader: Principal,
    @UsernameParam() username: string,
    @Query() { window, timeZone, lastPosts, asOf }: AnalyticsQueryDto,
  ): Promise<ByteAnswer> {
    return this.analytics.getReport(reader, {
      username,
      window,
      timeZone: timeZone ?? null,
      lastPosts: Number(lastPosts),
      asOf: asOf ?? null,
    });
  }
}
