import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import {
  LIKENESS_PARTS,
  LIKENESS_WEIGHTS,
  type LikenessPart,
  type ScoreParts,
  type SimilarCreator,
  type SimilarCreators,
  type UnavailableReason,
} from '@app/creators';
import { CreatorSummaryDto } from '../../discovery/dto/creator-summary.dto';

export const MOST_LIKED = 4;
export const MOST_UNLIKED = 5;
const REASONS: UnavailableReason[] = ['private', 'withheld', 'no_posts', 'not_analysed', 'not_known'];

export class SimilarQueryDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 50, default: 20, description: 'How many' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(50)
  limit: number = 20;

  @ApiPropertyOptional({
    example: 'milan.bakes',
    description: `Usernames that the answer is to be like as well, separated by commas; at most ${MOST_LIKED}`,
  })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  like?: string;

  @ApiPropertyOptional({
    example: 'loud.gamer',
    description: `Usernames that the answer is not to be like, separated by commas; at most ${MOST_UNLIKED}`,
  })
  @IsOptional()
  @IsString()
  @MaxLength(400)
  unlike?: string;
}

class LikenessWeightsDto implements Record<LikenessPart, number> {
  @ApiProperty({ example: 0.45, description: 'Categories of the posts' })
  content: number;

  @ApiProperty({ example: 0.2, description: 'Hashtags and named accounts; rare ones weigh more' })
  tags: number;

  @ApiProperty({ example: 0.15, description: 'Languages of the captions' })
  language: number;

  @ApiProperty({ example: 0.1, description: 'Size: 1 - |log10 of the ratio of followers| / 2' })
  tier: number;

  @ApiProperty({ example: 0.1, description: "Nearness in Instagram's suggestions" })
  graph: number;
}

class LikenessPartsDto implements ScoreParts {
  @ApiProperty({ example: 0.441 })
  content: number;

  @ApiProperty({ example: 0.062 })
  tags: number;

  @ApiProperty({ example: 0.135 })
  language: number;

  @ApiProperty({ example: 0.094 })
  tier: number;

  @ApiProperty({ example: 0.1 })
  graph: number;

  @ApiProperty({ example: -0.05, description: 'What the likeness to an unliked creator takes away' })
  unlike: number;
}

class LikenessReasonsDto implements Record<keyof SimilarCreator['reasons'], string[] | null> {
  @ApiProperty({ type: [String], example: ['lisboa', 'foodtravel'], description: 'Common hashtags, the rarest first' })
  hashtags: string[];

  @ApiProperty({ type: [String], example: ['harbor.hotel'], description: 'Accounts that both name, the rarest first' })
  accounts: string[];

  @ApiProperty({ type: [String], example: ['Food', 'Travel'] })
  topics: string[];

  @ApiProperty({ type: [String], example: ['en', 'pt'] })
  languages: string[];

  @ApiProperty({
    type: [String],
    nullable: true,
    example: ['nora.travels', 'city.guide', 'milan.bakes'],
    description:
      'From a creator asked for to this one: suggested beside each other, or through an account suggested beside both',
  })
  path: string[] | null;
}

export class SimilarCreatorDto implements SimilarCreator {
  @ApiProperty({ type: CreatorSummaryDto })
  creator: CreatorSummaryDto;

  @ApiProperty({ example: 0.782, description: 'The sum of the parts; 1 = alike in everything that can be compared' })
  score: number;

  @ApiProperty({ type: LikenessPartsDto })
  parts: LikenessPartsDto;

  @ApiProperty({ type: LikenessReasonsDto })
  reasons: SimilarCreator['reasons'];
}

class UnavailablePartDto {
  @ApiProperty({ enum: LIKENESS_PARTS, example: 'content' })
  part: LikenessPart;

  @ApiProperty({ enum: REASONS, example: 'not_analysed' })
  reason: UnavailableReason;
}

export class SimilarCreatorsDto implements SimilarCreators {
  @ApiProperty({ example: 'lookalike.v1' })
  formula: string;

  @ApiProperty({ type: [String], example: ['nora.travels'] })
  liked: string[];

  @ApiProperty({ type: [String], example: [] })
  unliked: string[];

  @ApiProperty({
    type: LikenessWeightsDto,
    example: LIKENESS_WEIGHTS,
    description:
      'The share of each part in a score. What is not known of the creators asked for has none, the others share it.',
  })
  weights: LikenessWeightsDto;

  @ApiProperty({ type: [UnavailablePartDto], description: 'Parts that cannot be compared, and why' })
  unavailable: UnavailablePartDto[];

  @ApiProperty({ type: [SimilarCreatorDto], description: 'Best first' })
  items: SimilarCreatorDto[];
}
