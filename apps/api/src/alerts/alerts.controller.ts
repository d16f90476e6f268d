import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentUser, Roles, type Principal } from '@app/auth';
import { ReasonDto } from '../credit-administration/dto/common.dto';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { RateLimit } from '../http/rate-limit.decorator';
import { AlertsAdministrationService } from './alerts-administration.service';
import { AlertsPageDto, AlertTestDto, ListAlertsDto } from './dto/alert.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertsAdministrationService) {}

  @Get()
  @ApiOperation({
    summary: 'Alerts that fire and those that are over, newest first',
    description: 'Kept for 400 days. While the database is away /api/health shows what fires.',
  })
  @Answers(200, AlertsPageDto)
  list(@Query() query: ListAlertsDto): Promise<AlertsPageDto> {
    return this.alerts.list(query);
  }

  @Post('test')
  @Idempotent()
  @RateLimit('expensive')
  @ApiOperation({
    summary: 'Post a test message to the address of alerts',
    description:
      'Messages are `{ type, timestamp, data }` of the types alert.firing, alert.resolved and alert.test, signed as standardwebhooks.com ' +
      'says with MONITORING_ALERT_SECRET. The `webhook-id` of an alert is `<id>.firing` or `<id>.resolved`, the same at every attempt.',
  })
  @Answers(200, AlertTestDto)
  @ApiProblem('RESOURCE.CONFLICT')
  test(@CurrentUser() { userId }: Principal, @Body() { reason }: ReasonDto): Promise<AlertTestDto> {
    return this.alerts.test(userId, reason);
  }
}
