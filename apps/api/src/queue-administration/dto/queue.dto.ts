import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { QUEUE_NAMES, type QueueName } from '@app/queues';

export class QueueDto {
  @ApiProperty({ enum: QUEUE_NAMES, example: 'profile-analyses' })
  name: QueueName;

  @ApiProperty({ type: 'integer', example: 12 })
  waiting: number;

  @ApiProperty({ type: 'integer', example: 2 })
  active: number;

  @ApiProperty({ type: 'integer', example: 1, description: 'Due later, or about to be tried again' })
  delayed: number;

  @ApiProperty({ type: 'integer', example: 0, description: 'Given up, and kept to be looked at' })
  deadLetters: number;
}

export class QueuesDto {
  @ApiProperty({ type: [QueueDto] })
  items: QueueDto[];
}

export class ListDeadLettersDto {
  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 500, default: 50, description: 'Newest first' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(500)
  limit: number = 50;
}

export class DeadLetterDto {
  @ApiProperty({ example: '1841' })
  id: string;

  @ApiProperty({ example: 'analyse-post-batch' })
  job: string;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    example: {
      analysisJobId: '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2',
      profileId: '91f0e1a4-14ab-4b4f-a8f8-33ad2f5d7c10',
      postIds: ['2b9c0c1e-6d5a-4f0e-9f43-0d2a5a1d2f10'],
    },
    description: 'What the job was given, as far as its contract knows it',
  })
  data: Record<string, unknown>;

  @ApiProperty({ example: 'PolicyTimeoutError: ai did not answer within 60000 ms' })
  reason: string;

  @ApiProperty({ type: 'integer', example: 4 })
  attempts: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: '2026-06-01T10:00:09.000Z' })
  failedAt: string | null;
}

export class DeadLettersDto {
  @ApiProperty({ type: [DeadLetterDto] })
  items: DeadLetterDto[];
}

export class RetriedDeadLetterDto {
  @ApiProperty({ example: '1841' })
  id: string;

  @ApiProperty({ enum: QUEUE_NAMES, example: 'profile-analyses' })
  queue: QueueName;

  @ApiProperty({ example: 'analyse-post-batch' })
  job: string;

  @ApiProperty({
    type: String,
    format: 'uuid',
    nullable: true,
    example: '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2',
    description: 'The analysis job that had failed and runs again because of it',
  })
  resumedAnalysisJobId: string | null;
}
