import { ApiProperty } from '@nestjs/swagger';
import { COMPONENTS } from '@app/monitoring';

export class ComponentHealthDto {
  @ApiProperty({ enum: ['up', 'degraded', 'down', 'unknown'] })
  status: string;

  @ApiProperty({ type: String, required: false, description: 'What is wrong' })
  note?: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Of the last probe' })
  latencyMs: number | null;

  @ApiProperty({ type: String, nullable: true, enum: ['closed', 'open', 'half_open', 'recovering'] })
  breaker: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
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

  @ApiProperty({ type: 'array', items: { type: 'object' }, description: 'Alerts that are firing' })
  alerts: object[];

  @ApiProperty()
  version: string;

  @ApiProperty({ type: 'integer', description: 'Seconds since the process started' })
  uptime: number;
}

export class ProbeDto {
  @ApiProperty({ enum: ['live', 'ready', 'not_ready'] })
  status: string;
}
