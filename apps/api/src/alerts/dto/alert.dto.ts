import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { ALERT_RULES, COMPONENTS, NOTICE_STATES, type Alert, type Notices, type NoticeState } from '@app/monitoring';
import { POLICY_NAMES } from '@app/resilience';
import { pageOf } from '../../http/page-of.dto';
import { PageQueryDto } from '../../http/page-query.dto';

const STATES = ['firing', 'resolved'] as const;
const SUBJECTS = [...new Set([...POLICY_NAMES, ...COMPONENTS])];

export class AlertDto implements Alert {
  @ApiProperty({ format: 'uuid', example: '0f4b8a52-3a0e-4e5c-8f83-0d4b4a5d9c77' })
  id: string;

  @ApiProperty({ enum: ALERT_RULES, example: 'error_rate' })
  rule: Alert['rule'];

  @ApiProperty({
    enum: ['critical', 'warning', 'monitor'],
    example: 'critical',
    description: '`critical`: users are hurt now. `warning`: they soon may be. `monitor`: worth a look by day',
  })
  severity: Alert['severity'];

  @ApiProperty({
    type: String,
    enum: SUBJECTS,
    nullable: true,
    example: null,
    description: 'The policy or component, where a rule watches several',
  })
  subject: Alert['subject'];

  @ApiProperty({ enum: STATES, example: 'firing' })
  state: Alert['state'];

  @ApiProperty({ example: '12 % of 240 requests in the last 60 s were answered with a server error.' })
  message: string;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 0.12,
    description: 'Measured last, in the unit of the threshold',
  })
  value: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.05 })
  threshold: number | null;

  @ApiProperty({ type: String, enum: ['seconds', 'ratio'], nullable: true, example: 'ratio' })
  unit: Alert['unit'];

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  startedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  resolvedAt: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'What the system did by itself' })
  recovery: string | null;
}

export class ListAlertsDto extends PageQueryDto {
  @ApiPropertyOptional({ enum: STATES, description: 'Without it both' })
  @IsOptional()
  @IsIn(STATES)
  state?: Alert['state'];
}

export class AlertNoticesDto implements Notices {
  @ApiProperty({ enum: NOTICE_STATES, example: 'delivered' })
  firing: NoticeState;

  @ApiProperty({ enum: NOTICE_STATES, example: 'pending' })
  resolved: NoticeState;
}

export class StoredAlertDto extends AlertDto {
  @ApiProperty({
    type: AlertNoticesDto,
    description:
      'What became of the messages to MONITORING_ALERT_WEBHOOK. `given_up`: nobody took it for a day. `off`: no address was configured',
  })
  notices: AlertNoticesDto;
}

export class AlertsPageDto extends pageOf(StoredAlertDto) {}

export class AlertTestDto {
  @ApiProperty({ example: 'test.6b1f0c86-7d0f-4a57-9a3e-0f6c1e1f6a10', description: 'The webhook-id of the message' })
  id: string;

  @ApiProperty({ example: true, description: 'Whether the receiver answered with a 2xx' })
  delivered: boolean;

  @ApiProperty({ type: 'integer', nullable: true, example: 204, description: 'What the receiver answered' })
  statusCode: number | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'What went wrong' })
  error: string | null;
}
