import { ApiProperty } from '@nestjs/swagger';
export class ReanalysisDto {
  @ApiProperty({ example: 'nora.travels' })
  username: string;

  @ApiProperty({ format: 'uuid', example: '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2', description: 'New, or joined' })
  jobId: string;

  @ApiProperty({ type: 'integer', example: 48, description: 'Results that were in force and are renewed' })
  outdatedPosts: number;

  @ApiProperty({ example: '/api/v1/ai/jobs/3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2/events' })
  eventsUrl: string;
}
