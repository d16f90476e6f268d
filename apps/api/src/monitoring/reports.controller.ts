import { Controller, Get, Headers, Query, Res, UseGuards } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { AppError } from '@app/common';
import { Public } from '@app/auth';
import { MetricsReports } from '@app/monitoring';
import { ByteAnswer } from '../http/byte-answer';
import { ApiAnswer } from '../http/openapi/api-answer.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { NoRateLimit } from '../http/rate-limit.decorator';
import { MetricsReportDto, REPORT_PARTS } from './dto/metrics-report.dto';
import { REPORT_EXAMPLE } from './dto/report-example';
import { StreamQueryDto } from './dto/stream-query.dto';
import { CurrentReader, MonitoringReaderGuard, type MonitoringReader } from './monitoring-reader.guard';
import { ReportStreamService } from './report-stream.service';

const WHO =
  'For operators: METRICS_TOKEN or an access token of an administrator as bearer token; while METRICS_TOKEN is not set, also from this machine without a token.';
const STREAM_EXAMPLE = `retry: 2000

event: metrics
id: ${REPORT_EXAMPLE.tick}
data: {"tick":${REPORT_EXAMPLE.tick},"at":"${REPORT_EXAMPLE.at}","windowSeconds":60,"scope":"system","health":{"status":"healthy","score":100},...}
`;

@ApiTags('Monitoring')
@ApiExtraModels(...REPORT_PARTS)
@ApiProblem(
  'AUTH.MISSING_TOKEN',
  'AUTH.INVALID_TOKEN',
  'AUTH.EXPIRED_TOKEN',
  'AUTH.SUSPENDED',
  'AUTH.KEYS_UNAVAILABLE',
  'AUTH.FORBIDDEN',
  'REQUEST.RATE_LIMITED',
)
@Public()
@NoRateLimit()
@UseGuards(MonitoringReaderGuard)
@Controller('api')
export class ReportsController {
  constructor(
    private readonly reports: MetricsReports,
    private readonly streams: ReportStreamService,
  ) {}

  @Get('metrics')
  @ApiAnswer({
    summary: 'How the whole system did in the last minute',
    description: `Over all processes of the api and the workers: computed once every five seconds, whoever asks. ${WHO}`,
    type: MetricsReportDto,
    example: REPORT_EXAMPLE,
  })
  latest(): ByteAnswer {
    const report = this.reports.latest();
    if (report === undefined) {
      throw new AppError('SYSTEM.UNAVAILABLE', { detail: 'There is no report yet. Try again.', retryAfterSeconds: 5 });
    }
    return new ByteAnswer({ body: Buffer.from(JSON.stringify(report)), cacheControl: 'no-store' });
  }

  @Get('streaming/metrics')
  @ApiOperation({
    summary: 'Follow how the system does (Server-Sent Events)',
    description: `The latest report at once, then one \`metrics\` event every five seconds; its data is a MetricsReportDto, its id the tick, which counts up by one every five seconds and is the same on every process. Who reconnects with Last-Event-ID is told what was missed, of the last ten minutes; \`since=0\` asks for all of them. Ends with \`expired\` when the access token has expired, and with \`bye\` when the process stops: reconnect. ${WHO}`,
  })
  @ApiHeader({
    name: 'Last-Event-ID',
    required: false,
    description: 'Id of the last event seen; goes before `since`',
    example: String(REPORT_EXAMPLE.tick),
  })
  @ApiResponse({
    status: 200,
    description: 'Events until one side ends it',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: STREAM_EXAMPLE } },
  })
  follow(
    @CurrentReader() reader: MonitoringReader,
    @Query() { since }: StreamQueryDto,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): void {
    this.streams.open(reader, { seen: tickOf(lastEventId) ?? since, response });
  }
}

/** What is no tick is no id of ours: the reader is told the present, as one that comes for the first time. */
function tickOf(lastEventId: string | undefined): number | undefined {
  return lastEventId !== undefined && /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : undefined;
}
