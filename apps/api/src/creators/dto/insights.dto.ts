import { ApiProperty } from '@nestjs/swagger';
import type { CommentInsights, CreatorInsights, InsightsJob, ModelUse, PostCoverage } from '@app/creators';

const SHARES = { type: 'object', additionalProperties: { type: 'number' } } as const;
const COUNTS = { type: 'object', additionalProperties: { type: 'integer' } } as const;

export class SentimentInsightDto {
  @ApiProperty({ type: Number, nullable: true, example: 0.42, description: '-1 (negative) to 1 (positive)' })
  average: number | null;

  @ApiProperty({ ...SHARES, nullable: true, example: { positive: 0.6, neutral: 0.3, negative: 0.1 } })
  distribution: CreatorInsights['sentiment']['distribution'];
}

export class PostCoverageDto implements PostCoverage {
  @ApiProperty({ format: 'uuid', example: '0b6f9a52-5f0f-4d8e-9a53-0c3f4f6f3a11' })
  postId: string;

  @ApiProperty({ example: 'C34abcDEfgh' })
  shortcode: string;

  @ApiProperty({ enum: ['analysed', 'outdated', 'pending'], example: 'analysed' })
  state: PostCoverage['state'];

  @ApiProperty({ type: String, nullable: true, example: 'rules' })
  method: string | null;
}

export class CoverageDto {
  @ApiProperty({ example: 12 })
  posts: number;

  @ApiProperty({ example: 12, description: 'Posts with a result for their present caption' })
  analysed: number;

  @ApiProperty({
    example: 0,
    description: 'Posts for which rules stood in for the models; these are asked again later',
  })
  fallback: number;

  @ApiProperty({ ...COUNTS, example: { rules: 11, none: 1 } })
  methods: Record<string, number>;

  @ApiProperty({ type: [PostCoverageDto], description: 'The latest posts, newest first' })
  perPost: PostCoverageDto[];
}

export class ModelNamesDto {
  @ApiProperty({ example: 'afinn-165+emoji@1' })
  sentiment: string;

  @ApiProperty({ example: 'eld@2.1' })
  language: string;

  @ApiProperty({ example: 'keywords@1' })
  category: string;
}

export class ModelUseDto implements ModelUse {
  @ApiProperty({ example: 'rules-1' })
  version: string;

  @ApiProperty({ type: ModelNamesDto })
  models: ModelNamesDto;

  @ApiProperty({ example: 11, description: 'Posts it answered for' })
  posts: number;
}

export class ModelsDto {
  @ApiProperty({ example: 'rules-1', description: 'Of the analysis in force' })
  version: string;

  @ApiProperty({ type: [ModelUseDto] })
  inUse: ModelUseDto[];
}

export class CommentInsightsDto implements CommentInsights {
  @ApiProperty({ example: 30, description: 'Comments that the provider delivered' })
  total: number;

  @ApiProperty({ example: 30, description: 'Comments with a result for their present text' })
  analysed: number;

  @ApiProperty({ type: SentimentInsightDto })
  sentiment: SentimentInsightDto;
}

export class InsightsJobDto implements InsightsJob {
  @ApiProperty({ format: 'uuid', example: '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2' })
  id: string;

  @ApiProperty({ enum: ['pending', 'running', 'complete', 'failed'], example: 'complete' })
  status: InsightsJob['status'];

  @ApiProperty({ enum: ['first_sync', 'refresh', 'reanalysis', 'admin'], example: 'first_sync' })
  reason: string;

  @ApiProperty({ example: 12 })
  postsTotal: number;

  @ApiProperty({ example: 12 })
  postsDone: number;

  @ApiProperty({ example: 0 })
  postsFailed: number;

  @ApiProperty({ example: 30 })
  commentsTotal: number;

  @ApiProperty({ example: 30 })
  commentsDone: number;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  queuedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T10:00:01.000Z' })
  startedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T10:00:03.000Z' })
  finishedAt: string | null;

  @ApiProperty({ type: String, nullable: true, example: null })
  error: string | null;

  @ApiProperty({
    example: '/api/v1/ai/jobs/3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2/events',
    description: 'Follows the job as it goes (Server-Sent Events)',
  })
  eventsUrl: string;
}

export class InsightsDto implements CreatorInsights {
  @ApiProperty({ enum: ['pending', 'running', 'complete', 'failed', 'off'], example: 'complete' })
  status: CreatorInsights['status'];

  @ApiProperty({ minimum: 0, maximum: 100, example: 100 })
  progress: number;

  @ApiProperty({ type: String, nullable: true, example: 'Travel' })
  primaryCategory: string | null;

  @ApiProperty({ ...SHARES, nullable: true, example: { Travel: 0.7, Food: 0.3 } })
  categories: Record<string, number> | null;

  @ApiProperty({ type: SentimentInsightDto })
  sentiment: SentimentInsightDto;

  @ApiProperty({ ...SHARES, nullable: true, example: { en: 0.9, pt: 0.1 } })
  languages: Record<string, number> | null;

  @ApiProperty({ type: Number, nullable: true, example: 0.73, description: '0 to 1' })
  qualityScore: number | null;

  @ApiProperty({ type: CoverageDto })
  coverage: CoverageDto;

  @ApiProperty({ type: ModelsDto })
  models: ModelsDto;

  @ApiProperty({ type: CommentInsightsDto })
  comments: CommentInsightsDto;

  @ApiProperty({ type: InsightsJobDto, nullable: true, description: 'The latest job; null when none was needed yet' })
  job: InsightsJobDto | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T10:00:03.000Z' })
  analysedAt: string | null;
}
