import { ApiProperty } from '@nestjs/swagger';
import { Share, Time, Whole } from '../../credit-administration/dto/record-properties';
import type { Spans, SystemStatistics } from '../system-statistics.repository';

class SpansDto implements Spans {
  @Whole(12, 'Within 24 hours')
  day: number;

  @Whole(40, 'Within 7 days')
  week: number;

  @Whole(95, 'Within 30 days')
  month: number;
}

class UserStatisticsDto {
  @Whole(400)
  total: number;

  @Whole(2)
  suspended: number;

  @ApiProperty({ type: SpansDto, description: 'First request ever' })
  registered: SpansDto;

  @ApiProperty({ type: SpansDto, description: 'Latest request, exact to ten minutes' })
  active: SpansDto;
}

class CreatorStatisticsDto {
  @Whole(5000, 'Whose account exists')
  stored: number;

  @Whole(1800, 'Of these, fetched within 24 hours')
  fresh: number;

  @Whole(12, 'Whose account is gone')
  gone: number;

  @Whole(90, 'Of those stored, with a private account')
  private: number;
}

class PostStatisticsDto {
  @Whole(60_000)
  stored: number;

  @Whole(54_000)
  analysed: number;

  @Whole(1200)
  analysedWithinTheHour: number;

  @Share('analysed / stored; null without posts')
  analysedShare: number | null;
}

class AccessStatisticsDto {
  @Whole(800, 'Creators unlocked for ever, once for each user')
  unlocks: number;

  @Whole(30, 'Given by administrators or campaigns, and not ended')
  grants: number;
}

class TableStatisticsDto {
  @ApiProperty({ example: 'posts' })
  name: string;

  @Whole(60_000, 'As the database last estimated it')
  rows: number;

  @Whole(104_857_600, 'With its indexes')
  bytes: number;
}

class StorageStatisticsDto {
  @Whole(268_435_456, 'Bytes of the whole database')
  database: number;

  @ApiProperty({ type: [TableStatisticsDto], description: 'Largest first' })
  tables: TableStatisticsDto[];
}

export class SystemStatisticsDto implements SystemStatistics {
  @ApiProperty({ type: UserStatisticsDto })
  users: UserStatisticsDto;

  @ApiProperty({ type: CreatorStatisticsDto })
  creators: CreatorStatisticsDto;

  @ApiProperty({ type: PostStatisticsDto })
  posts: PostStatisticsDto;

  @ApiProperty({ type: AccessStatisticsDto })
  access: AccessStatisticsDto;

  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    example: { complete: 4900, running: 2 },
    description: 'Jobs by status; finished ones are kept for 180 days',
  })
  analysisJobs: Record<string, number>;

  @ApiProperty({ type: StorageStatisticsDto })
  storage: StorageStatisticsDto;

  @Time()
  at: string;
}
