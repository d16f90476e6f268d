import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  Equals,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import {
  EXPORT_COLUMN_NAMES,
  EXPORT_COLUMNS,
  EXPORT_FORMATS,
  type ExportColumn,
  type ExportFormat,
} from '@app/exports';

/** Everything of a closed table, for people. */
const COLUMNS_DESCRIPTION = EXPORT_COLUMN_NAMES.map((name) => {
  const { type, kind, description } = EXPORT_COLUMNS[name];
  return `\`${name}\` (${type}${kind === 'contact' ? ', contact' : ''}): ${description}`;
}).join('; ');
const UUID = '0d9f9a3e-1f0b-4d4e-8a2f-1a6a57b2c910';

/** Exactly one member. */
export class ExportSourceDto {
  @ApiPropertyOptional({ enum: [true], description: 'Your favourites', example: true })
  @IsOptional()
  @Equals(true)
  favorites?: true;

  @ApiPropertyOptional({ format: 'uuid', description: 'The creators of one of your lists', example: UUID })
  @IsOptional()
  @IsUUID()
  list?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'The creators of one of your campaigns', example: UUID })
  @IsOptional()
  @IsUUID()
  campaign?: string;

  @ApiPropertyOptional({ format: 'uuid', description: 'What one of your saved searches finds', example: UUID })
  @IsOptional()
  @IsUUID()
  savedSearch?: string;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description: 'What a search finds: a body of `POST /api/v1/search/creators`, without paging',
    example: { where: { followers: { gte: 10000 } } },
  })
  @IsOptional()
  @IsObject()
  search?: Record<string, unknown>;
}

export class OrderExportDto {
  @ApiProperty({ enum: EXPORT_FORMATS, example: 'csv' })
  @IsIn(EXPORT_FORMATS)
  format: ExportFormat;

  @ApiProperty({
    type: ExportSourceDto,
    description: 'Exactly one of its members: what to export',
    example: { favorites: true },
  })
  @IsObject()
  @ValidateNested()
  @Type(() => ExportSourceDto)
  source: ExportSourceDto;

  @ApiPropertyOptional({
    enum: EXPORT_COLUMN_NAMES,
    isArray: true,
    description: `What to export, in this order; everything unless given. Contact columns are filled for creators that you have unlocked and empty for all others. ${COLUMNS_DESCRIPTION}`,
    example: ['username', 'followers', 'engagementRate', 'email'],
  })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(EXPORT_COLUMN_NAMES.length)
  @ArrayUnique()
  @IsString({ each: true })
  columns?: ExportColumn[];

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: 120,
    description: 'What you call it, and the file; the name of the source unless given',
    example: 'Summer campaign',
  })
  @IsOptional()
  @IsString()
  @Length(1, 120)
  @Matches(/^[^\p{Cc}\p{Cs}]*$/u, { message: 'must not hold control characters' })
  name?: string;

  @ApiPropertyOptional({
    default: false,
    description: 'csv begins with a byte order mark, by which some spreadsheets know UTF-8',
    example: false,
  })
  @IsOptional()
  @IsBoolean()
  byteOrderMark?: boolean;
}
