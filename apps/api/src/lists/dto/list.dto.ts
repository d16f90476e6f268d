import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsOptional, IsString, Length, MaxLength } from 'class-validator';
import type { CreatorList } from '@app/campaigns';
import { IfGiven } from '../../http/if-given.decorator';
import { pageOf } from '../../http/page-of.dto';

const NAME = { minLength: 1, maxLength: 100, example: 'Summer shortlist' };
const DESCRIPTION = { type: String, nullable: true, maxLength: 1000, example: 'travel and food, Portugal' } as const;

/** Names are told apart by what one sees: spaces around them are not part of them. */
const Trimmed = () => Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));

export class CreateListDto {
  @ApiProperty({ ...NAME, description: 'No two of your lists have the same name, whatever the case of its letters' })
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name: string;

  @ApiPropertyOptional(DESCRIPTION)
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  description?: string | null;
}

export class UpdateListDto {
  @ApiPropertyOptional(NAME)
  @IfGiven()
  @Trimmed()
  @IsString()
  @Length(1, 100)
  name?: string;

  @ApiPropertyOptional({ ...DESCRIPTION, description: 'Null removes it' })
  @IsOptional()
  @IsString()
  @MaxLength(1000)
  description?: string | null;
}

export class ListDto implements CreatorList {
  @ApiProperty({ format: 'uuid', example: '0c7f3a1e-5a52-4d0b-9d2b-3a7d54a7a310' })
  id: string;

  @ApiProperty({ example: 'Summer shortlist' })
  name: string;

  @ApiProperty({ type: String, nullable: true, example: 'travel and food, Portugal' })
  description: string | null;

  @ApiProperty({ example: 12, description: 'Creators on the list' })
  size: number;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  createdAt: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-03T08:30:00.000Z' })
  updatedAt: string;
}

export class ListsPageDto extends pageOf(ListDto) {}

export class AddToListDto {
  @ApiProperty({ type: [String], minItems: 1, maxItems: 100, example: ['nora.travels', 'milan.bakes'] })
  @IsArray()
  @ArrayNotEmpty()
  @ArrayMaxSize(100)
  @IsString({ each: true })
  usernames: string[];

  @ApiPropertyOptional({ example: 'asked for a quote', maxLength: 500, description: 'Kept beside each of them' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  note?: string;
}

export class NotListedDto {
  @ApiProperty({ example: 'nobody.here' })
  username: string;

  @ApiProperty({ example: 'CREATOR.NOT_FOUND' })
  code: string;

  @ApiProperty({ example: 'There is no Instagram account nobody.here.' })
  detail: string;
}

export class AddedToListDto {
  @ApiProperty({ type: [String], example: ['nora.travels'] })
  added: string[];

  @ApiProperty({
    type: [String],
    example: ['milan.bakes'],
    description: 'Were on it before; a note given is theirs now',
  })
  alreadyListed: string[];

  @ApiProperty({ type: [NotListedDto], description: 'Left out, each with the reason' })
  failed: NotListedDto[];
}
