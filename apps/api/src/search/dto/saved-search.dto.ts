import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { SavedSearchKind } from '@app/creators';
import { pageOf } from '../../http/page-of.dto';
import { SearchDto } from './search.dto';

const KIND_RULES = 'discovery has neither text nor similarTo; advanced unless said';
const ALERTS_RULES = 'Whether creators that it finds from then on are told to you, each once; at most 20 searches';
const NAME_EXAMPLE = 'Street food in Lisbon';

export class SaveSearchDto {
  @ApiProperty({ maxLength: 100, example: NAME_EXAMPLE, description: 'No other search of yours has it' })
  name: string;

  @ApiPropertyOptional({ enum: ['advanced', 'discovery'], default: 'advanced', description: KIND_RULES })
  kind?: SavedSearchKind;

  @ApiProperty({ type: SearchDto })
  search: SearchDto;

  @ApiPropertyOptional({ default: false, example: true, description: ALERTS_RULES })
  alerts?: boolean;
}

export class ChangeSearchDto {
  @ApiPropertyOptional({ maxLength: 100, example: NAME_EXAMPLE })
  name?: string;

  @ApiPropertyOptional({ example: true, description: ALERTS_RULES })
  alerts?: boolean;
}

export class SavedSearchDto {
  @ApiProperty({ format: 'uuid', example: '5d4a7d34-2f0b-4d4e-8a2f-1a6a57b2c910' })
  id: string;

  @ApiProperty({ example: NAME_EXAMPLE })
  name: string;

  @ApiProperty({ enum: ['advanced', 'discovery'], example: 'advanced' })
  kind: SavedSearchKind;

  @ApiProperty({ type: SearchDto, description: 'As it can be sent again' })
  search: SearchDto;

  @ApiProperty({ example: true, description: 'Whether new matches are told to you' })
  alerts: boolean;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  createdAt: string;
}

export class SavedSearchesPageDto extends pageOf(SavedSearchDto) {}
