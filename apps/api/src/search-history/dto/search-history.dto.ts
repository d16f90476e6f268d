import { ApiProperty } from '@nestjs/swagger';
import type { SearchHistoryEntry } from '@app/creators';
import { pageOf } from '../../http/page-of.dto';

export class SearchHistoryEntryDto implements SearchHistoryEntry {
  @ApiProperty({ format: 'uuid', example: '5d4a7d34-2f0b-4d4e-8a2f-1a6a57b2c910' })
  id: string;

  @ApiProperty({ example: 'nora.travels', description: 'The username that was looked up, or the words of a search' })
  query: string;

  @ApiProperty({ enum: ['full', 'preview', 'degraded', 'not_found', 'search'], example: 'full' })
  outcome: string;

  @ApiProperty({ type: String, format: 'uuid', nullable: true, example: '7c3e2c0e-90aa-4a1c-9f43-0d2a5a1d2f10' })
  profileId: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  searchedAt: string;
}

export class SearchHistoryPageDto extends pageOf(SearchHistoryEntryDto) {}
