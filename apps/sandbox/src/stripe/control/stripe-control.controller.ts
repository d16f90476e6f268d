import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query, UseFilters } from '@nestjs/common';
import { read } from '../../control/control.schemas';
import { DecodoErrorFilter } from '../../decodo/decodo-error.filter';
import { ApiFaultBoard, STRIPE_FAULTS } from '../api/api-faults';
import { ApiJournal } from '../api/api-journal';
import { StripeState } from '../stripe-state';
import { WebhookSwitchBoard, WEBHOOK_SWITCHES } from '../webhooks/webhook-switches';
import {
  stripeBehaviourSchema,
  stripeCallsSchema,
  stripeFaultSchema,
  webhookSwitchSchema,
} from './stripe-control.schemas';

/**
 * How the payment stand-in behaves.
 *
 *     GET    /control/stripe             how everything stands
 *     PUT    /control/stripe             { webhookUrl, webhookSecret, latencyMs, refundStatus, retryBaseMs, maxAttempts, attemptTimeoutMs }, all optional
 *     POST   /control/stripe/reset       forgets every object, event, delivery, switch and fault; the webhook address stays
 *     GET    /control/stripe/faults      faults of the API that wait, and the catalogue
 *     POST   /control/stripe/faults      { fault, times = 1 | null, operation?, delayMs? }
 *     DELETE /control/stripe/faults
 *     GET    /control/stripe/switches    switches of the webhooks that are on, and the catalogue
 *     POST   /control/stripe/switches    { switch, times = 1 | null, type?, delayMs?, attempts? }
 *     DELETE /control/stripe/switches
 *     GET    /control/stripe/calls       calls of the API, ?operation=
 *     DELETE /control/stripe/calls
 */
@Controller('control/stripe')
@UseFilters(DecodoErrorFilter)
export class StripeControlController {
  constructor(
    private readonly state: StripeState,
    private readonly faults: ApiFaultBoard,
    private readonly switches: WebhookSwitchBoard,
    private readonly journal: ApiJournal,
  ) {}

  @Get()
  view() {
    return this.state.view();
  }

  @Put()
  change(@Body() body: unknown) {
    return this.state.change(read(stripeBehaviourSchema, body));
  }

  @Post('reset')
  @HttpCode(200)
  reset() {
    this.state.reset();
    return this.state.view();
  }

  @Get('faults')
  faultCatalogue() {
    return { waiting: this.faults.list(), catalogue: STRIPE_FAULTS };
  }

  @Post('faults')
  @HttpCode(200)
  addFault(@Body() body: unknown) {
    const { times, ...order } = read(stripeFaultSchema, body);
    this.faults.add({ ...order, times: times ?? undefined });
    return { waiting: this.faults.list() };
  }

  @Delete('faults')
  @HttpCode(204)
  clearFaults(): void {
    this.faults.clear();
  }

  @Get('switches')
  switchCatalogue() {
    return { on: this.switches.list(), catalogue: WEBHOOK_SWITCHES };
  }

  @Post('switches')
  @HttpCode(200)
  turnOn(@Body() body: unknown) {
    const { times, ...order } = read(webhookSwitchSchema, body);
    this.switches.add({ ...order, times: times ?? undefined });
    return { on: this.switches.list() };
  }

  @Delete('switches')
  @HttpCode(204)
  turnAllOff(): void {
    this.switches.clear();
  }

  @Get('calls')
  calls(@Query() query: unknown) {
    return { calls: this.journal.list(read(stripeCallsSchema, query).operation) };
  }

  @Delete('calls')
  @HttpCode(204)
  forgetCalls(): void {
    this.journal.clear();
  }
}
