import { ApiProperty } from '@nestjs/swagger';
import {
  PEER_FIGURES,
  PEER_LEVELS,
  type BenchmarkAnswer,
  type PeerGroup,
  type PeerPosition,
  type PeersSection,
} from '@app/analytics';
import { MetricDto } from '../metric.dto';
import { ApiMetric, type Wire } from './wire';

const BENCHMARK_KINDS = ['floor', 'mean', 'median', 'threshold'] as const;

export class BenchmarkReferenceDto {
  @ApiProperty({ enum: BENCHMARK_KINDS, example: 'floor' })
  kind: BenchmarkAnswer['references'][number]['kind'];

  @ApiProperty({ example: 'above_average' })
  label: string;

  @ApiProperty({ example: 1.11 })
  value: number;
}

export class BenchmarkAnswerDto implements BenchmarkAnswer {
  @ApiProperty({ example: 'modash-2026' })
  table: string;

  @ApiProperty({ example: 'Modash, Instagram engagement rate calculator' })
  source: string;

  @ApiProperty({ format: 'date', example: '2026-11-23' })
  publishedOn: string;

  @ApiProperty({ example: 'median(likes + comments) of the last 30 posts / followers, in percent' })
  definition: string;

  @ApiProperty({ type: String, nullable: true, example: 'The page has no date of its own.' })
  note: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'above_average' })
  band: string | null;

  @ApiProperty({ type: [BenchmarkReferenceDto], description: 'What is printed for the tier' })
  references: BenchmarkReferenceDto[];
}

export class FigureBenchmarkDto {
  @ApiProperty({ enum: PEER_FIGURES, example: 'engagement_rate' })
  figure: PeerPosition['figure'];

  @ApiProperty({ type: BenchmarkAnswerDto })
  answer: BenchmarkAnswerDto;
}

export class PeerGroupDto implements PeerGroup {
  @ApiProperty({ example: '10k-50k' })
  tier: string;

  @ApiProperty({ type: String, nullable: true, example: 'creator' })
  accountType: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Travel' })
  category: string | null;
}

export class AskedLevelDto {
  @ApiProperty({ enum: PEER_LEVELS, example: 'tier_type_category' })
  level: PeerPosition['asked'][number]['level'];

  @ApiProperty({ example: 214 })
  n: number;
}

export class PeerPositionDto implements Wire<PeerPosition> {
  @ApiProperty({ enum: PEER_FIGURES, example: 'engagement_rate' })
  figure: PeerPosition['figure'];

  @ApiProperty({ type: Number, nullable: true, example: 2.2, description: 'What was set against the others' })
  value: number | null;

  @ApiMetric('percentile_mid_rank', {
    value: 71.5,
    used: 214,
    window: 'stored creators',
    asOf: '2026-06-01T10:00:00.000Z',
  })
  percentile: MetricDto;

  @ApiProperty({ enum: ['stored_creators', 'published_table', 'nothing'], example: 'stored_creators' })
  answeredBy: PeerPosition['answeredBy'];

  @ApiProperty({ type: String, enum: PEER_LEVELS, nullable: true, example: 'tier_type_category' })
  level: PeerPosition['level'];

  @ApiProperty({ type: PeerGroupDto, nullable: true })
  group: PeerGroupDto | null;

  @ApiProperty({ type: [AskedLevelDto], description: 'The first with 30 creators answers' })
  asked: AskedLevelDto[];

  @ApiProperty({ example: 'Above 71.5 % of 214 stored creators of 10k-50k followers, creator accounts, Travel.' })
  statement: string;
}

export class PeersSectionDto implements Wire<PeersSection> {
  @ApiProperty({ type: [PeerPositionDto] })
  positions: PeerPositionDto[];

  @ApiProperty({
    type: [FigureBenchmarkDto],
    description: 'Every published table that covers the tier, side by side: they differ up to five times',
  })
  benchmarks: FigureBenchmarkDto[];
}
