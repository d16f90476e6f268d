import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import type { SharedCommenters } from '@app/analytics';
import { ApiMetric, type Wire } from './analytics/wire';
import { MetricDto } from './metric.dto';

export class SharedCommentersQueryDto {
  @ApiProperty({ example: 'milan.bakes', description: 'The other creator; you need access to both' })
  @IsString()
  @MinLength(1)
  @MaxLength(31)
  with: string;
}

const share = { interval: { low: 7.2, high: 21.3 }, method: 'wilson_95', window: 'all stored comments' };

class CommentedCreatorDto implements Wire<SharedCommenters['creators'][number]> {
  @ApiProperty({ example: 'nora.travels' })
  username: string;

  @ApiProperty({ example: 12, description: 'Posts of which comments are stored' })
  posts: number;

  @ApiProperty({ example: 96, description: 'Stored comments of others' })
  comments: number;

  @ApiProperty({ example: 72, description: 'Different accounts among them' })
  commenters: number;

  @ApiMetric('shared_commenters_share', { value: 12.5, used: 72, ...share })
  share: MetricDto;
}

/** Counts and shares; no account is named. */
export class SharedCommentersDto implements Wire<SharedCommenters> {
  @ApiProperty({ example: 'Of the comments that the provider delivered with the posts, often the top ones.' })
  note: string;

  @ApiMetric('shared_commenters', { value: 9, used: 121, window: 'all stored comments' })
  shared: MetricDto;

  @ApiMetric('shared_commenters_jaccard', { value: 7.438, used: 121, ...share })
  jaccard: MetricDto;

  @ApiProperty({ type: [CommentedCreatorDto], description: 'The creator of the path first' })
  creators: CommentedCreatorDto[];
}
