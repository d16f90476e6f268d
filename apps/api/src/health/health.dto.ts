import { ApiProperty } from '@nestjs/swagger';
import { ALERT_RULES, COMPONENTS } from '@app/monitoring';

export class ComponentHealthDto {
  @ApiProperty({
    enum: ['up', 'degraded', 'down', 'unknown'],
    description: '`unknown`: not asked yet, switched off, or nobody can tell',
  })
  status: string;

  @ApiProperty({ type: String, required: false, description: 'What is wrong' })
  note?: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Of the last probe' })
  latencyMs: number | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['closed', 'open', 'half_open', 'recovering'],
    description: 'Of calls from this process; null where no breaker stands before the component',
  })
  breaker: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time', description: 'When it was last up or degraded' })
  lastSuccess: string | null;

  @ApiProperty({ format: 'date-time', description: 'Since when it has this status' })
  since: string;
}

/** An alert that is firing. */
export class AlertSummaryDto {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ enum: ALERT_RULES })
  rule: string;

  @ApiProperty({ enum: ['critical', 'warning', 'monitor'] })
  severity: string;

  @ApiProperty({ type: String, nullable: true, description: 'Which one, where a rule watches several things' })
  subject: string | null;

  @ApiProperty({ enum: ['firing', 'resolved'] })
  state: string;

  @ApiProperty()
  message: string;

  @ApiProperty({ type: Number, nullable: true, description: 'What was measured last' })
  value: number | null;

  @ApiProperty({ type: Number, nullable: true })
  threshold: number | null;

  @ApiProperty({ type: String, nullable: true, enum: ['seconds', 'ratio'] })
  unit: string | null;

  @ApiProperty({ format: 'date-time' })
  startedAt: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  resolvedAt: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'What the system did by itself' })
  recovery: string | null;
}

export class HealthDto {
  @ApiProperty({ enum: ['healthy', 'degraded', 'unhealthy'] })
  status: string;

  @ApiProperty({
    type: 'integer',
    minimum: 0,
    maximum: 100,
    description: 'Weighted share of the components that are up',
  })
  score: number;

  @ApiProperty({
    type: 'object',
    properties: Object.fromEntries(
      COMPONENTS.map((name) => [name, { allOf: [{ $ref: '#/components/schemas/ComponentHealthDto' }] }]),
    ),
    additionalProperties: false,
  })
  components: Record<string, ComponentHealthDto>;

  @ApiProperty({ type: [AlertSummaryDto], description: 'Alerts that are firing, worst first' })
  alerts: AlertSummaryDto[];

  @ApiProperty()
  version: string;

  @ApiProperty({ type: 'integer', description: 'Seconds since the process started' })
  uptime: number;
}

export class ProbeDto {
  @ApiProperty({ enum: ['live', 'ready', 'not_ready'] })
  status: string;
}
