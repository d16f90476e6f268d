import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsArray, IsBoolean, IsIn, IsOptional } from 'class-validator';
import type { Criteria, UnknownRule } from '@app/creators';
import { Filter } from './filter.decorator';

const not = (criteria: Criteria): Criteria => ({ not: criteria });

export const SENTIMENTS = ['positive', 'neutral', 'negative'] as const;
export const CONTACTS = ['email', 'phone', 'link'] as const;
export const UNKNOWN_RULES = ['include', 'exclude'] as const;

/** `true` or `false` in a query. */
const toFlag = ({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value);
const toWords = ({ value }: { value: unknown }) =>
  typeof value === 'string' ? [...new Set(value.split(',').map((word) => word.trim().toLowerCase()))].sort() : value;

/** What creators are filtered by. All filters together must be met. */
export class DiscoveryFiltersDto {
  @Filter('followers', 'gte', { example: 10_000 })
  minFollowers?: number;

  @Filter('followers', 'lte', { example: 500_000 })
  maxFollowers?: number;

  @Filter('engagementRate', 'gte', { example: 2.5 })
  minEngagementRate?: number;

  @Filter('engagementRate', 'lte', { example: 20 })
  maxEngagementRate?: number;

  @Filter('avgLikes', 'gte', { example: 500 })
  minAvgLikes?: number;

  @Filter('avgLikes', 'lte', { example: 50_000 })
  maxAvgLikes?: number;

  @Filter('avgComments', 'gte', { example: 10 })
  minAvgComments?: number;

  @Filter('avgComments', 'lte', { example: 5_000 })
  maxAvgComments?: number;

  @Filter('posts', 'gte', { example: 12 })
  minPosts?: number;

  @Filter('posts', 'lte', { example: 10_000 })
  maxPosts?: number;

  @Filter('postsPerWeek', 'gte', { example: 1 })
  minPostsPerWeek?: number;

  @Filter('postsPerWeek', 'lte', { example: 21 })
  maxPostsPerWeek?: number;

  @Filter('lastPosted', 'gte', { example: '30d' })
  postedAfter?: string;

  @Filter('lastPosted', 'lte', { example: '2026-06-01' })
  postedBefore?: string;

  @Filter('growth', 'gte', { example: 1 })
  minGrowth?: number;

  @Filter('growth', 'lte', { example: 50 })
  maxGrowth?: number;

  @Filter('quality', 'gte', { example: 0.5 })
  minQuality?: number;

  @Filter('quality', 'lte', { example: 1 })
  maxQuality?: number;

  @Filter('sponsoredShare', 'gte', { example: 0.05 })
  minSponsoredShare?: number;

  @Filter('sponsoredShare', 'lte', { example: 0.3 })
  maxSponsoredShare?: number;

  @Filter('sentiment', 'gte', { example: 0 })
  minSentiment?: number;

  @Filter('sentiment', 'lte', { example: 1 })
  maxSentiment?: number;

  @ApiPropertyOptional({
    type: 'string',
    example: 'positive',
    description:
      'The mean sentiment of the captions in words, several with commas: positive from 0.2 on, negative from -0.2 down, neutral between',
  })
  @IsOptional()
  @Transform(toWords)
  @IsArray()
  @IsIn(SENTIMENTS, { each: true })
  sentiment?: (typeof SENTIMENTS)[number][];

  @Filter('category', 'in', { example: 'Travel,Food' })
  category?: string[];

  @Filter('topics', 'has', { example: 'Photography' })
  topics?: string[];

  @Filter('language', 'has', { example: 'en,es' })
  language?: string[];

  @Filter('accountType', 'in', { example: 'creator,business' })
  accountType?: string[];

  @Filter('verified', 'eq', { example: true })
  verified?: boolean;

  @Filter('private', 'eq', { example: false })
  private?: boolean;

  @Filter('hasContact', 'eq', { example: true })
  hasContact?: boolean;

  @ApiPropertyOptional({
    type: 'string',
    example: 'email',
    description: 'Shows one of these, with commas between them: email, phone, link',
  })
  @IsOptional()
  @Transform(toWords)
  @IsArray()
  @IsIn(CONTACTS, { each: true })
  contact?: (typeof CONTACTS)[number][];

  @Filter('hashtags', 'has', { example: 'travel,#food' })
  hashtags?: string[];

  @Filter('hashtags', 'has_all', { example: 'travel,lisbon' })
  allHashtags?: string[];

  @Filter('mentions', 'has', { example: 'lumen.coffee' })
  mentions?: string[];

  @Filter('brands', 'has', { example: 'lumen.coffee' })
  brands?: string[];

  @Filter('bio', 'contains', { example: 'photographer lisbon' })
  bio?: string;

  @Filter('username', 'in', {
    example: 'nora.travels,@jonas.cooks',
    description: 'Not these accounts, with commas between them',
    as: not,
  })
  excludeUsernames?: string[];

  @ApiPropertyOptional({
    enum: UNKNOWN_RULES,
    default: 'exclude',
    description: 'Creators about whom a filter cannot tell: leave them out, or keep them',
  })
  @IsOptional()
  @IsIn(UNKNOWN_RULES)
  unknown: UnknownRule = 'exclude';

  @ApiPropertyOptional({
    type: 'boolean',
    default: false,
    description: 'Say how many creators each filter removes, alone and after those before it. Never charged',
  })
  @IsOptional()
  @Transform(toFlag)
  @IsBoolean()
  explain: boolean = false;
}
