import { ApiProperty } from '@nestjs/swagger';
import type { PostEngagement } from '@app/analytics';
import { pageOf } from '../../http/page-of.dto';
import { PostDto } from './post.dto';

export class PostEngagementDto implements PostEngagement {
  @ApiProperty({ type: Number, nullable: true, example: 1861, description: 'Likes and comments; null when hidden' })
  reactions: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 2.4031, description: 'er_post_f.v1: percent of the followers' })
  rate: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 1.12,
    description: 'vs_median.v1: reactions over the median reactions of this page; 1 is as usual',
  })
  relativeToMedian: number | null;
}

export class AnalysedPostDto extends PostDto {
  @ApiProperty({ type: PostEngagementDto })
  engagement: PostEngagementDto;
}

export class AnalysedPostsPageDto extends pageOf(AnalysedPostDto) {}
