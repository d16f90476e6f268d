import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequiresLiveSession, Roles } from '@app/auth';
import { OrderRecordsRepository, PaymentAdministration, StripeEventRecordsRepository } from '@app/credits';
import { Idempotent } from '../http/idempotency/idempotent.decorator';
import { Answers } from '../http/openapi/answers.decorator';
import { ApiProblem } from '../http/openapi/api-problem.decorator';
import { ByAdministrator, type Administrator } from './administrator.decorator';
import { ReasonDto, withMoments } from './dto/common.dto';
import {
  AdminOrdersPageDto,
  ListOrdersDto,
  ListStripeEventsDto,
  StripeEventDto,
  StripeEventsPageDto,
} from './dto/payment.dto';

@ApiTags('Administration')
@Roles('admin')
@ApiProblem('AUTH.FORBIDDEN')
@Controller('api/v1/admin/credits')
export class PaymentRecordsController {
  constructor(
    private readonly payments: PaymentAdministration,
    private readonly orders: OrderRecordsRepository,
    private readonly events: StripeEventRecordsRepository,
  ) {}

  @Get('top-up-orders')
  @ApiOperation({ summary: 'Top-up orders of all users, latest first' })
  @Answers(200, AdminOrdersPageDto)
  listOrders(@Query() query: ListOrdersDto): Promise<AdminOrdersPageDto> {
    return this.orders.findPage(withMoments(query));
  }

  @Get('stripe-events')
  @ApiOperation({ summary: 'What the payment provider told us, latest first' })
  @Answers(200, StripeEventsPageDto)
  listEvents(@Query() query: ListStripeEventsDto): Promise<StripeEventsPageDto> {
    return this.events.findPage(withMoments(query));
  }

  @Post('stripe-events/:id/replay')
  @RequiresLiveSession()
  @Idempotent()
  @ApiOperation({
    summary: 'Have an event worked on once more',
    description: 'From the start, shortly afterwards, whatever became of it before: what an event does it does once.',
  })
  @ApiParam({ name: 'id', example: 'evt_1a2b3c' })
  @Answers(200, StripeEventDto)
  @ApiProblem('RESOURCE.NOT_FOUND')
  replay(
    @ByAdministrator() by: Administrator,
    @Param('id') id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<StripeEventDto> {
    return this.payments.replay({ ...by, reason }, id);
  }
}
