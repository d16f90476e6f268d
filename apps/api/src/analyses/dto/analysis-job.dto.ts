import { ApiProperty } from '@nestjs/swagger';
import type { AnalysisProgress, AnalysisStepTaken } from '@app/creators';

const STATUSES = ['pending', 'running', 'complete', 'failed', 'off'];
const REASONS = ['first_sync', 'refresh', 'reanalysis', 'admin'];
const STEPS = ['queued', 'joined', 'planned', 'batch', 'comments', 'completed', 'failed', 'resumed'];

export class JobPostsDto {
  @ApiProperty({ example: 48 })
  total: number;

  @ApiProperty({ example: 32 })
  done: number;

  @ApiProperty({ example: 0, description: 'Given up for now' })
  failed: number;
}

/** Also the data of each event of the stream. */
export class AnalysisProgressDto implements AnalysisProgress {
  @ApiProperty({ format: 'uuid', example: '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2' })
  jobId: string;

  @ApiProperty({
    enum: STATUSES,
    example: 'running',
    description: '`off`: unfinished, and analysis is switched off on this installation',
  })
  status: AnalysisProgress['status'];

  @ApiProperty({ enum: REASONS, example: 'first_sync' })
  reason: AnalysisProgress['reason'];

  @ApiProperty({ minimum: 0, maximum: 100, example: 66, description: '100 exactly when complete' })
  progress: number;

  @ApiProperty({ type: JobPostsDto })
  posts: JobPostsDto;

  @ApiProperty({ example: 'bundled-1' })
  modelVersion: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:00.000Z' })
  queuedAt: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T10:00:01.000Z' })
  startedAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  finishedAt: string | null;

  @ApiProperty({ type: String, nullable: true, example: null, description: 'What a failure means for readers' })
  error: string | null;
}

export class JobStepDto implements AnalysisStepTaken {
  @ApiProperty({ enum: STEPS, example: 'batch' })
  step: string;

  @ApiProperty({ format: 'date-time', example: '2026-06-01T10:00:02.000Z' })
  at: string;

  @ApiProperty({ type: 'integer', nullable: true, example: 16, description: 'Posts that the step concerned' })
  posts: number | null;

  @ApiProperty({ type: 'integer', nullable: true, example: null, description: 'Batches that a plan cut' })
  batches: number | null;
}

export class AnalysisJobDto extends AnalysisProgressDto {
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'nora.travels',
    description: 'Null when the creator has lost the name to somebody else',
  })
  username: string | null;

  @ApiProperty({ type: [JobStepDto], description: 'The latest 100 steps, oldest first' })
  steps: JobStepDto[];

  @ApiProperty({
    type: String,
    nullable: true,
    example: null,
    description: 'Of a failure; told to administrators only',
  })
  cause: string | null;
}
