import { ApiProperty } from '@nestjs/swagger';
import type { Metric } from '@app/analytics';

/** A figure with its passport. */
export class MetricDto implements Metric {
  @ApiProperty({ type: Number, nullable: true, example: 2.2, description: 'Null unless measured or estimated' })
  value: number | null;

  @ApiProperty({ enum: ['percent', 'count', 'posts_per_week', 'ratio'], example: 'percent' })
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

  @ApiProperty({ enum: ['measured', 'estimated', 'unavailable', 'insufficient_data'], example: 'measured' })
  status: Metric['status'];

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why there is no figure' })
  reason: string | null;
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
