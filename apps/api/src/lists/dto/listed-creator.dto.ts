import { ApiProperty } from '@nestjs/swagger';
import type { CreatorSummary } from '@app/creators';
import { CreatorSummaryDto } from '../../discovery/dto/creator-summary.dto';
import { pageOf } from '../../http/page-of.dto';
import { PresentName } from '../../http/present-name.decorator';

export class ListedCreatorDto {
  @PresentName()
  username: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'asked for a quote' })
  note: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  addedAt: string;

  @ApiProperty({
    type: CreatorSummaryDto,
    nullable: true,
    description: 'Null when the creator cannot be found any more, for one because the account is gone',
  })
  creator: CreatorSummary | null;
}

export class ListedCreatorsPageDto extends pageOf(ListedCreatorDto) {}
