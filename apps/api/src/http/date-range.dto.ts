import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional } from 'class-validator';
import { IsMoment } from './moment';

/** Query of every list and report over time. */
export class DateRangeDto {
  @ApiPropertyOptional({
    example: '2026-06-01',
    description: 'From this day (UTC) or moment on; a moment names its offset: 2026-06-01T09:30:00Z',
  })
  @IsOptional()
  @IsMoment()
  from?: string;

  @ApiPropertyOptional({ example: '2026-06-30', description: 'To the end of this day (UTC), or before this moment' })
  @IsOptional()
  @IsMoment()
  to?: string;
}
