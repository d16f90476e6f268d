import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { METRIC_STATUSES, METRIC_UNITS, type Interval, type Metric, type MetricShape } from '@app/analytics';

export class IntervalDto implements Interval {
  @ApiProperty({ example: 1.8 })
  low: number;

  @ApiProperty({ example: 2.7 })
  high: number;
}

/** A figure with its passport. */
export class MetricDto implements MetricShape {
  @ApiProperty({ type: Number, nullable: true, example: 2.2, description: 'Null unless measured or estimated' })
  value: number | null;

  @ApiProperty({ enum: METRIC_UNITS, example: 'percent' })
  unit: Metric['unit'];

  @ApiProperty({ example: 'er_median_f.v1', description: 'Id and version of the formula' })
  formula: string;

  @ApiProperty({ example: 11, description: 'Posts the figure was made from' })
  used: number;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { hidden_likes: 1 },
    description: 'Posts left out, by reason',
  })
  excluded: Metric['excluded'];

  @ApiProperty({ example: 'last 12 posts within 180 days' })
  window: string;

  @ApiProperty({ enum: METRIC_STATUSES, example: 'measured' })
  status: Metric['status'];

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why there is no figure' })
  reason: string | null;

  @ApiPropertyOptional({ type: IntervalDto, description: 'Always there for an estimate' })
  interval?: IntervalDto;

  @ApiPropertyOptional({ example: 'wilson_95', description: 'How an estimate was made; always there for one' })
  method?: string;

  @ApiPropertyOptional({ format: 'date-time', description: 'When the figure was true' })
  asOf?: string;

  @ApiPropertyOptional({ description: 'The rate card by which it was estimated' })
  rateCardId?: string;

  @ApiPropertyOptional({ description: 'ISO 4217, where the unit is currency' })
  currency?: string;

  @ApiPropertyOptional({ example: 's1', description: 'Key of `samples`: the posts the value can be recomputed from' })
  sample?: string;
}

export class EngagementDto {
  @ApiProperty({ type: MetricDto, description: '100 * median(likes + comments) / followers' })
  rate: MetricDto;

  @ApiProperty({ type: MetricDto, description: '100 * mean(likes + comments) / followers' })
  meanRate: MetricDto;

  @ApiProperty({ type: MetricDto })
  averageLikes: MetricDto;

  @ApiProperty({ type: MetricDto })
  averageComments: MetricDto;
}
