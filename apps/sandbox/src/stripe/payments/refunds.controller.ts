import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { ApiController, ApiOperation } from '../api/api-route.decorator';
import { Expansion } from '../api/expansion';
import { optional, readParams, retrieveSchema, text } from '../api/params';
import { refuseRequest } from '../api/stripe-error';
import { pageOf, pageShape } from '../store/page';
import { idOf, StripeStore } from '../store/stripe-store';
import { StripeSettings } from '../stripe-settings';
import { createRefundSchema, Refunds } from './refunds.service';
import { isBankAccount } from './test-methods';

const listSchema = z.strictObject({ ...pageShape, charge: optional(text), payment_intent: optional(text) });

@ApiController('v1/refunds')
export class RefundsController {
  constructor(
    private readonly refunds: Refunds,
    private readonly store: StripeStore,
    private readonly settings: StripeSettings,
    private readonly expansion: Expansion,
  ) {}

  @Post()
  @ApiOperation('refunds.create')
  create(@Body() body: unknown) {
    const { expand, charge: chargeId, payment_intent: intentId, ...order } = readParams(createRefundSchema, body);
    const id = chargeId ?? intentId;
    if (id === undefined)
      return refuseRequest('One of the following params should be provided: payment_intent, charge.');
    const charge = this.store.chargeOf(id);
    // Banks take their time with transfers
    const status = isBankAccount(idOf(charge.payment_method)) ? 'pending' : this.settings.current.refundStatus;
    return this.expansion.expand(this.refunds.create({ charge, status, ...order }), expand);
  }

  @Get()
  @ApiOperation('refunds.list')
  list(@Query() query: unknown) {
    const params = readParams(listSchema, query);
    const { charge, payment_intent: intent } = params;
    const page = pageOf(
      this.store.refunds,
      '/v1/refunds',
      params,
      (refund) =>
        (charge === undefined || refund.charge === charge) &&
        (intent === undefined || refund.payment_intent === intent),
    );
    return this.expansion.expand(page, params.expand);
  }

  @Get(':id')
  @ApiOperation('refunds.retrieve')
  retrieve(@Param('id') id: string, @Query() query: unknown) {
    const { expand } = readParams(retrieveSchema, query);
    return this.expansion.expand(this.store.refunds.get(id), expand);
  }
}
