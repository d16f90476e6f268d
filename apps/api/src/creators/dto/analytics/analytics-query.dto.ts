import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { ANALYTICS_WINDOWS, type AnalyticsWindow } from '@app/analytics';
import { PAST_DAYS } from '@app/creators';
import { IsPastDay } from '../../../http/moment';
import { IsTimeZone, canonicalTimeZone } from '../../../http/time-zone';

const LAST_POSTS = ['12', '30', '50'] as const;

export class AnalyticsQueryDto {
  @ApiPropertyOptional({
    enum: ANALYTICS_WINDOWS,
    default: '90d',
    description: 'How far back from the moment of the data posts are read',
  })
  @IsOptional()
  @IsIn(ANALYTICS_WINDOWS)
  window: AnalyticsWindow = '90d';

  @ApiPropertyOptional({
    type: String,
    example: 'Europe/Lisbon',
    description: 'Time zone of weekdays, hours and weeks, by its IANA name; UTC when none is given',
  })
  @IsOptional()
  @Transform(({ value }) => canonicalTimeZone(value) ?? (value as unknown))
  @IsTimeZone()
  timeZone?: string;

  @ApiPropertyOptional({
    enum: LAST_POSTS,
    default: '12',
    description: 'Latest posts that the engagement rates read: tools differ in it',
  })
  @IsOptional()
  @IsIn(LAST_POSTS)
  lastPosts: (typeof LAST_POSTS)[number] = '12';

  @ApiPropertyOptional({
    type: String,
    format: 'date',
    example: '2026-06-01',
    description: `The report as it stood at the end of that day (UTC), at most ${PAST_DAYS} days ago. It does not change when later data arrive; what was not kept by day is unavailable in it.`,
  })
  @IsOptional()
  @IsPastDay(PAST_DAYS)
  asOf?: string;
}
