import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { METRIC_STATUSES, type Distribution, type DistributionItem } from '@app/analytics';

export class DistributionItemDto implements DistributionItem {
  @ApiProperty({ example: 'reel' })
  key: string;

  @ApiProperty({ example: 9 })
  count: number;

  @ApiProperty({ minimum: 0, maximum: 1, example: 0.45 })
  share: number;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 1.3,
    description: 'Median engagement of these posts over the own median; 1 = as usual, null for too few posts',
  })
  relativeEngagement: number | null;
}

/** Shares with one passport for all of them. */
export class DistributionDto implements Distribution {
  @ApiProperty({ example: 'share_of_posts.v1' })
  formula: string;

  @ApiProperty({ example: 20 })
  used: number;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, example: { not_analysed: 1 } })
  excluded: Distribution['excluded'];

  @ApiProperty({ example: 'posts of 90 days' })
  window: string;

  @ApiProperty({ enum: METRIC_STATUSES, example: 'measured' })
  status: Distribution['status'];

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Why there are no shares' })
  reason: string | null;

  @ApiPropertyOptional({ example: 's1', description: 'Key of `samples`' })
  sample?: string;

  @ApiProperty({ type: [DistributionItemDto], description: 'The most frequent first' })
  items: DistributionItemDto[];

  @ApiProperty({ example: 0, description: 'Keys left out because the list is cut' })
  further: number;
}
