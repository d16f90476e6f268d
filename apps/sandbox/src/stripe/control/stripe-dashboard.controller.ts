import { Body, Controller, Get, HttpCode, Param, Post, Query, UseFilters } from '@nestjs/common';
import { read } from '../../control/control.schemas';
import { DecodoErrorFilter } from '../../decodo/decodo-error.filter';
import { StripeStore } from '../store/stripe-store';
import { DeliveryLog } from '../webhooks/delivery-log';
import { WebhookSender } from '../webhooks/webhook-sender';
import { Buyers } from './buyers.service';
import { Disputes } from '../disputes/disputes.service';
import { Refunds } from '../payments/refunds.service';
import {
  declineSchema,
  deliveriesSchema,
  disputeEndSchema,
  disputeSchema,
  dashboardRefundSchema,
  fraudWarningSchema,
  refundEndSchema,
} from './stripe-control.schemas';

/**
 * What buyers, banks and the dashboard do. `payment` is the id of a session, payment intent or charge.
 *
 *     POST /control/stripe/sessions/{id}/pay          the buyer pays by card
 *     POST /control/stripe/sessions/{id}/decline      the buyer's card is refused; { paymentMethod? } says how
 *     POST /control/stripe/sessions/{id}/pay-later    the session completes unpaid
 *     POST /control/stripe/sessions/{id}/expire       its time is over
 *     POST /control/stripe/payments/{id}/settle       the bank pays what was pending (session or payment intent)
 *     POST /control/stripe/payments/{id}/fail         the bank does not pay it
 *     POST /control/stripe/refunds                    { payment, amount?, reason?, status = succeeded | pending | requires_action }
 *     POST /control/stripe/refunds/{id}/end           { status: succeeded | failed | canceled }
 *     POST /control/stripe/disputes                   { payment, amount?, reason = fraudulent, kind = chargeback | inquiry }
 *     POST /control/stripe/disputes/{id}/close        { outcome: won | lost }
 *     POST /control/stripe/fraud-warnings             { payment, fraudType? }
 *     POST /control/stripe/events/{id}/resend         delivers the event again
 *     GET  /control/stripe/deliveries                 every delivery with its tries, ?type= ?eventId=
 *     POST /control/stripe/deliveries/hurry           what waits for its next try is tried now
 */
@Controller('control/stripe')
@UseFilters(DecodoErrorFilter)
export class StripeDashboardController {
  constructor(
    private readonly store: StripeStore,
    private readonly buyers: Buyers,
    private readonly refunds: Refunds,
    private readonly disputes: Disputes,
    private readonly sender: WebhookSender,
    private readonly deliveryLog: DeliveryLog,
  ) {}

  @Post('sessions/:id/pay')
  @HttpCode(200)
  pay(@Param('id') id: string) {
    return this.buyers.pay(id);
  }

  @Post('sessions/:id/decline')
  @HttpCode(200)
  decline(@Param('id') id: string, @Body() body: unknown) {
    return this.buyers.decline(id, read(declineSchema, body).paymentMethod);
  }

  @Post('sessions/:id/pay-later')
  @HttpCode(200)
  payLater(@Param('id') id: string) {
    return this.buyers.payLater(id);
  }

  @Post('sessions/:id/expire')
  @HttpCode(200)
  expire(@Param('id') id: string) {
    return this.buyers.expire(id);
  }

  @Post('payments/:id/settle')
  @HttpCode(200)
  settle(@Param('id') id: string) {
    return this.buyers.endPending(id, 'settled');
  }

  @Post('payments/:id/fail')
  @HttpCode(200)
  fail(@Param('id') id: string) {
    return this.buyers.endPending(id, 'failed');
  }

  @Post('refunds')
  @HttpCode(200)
  refund(@Body() body: unknown) {
    const { payment, ...order } = read(dashboardRefundSchema, body);
    return this.refunds.create({ charge: this.store.chargeOf(payment), ...order });
  }

  @Post('refunds/:id/end')
  @HttpCode(200)
  endRefund(@Param('id') id: string, @Body() body: unknown) {
    return this.refunds.end(this.store.refunds.get(id), read(refundEndSchema, body).status);
  }

  @Post('disputes')
  @HttpCode(200)
  dispute(@Body() body: unknown) {
    const { payment, ...order } = read(disputeSchema, body);
    return this.disputes.open({ charge: this.store.chargeOf(payment), ...order });
  }

  @Post('disputes/:id/close')
  @HttpCode(200)
  closeDispute(@Param('id') id: string, @Body() body: unknown) {
    return this.disputes.close(this.store.disputes.get(id), read(disputeEndSchema, body).outcome);
  }

  @Post('fraud-warnings')
  @HttpCode(200)
  warn(@Body() body: unknown) {
    const { payment, fraudType } = read(fraudWarningSchema, body);
    return this.disputes.warn(this.store.chargeOf(payment), fraudType);
  }

  @Post('events/:id/resend')
  @HttpCode(200)
  resend(@Param('id') id: string) {
    const event = this.store.events.get(id);
    this.sender.resend(event);
    return event;
  }

  @Get('deliveries')
  deliveries(@Query() query: unknown) {
    return { deliveries: this.deliveryLog.list(read(deliveriesSchema, query)) };
  }

  @Post('deliveries/hurry')
  @HttpCode(200)
  hurry() {
    this.sender.hurry();
    return { unfinished: this.deliveryLog.unfinished };
  }
}
