import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { ApiController, ApiOperation } from '../api/api-route.decorator';
import { Expansion } from '../api/expansion';
import { optional, readParams, retrieveSchema, text } from '../api/params';
import { pageOf, pageShape } from '../store/page';
import { StripeStore } from '../store/stripe-store';
import { cancelIntentSchema, confirmIntentSchema, createIntentSchema, PaymentIntents } from './payment-intents.service';

const listSchema = z.strictObject({ ...pageShape, customer: optional(text) });

@ApiController('v1/payment_intents')
export class PaymentIntentsController {
  constructor(
    private readonly intents: PaymentIntents,
    private readonly store: StripeStore,
    private readonly expansion: Expansion,
  ) {}

  @Post()
  @ApiOperation('paymentIntents.create')
  create(@Body() body: unknown) {
    const params = readParams(createIntentSchema, body);
    return this.expansion.expand(this.intents.create(params), params.expand);
  }

  @Get()
  @ApiOperation('paymentIntents.list')
  list(@Query() query: unknown) {
    const params = readParams(listSchema, query);
    const isWanted = (customer: unknown) => params.customer === undefined || customer === params.customer;
    const page = pageOf(this.store.intents, '/v1/payment_intents', params, ({ customer }) => isWanted(customer));
    return this.expansion.expand(page, params.expand);
  }

  @Get(':id')
  @ApiOperation('paymentIntents.retrieve')
  retrieve(@Param('id') id: string, @Query() query: unknown) {
    // The secret is how a browser asks; it reads the same
    const { expand } = readParams(retrieveSchema.extend({ client_secret: optional(text) }), query);
    return this.expansion.expand(this.store.intents.get(id, 'intent'), expand);
  }

  @Post(':id/confirm')
  @ApiOperation('paymentIntents.confirm')
  confirm(@Param('id') id: string, @Body() body: unknown) {
    const params = readParams(confirmIntentSchema, body);
    return this.expansion.expand(this.intents.confirm(this.store.intents.get(id, 'intent'), params), params.expand);
  }

  @Post(':id/cancel')
  @ApiOperation('paymentIntents.cancel')
  cancel(@Param('id') id: string, @Body() body: unknown) {
    const params = readParams(cancelIntentSchema, body);
    return this.expansion.expand(this.intents.cancel(this.store.intents.get(id, 'intent'), params), params.expand);
  }
}
