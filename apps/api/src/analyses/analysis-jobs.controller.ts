import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, type Principal } from '@app/auth';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { IdParam } from '../http/uuid.param';
import { AnalysisJobsService } from './analysis-jobs.service';
import { AnalysisJobDto, AnalysisProgressDto } from './dto/analysis-job.dto';
import { JobEventsService } from './job-events.service';

const JOB_ID = { name: 'id', example: '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2' };
const STREAM_EXAMPLE = `retry: 2000

event: state
id: 1841-16-running
data: {"jobId":"3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2","status":"running","progress":33,"posts":{"total":48,"done":16,"failed":0}}

event: progress
id: 1842-32-running
data: {"jobId":"3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2","status":"running","progress":66,"posts":{"total":48,"done":32,"failed":0}}

event: complete
id: 1844-48-complete
data: {"jobId":"3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2","status":"complete","progress":100,"posts":{"total":48,"done":48,"failed":0}}
`;

@ApiTags('Content intelligence')
@ApiExtraModels(AnalysisProgressDto)
@ApiProblem('CREDITS.UNLOCK_REQUIRED')
@Controller('api/v1/ai/jobs')
export class AnalysisJobsController {
  constructor(
    private readonly jobs: AnalysisJobsService,
    private readonly jobEvents: JobEventsService,
  ) {}

  @Get(':id')
  @ApiOperation({
    summary: 'How far an analysis is, and its steps',
    description: 'For readers with access to the creator. `ai-insights` names the latest job of a creator.',
  })
  @Answers(200, AnalysisJobDto)
  getJob(@CurrentUser() reader: Principal, @IdParam(JOB_ID) id: string): Promise<AnalysisJobDto> {
    return this.jobs.getJob(reader, id);
  }

  @Get(':id/events')
  @ApiOperation({
    summary: 'Follow an analysis as it goes (Server-Sent Events)',
    description:
      'First `state` with the present state, then `progress` whenever something changed; `complete` or `failed` is the last event, and the first of a job that has ended. The data of each is an AnalysisProgressDto. ' +
      'Without a verdict the stream ends after `state` when analysis is switched off, with `expired` when the token has expired, with `revoked` when the access to the creator has ended, and with `bye` when the process stops: reconnect. ' +
      'Who reconnects with Last-Event-ID is told the present state unless it was the last one seen; 204 says that nothing will follow. At most 10 streams a user.',
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Id of the last event seen',
    example: '1842-32-running',
  })
  @ApiResponse({
    status: 200,
    description: 'Events until the analysis has ended',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: STREAM_EXAMPLE } },
  })
  @ApiResponse({ status: 204, description: 'The last event was seen already; nothing follows' })
  streamEvents(
    @CurrentUser() reader: Principal,
    @IdParam(JOB_ID) jobId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    return this.jobEvents.open(reader, { jobId, lastEventId, response });
  }
}
