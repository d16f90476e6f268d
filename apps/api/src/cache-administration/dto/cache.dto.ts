import { ApiProperty } from '@nestjs/swagger';
import { CACHE_NAMES, type CacheName } from '@app/cache';

export class CacheLookUpsDto {
  @ApiProperty({ type: 'integer', example: 9_120 })
  hits: number;

  @ApiProperty({ type: 'integer', example: 480 })
  misses: number;

  @ApiProperty({ type: Number, nullable: true, example: 0.95, description: '0 to 1; null before the first look-up' })
  hitRate: number | null;
}

export class CacheNameDto {
  @ApiProperty({ enum: CACHE_NAMES, example: 'profile' })
  name: CacheName;

  @ApiProperty({ type: 'integer', example: 86_400, description: 'How long a value may be served when nothing ends it' })
  ttlSeconds: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    example: 31_457_280,
    description: 'Share of the memory of a process; null where nothing is kept in memory',
  })
  memoryLimitBytes: number | null;

  @ApiProperty({ example: true, description: 'Whether Redis keeps it too' })
  shared: boolean;

  @ApiProperty({ type: 'integer', example: 1_204, description: 'Values in the memory of this process' })
  entries: number;

  @ApiProperty({ type: 'integer', example: 18_262_016 })
  bytes: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Values pushed out of memory for want of room' })
  evictions: number;

  @ApiProperty({ type: CacheLookUpsDto })
  memory: CacheLookUpsDto;

  @ApiProperty({ type: CacheLookUpsDto })
  redis: CacheLookUpsDto;
}

export class CachesDto {
  @ApiProperty({
    type: 'integer',
    example: 4711,
    description: 'The process that answered; figures are since its start',
  })
  processId: number;

  @ApiProperty({ type: [CacheNameDto] })
  items: CacheNameDto[];
}

export class DroppedCacheDto {
  @ApiProperty({ enum: CACHE_NAMES, example: 'profile' })
  name: CacheName;

  @ApiProperty({
    example: true,
    description: 'False while Redis is away: dropped in this process, the others follow as soon as it is back',
  })
  everywhere: boolean;
}
