import { Body, Controller, Delete, Get, Headers, Post, Query, Res } from '@nestjs/common';
import { ApiExtraModels, ApiHeader, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, type Principal } from '@app/auth';
import { Charge, CurrentCharge, RequiresCredits } from '@app/credits';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { RateLimit } from '../http/rate-limit.decorator';
import { IdParam } from '../http/uuid.param';
import { ExportDto, ExportProgressDto, ExportsPageDto } from './dto/export.dto';
import { OrderExportDto } from './dto/order-export.dto';
import { ExportEventsService } from './export-events.service';
import { ExportsService } from './exports.service';

const ID = { name: 'id', example: '3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2' };
/** Of the hold until the worker takes the export and prolongs it. */
const LEASE_SECONDS = 15 * 60;
const STREAM_EXAMPLE = `retry: 2000

event: state
id: 1780308001000000-2000-running
data: {"id":"3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2","status":"running","progress":{"rows":2000,"total":5200,"percent":38}}

event: ready
id: 1780308003000000-5200-ready
data: {"id":"3f0f7b34-6d5e-4c0e-b0ff-4d1e7a0ad0f2","status":"ready","progress":{"rows":5200,"total":5200,"percent":100}}
`;

@ApiTags('Exports')
@Controller('api/v1/exports')
export class ExportsController {
  constructor(
    private readonly exports: ExportsService,
    private readonly exportEvents: ExportEventsService,
  ) {}

  @Post()
  @RateLimit('expensive')
  @RequiresCredits('bulk_export', { leaseSeconds: LEASE_SECONDS })
  @ApiOperation({
    summary: 'Order a file of many creators',
    description:
      'A csv, xlsx or jsonl file of your favourites, a list, a campaign or what a search finds, made in the background; follow it at `eventsUrl` or ask again. Credits are reserved now, charged when the file is ready, and given back when it is empty, fails or is cancelled. At most 3 of a user are made at a time, with up to 200,000 rows each; files are kept for 7 days. The same Idempotency-Key answers 409 while the export is made, and the export after that.',
  })
  @Answers(202, ExportDto)
  @ApiProblem('RESOURCE.NOT_FOUND', 'RESOURCE.CONFLICT', 'EXPORTS.TOO_MANY_UNFINISHED')
  order(
    @CurrentUser() owner: Principal,
    @Body() order: OrderExportDto,
    @CurrentCharge() charge: Charge,
  ): Promise<ExportDto> {
    return this.exports.order(owner, order, charge);
  }

  @Get()
  @ApiOperation({ summary: 'Your exports, latest first' })
  @Answers(200, ExportsPageDto)
  list(@CurrentUser() owner: Principal, @Query() page: PageQueryDto): Promise<ExportsPageDto> {
    return this.exports.list(owner, page);
  }

  @Get(':id')
  @ApiOperation({ summary: 'How far an export is, and the link to its file' })
  @Answers(200, ExportDto)
  get(@CurrentUser() owner: Principal, @IdParam(ID) id: string): Promise<ExportDto> {
    return this.exports.get(owner, id);
  }

  @Get(':id/events')
  @ApiExtraModels(ExportProgressDto)
  @ApiOperation({
    summary: 'Follow an export as it goes (Server-Sent Events)',
    description:
      'First `state`, then `progress` whenever something changed; the last event, and the first of an export that has ended, says how it ended: `ready`, `failed`, `cancelled`, or `removed` when the time of its file is over. The data of each is an ExportProgressDto. Ends with `expired` when the token has expired, with `revoked` when the account is suspended, and with `bye` when the process stops: reconnect. Who reconnects with Last-Event-ID is told the present state unless it was the last one seen; 204 says that nothing will follow. At most 10 streams a user.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event seen' })
  @ApiResponse({
    status: 200,
    description: 'Events until the export has ended',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: STREAM_EXAMPLE } },
  })
  @ApiResponse({ status: 204, description: 'The last event was seen already; nothing follows' })
  streamEvents(
    @CurrentUser() owner: Principal,
    @IdParam(ID) exportId: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    return this.exportEvents.open(owner, { exportId, lastEventId, response });
  }

  @Post(':id/cancel')
  @ApiOperation({
    summary: 'Stop an export',
    description: 'What is reserved for it is given back. Cancelling again is without effect; 409 when it has ended.',
  })
  @Answers(200, ExportDto)
  @ApiProblem('RESOURCE.CONFLICT')
  cancel(@CurrentUser() owner: Principal, @IdParam(ID) id: string): Promise<ExportDto> {
    return this.exports.cancel(owner, id);
  }

  @Delete(':id')
  @ApiOperation({
    summary: 'Remove an export and its file at once',
    description: 'One that is not finished is cancelled.',
  })
  @Answers(204)
  remove(@CurrentUser() owner: Principal, @IdParam(ID) id: string): Promise<void> {
    return this.exports.remove(owner, id);
  }
}
