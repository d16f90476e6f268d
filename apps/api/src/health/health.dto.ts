import { ApiProperty } from '@nestjs/swagger';
import { COMPONENTS } from '@app/monitoring';
import { AlertDto } from '../alerts/dto/alert.dto';

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

  @ApiProperty({ type: [AlertDto], description: 'Alerts that are firing, worst first' })
  alerts: AlertDto[];

  @ApiProperty()
  version: string;

  @ApiProperty({ type: 'integer', description: 'Seconds since the process started' })
  uptime: number;
}

export class ProbeDto {
  @ApiProperty({ enum: ['live', 'ready', 'not_ready'] })
  status: string;
}
