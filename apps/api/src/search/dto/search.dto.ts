import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { DEFAULT_PAGE_SIZE } from '@app/common';
import {
  CREATOR_FIELD_NAMES,
  SEARCH_SORTS,
  STEMMED_LANGUAGES,
  TEXT_FIELDS,
  type HeadlinePiece,
  type MatchReasons,
  type SearchSort,
  type SortDirection,
  type TextField,
  type UnknownRule,
} from '@app/creators';
import { CreatorSummaryDto } from '../../discovery/dto/creator-summary.dto';
import { FilterExplanationDto } from '../../discovery/dto/discovery.dto';

const WHERE_RULES =
  'Conditions that must all hold. A member is a field with a value (equal; for lists: has), a list of values (one of them) or ' +
  'operators (`eq`, `in`, `gte`, `lte`, `has`, `has_all`, `contains`), or a group: `and`, `or` with a list of such objects, `not` ' +
  `with one. At most 5 levels, 50 conditions, 200 values. Fields: ${CREATOR_FIELD_NAMES.join(', ')}`;
const WHERE_EXAMPLE = {
  followers: { gte: 10_000, lte: 500_000 },
  or: [{ category: 'Travel' }, { hashtags: { has: ['travel', 'lisbon'] } }],
  not: { accountType: 'business' },
};
const NAMES_EXAMPLE: TextField[] = ['biography', 'captions'];

export class SearchTextDto {
  @ApiProperty({
    type: String,
    maxLength: 500,
    example: '"street food" lisbon -ads or porto',
    description:
      'All words are asked for; "quoted words" stand together as they are, -word is absent, or parts alternatives',
  })
  query: string;

  @ApiPropertyOptional({
    enum: TEXT_FIELDS,
    isArray: true,
    example: NAMES_EXAMPLE,
    description: 'Where; everywhere unless said',
  })
  in?: TextField[];

  @ApiPropertyOptional({
    enum: STEMMED_LANGUAGES,
    isArray: true,
    example: ['en'],
    description:
      'Languages of whose words other forms are found too (run: running); unless said, of the script: en, ru, ar, el, hi, hy, ta, yi. ' +
      'Words as they are written are found in any language',
  })
  language?: string[];
}

/** What is searched for. */
export class SearchDto {
  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: WHERE_EXAMPLE, description: WHERE_RULES })
  where?: Record<string, unknown>;

  @ApiPropertyOptional({ type: SearchTextDto, description: 'Full text; a text alone stands for its query' })
  text?: SearchTextDto;

  @ApiPropertyOptional({
    maxLength: 100,
    example: 'nora travles',
    description: 'A user name or a full name that may be mistyped',
  })
  similarTo?: string;

  @ApiPropertyOptional({
    enum: ['exclude', 'include'],
    default: 'exclude',
    description: 'Creators about whom a condition cannot tell',
  })
  unknown?: UnknownRule;

  @ApiPropertyOptional({
    enum: SEARCH_SORTS,
    description: 'relevance with text or similarTo, else followers, unless said',
  })
  sort?: SearchSort;

  @ApiPropertyOptional({ enum: ['desc', 'asc'], default: 'desc' })
  order?: SortDirection;
}

export interface SearchPageParts {
  limit: number;
  cursor: string | undefined;
}

export class SearchPageRequestDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 50, default: DEFAULT_PAGE_SIZE })
  limit?: number;

  @ApiPropertyOptional({ type: String, nullable: true, example: null, description: '`nextCursor` of the page before' })
  cursor?: string | null;
}

export class SearchRequestDto extends SearchDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 50, default: DEFAULT_PAGE_SIZE })
  limit?: number;

  @ApiPropertyOptional({ type: String, nullable: true, example: null, description: '`nextCursor` of the page before' })
  cursor?: string | null;
}

export class SearchCountRequestDto extends SearchDto {
  @ApiPropertyOptional({ default: false, description: 'Say how many creators each condition of where removes' })
  explain?: boolean;
}

export class HeadlinePieceDto implements HeadlinePiece {
  @ApiProperty({ example: 'Street food' })
  text: string;

  @ApiProperty({ example: true, description: 'Whether the search asked for it' })
  hit: boolean;
}

export class MatchReasonsDto implements MatchReasons {
  @ApiProperty({
    enum: TEXT_FIELDS,
    isArray: true,
    example: NAMES_EXAMPLE,
    description: 'Where words of the search stand',
  })
  fields: TextField[];

  @ApiProperty({
    type: [HeadlinePieceDto],
    nullable: true,
    example: [
      { text: 'Street food', hit: true },
      { text: ' and tiles', hit: false },
    ],
    description:
      'The biography in pieces, when words of the search stand in it. Plain text: escape it where you show it',
  })
  headline: HeadlinePieceDto[] | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 0.82,
    description: 'How near the names are to similarTo, 0 to 1',
  })
  similarity: number | null;
}

export class FoundCreatorDto extends CreatorSummaryDto {
  @ApiProperty({ type: MatchReasonsDto, nullable: true, description: 'Null without text and similarTo' })
  match: MatchReasonsDto | null;
}

export class SearchPageDto {
  @ApiProperty({ type: [FoundCreatorDto] })
  items: FoundCreatorDto[];

  @ApiProperty({ type: String, nullable: true, example: null, description: 'Null on the last page; for 24 hours' })
  nextCursor: string | null;

  @ApiProperty({ type: 'integer', nullable: true, example: 412, description: 'Creators found; null on later pages' })
  total: number | null;

  @ApiProperty({ type: [String], example: ['en'], description: 'Languages whose other forms of words were looked for' })
  languages: string[];
}

export class SearchCountDto {
  @ApiProperty({ type: 'integer', example: 412 })
  count: number;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T09:30:00.000Z', description: 'At most 30 seconds ago' })
  countedAt: string;

  @ApiPropertyOptional({
    type: FilterExplanationDto,
    description: 'With `explain`: of the conditions of where, without the text',
  })
  explain?: FilterExplanationDto;
}
