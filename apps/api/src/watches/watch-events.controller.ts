import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { CurrentUser, type Principal } from '@app/auth';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { PageQueryDto } from '../http/page-query.dto';
import { WatchEventsPageDto } from './dto/watch-event.dto';
import { WatchEventsService } from './watch-events.service';

const STREAM_EXAMPLE = `retry: 2000

event: followers_moved
id: e0b5a8d2-0c39-4f0a-9f0c-5c0f4a6b7d21
data: {"id":"e0b5a8d2-0c39-4f0a-9f0c-5c0f4a6b7d21","kind":"followers_moved","creator":{"id":"5d4a7d34-2f0b-4d4e-8a2f-1a6a57b2c910","username":"nora.travels"},"followers":{"before":100000,"after":106000,"changePercent":6},"renamed":null,"post":null,"search":null,"at":"2026-06-01T10:00:00.000Z"}
`;

@ApiTags('Watches')
@Controller('api/v1/watches/events')
export class WatchEventsController {
  constructor(private readonly watchEvents: WatchEventsService) {}

  @Get()
  @ApiOperation({
    summary: 'What you were told of creators and saved searches, latest first',
    description: 'Kept for 400 days.',
  })
  @ApiOkResponse({ type: WatchEventsPageDto })
  @ApiProblem('REQUEST.INVALID_CURSOR')
  list(@CurrentUser() owner: Principal, @Query() page: PageQueryDto): Promise<WatchEventsPageDto> {
    return this.watchEvents.list(owner, page);
  }

  @Get('stream')
  @ApiOperation({
    summary: 'Hear of watched creators and new matches as they come (Server-Sent Events)',
    description:
      'An event for each thing you are told from now on, named after its kind: `followers_moved`, `sponsored_post`, `renamed`, `new_match`; the data of each is a WatchEventDto. Who reconnects with Last-Event-ID is first told what came meanwhile, 500 events at most. Ends with `expired` when the token has expired, with `revoked` when the account is suspended, and with `bye` when the process stops: reconnect. At most 10 streams a user.',
  })
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'Id of the last event seen' })
  @ApiResponse({
    status: 200,
    description: 'Events until the reader leaves',
    content: { 'text/event-stream': { schema: { type: 'string' }, example: STREAM_EXAMPLE } },
  })
  stream(
    @CurrentUser() owner: Principal,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    return this.watchEvents.open(owner, { lastEventId, response });
  }
}
