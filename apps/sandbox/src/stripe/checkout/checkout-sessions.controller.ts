import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { ApiController, ApiOperation } from '../api/api-route.decorator';
import { Expansion } from '../api/expansion';
import { readParams, retrieveSchema } from '../api/params';
import { pageOf, pageShape } from '../store/page';
import { StripeStore } from '../store/stripe-store';
import { z } from 'zod';
import { CheckoutSessions } from './checkout-sessions.service';
import { createSessionSchema, listSessionsSchema } from './checkout.params';

const lineItemPageSchema = z.strictObject(pageShape);

@ApiController('v1/checkout/sessions')
export class CheckoutSessionsController {
  constructor(
    private readonly sessions: CheckoutSessions,
    private readonly store: StripeStore,
    private readonly expansion: Expansion,
  ) {}

  @Post()
  @ApiOperation('checkout.sessions.create')
  create(@Body() body: unknown) {
    const params = readParams(createSessionSchema, body);
    return this.expansion.expand(this.sessions.create(params), params.expand);
  }

  @Get()
  @ApiOperation('checkout.sessions.list')
  list(@Query() query: unknown) {
    const params = readParams(listSessionsSchema, query);
    const { payment_intent: intent, customer, status } = params;
    const page = pageOf(
      this.store.sessions,
      '/v1/checkout/sessions',
      params,
      ({ session }) =>
        (intent === undefined || session.payment_intent === intent) &&
        (customer === undefined || session.customer === customer) &&
        (status === undefined || session.status === status),
    );
    return this.expansion.expand({ ...page, data: page.data.map(({ session }) => session) }, params.expand);
  }

  @Get(':id')
  @ApiOperation('checkout.sessions.retrieve')
  retrieve(@Param('id') id: string, @Query() query: unknown) {
    const { expand } = readParams(retrieveSchema, query);
    return this.expansion.expand(this.store.sessions.get(id, 'session').session, expand);
  }

  @Get(':id/line_items')
  @ApiOperation('checkout.sessions.listLineItems')
  listLineItems(@Param('id') id: string, @Query() query: unknown) {
    const { limit, expand } = readParams(lineItemPageSchema, query);
    const { lineItems } = this.store.sessions.get(id, 'session');
    const url = `/v1/checkout/sessions/${id}/line_items`;
    const page = { object: 'list', url, has_more: lineItems.length > limit, data: lineItems.slice(0, limit) };
    return this.expansion.expand(page, expand);
  }

  @Post(':id/expire')
  @ApiOperation('checkout.sessions.expire')
  expire(@Param('id') id: string, @Body() body: unknown) {
    const { expand } = readParams(retrieveSchema, body);
    return this.expansion.expand(this.sessions.expire(this.store.sessions.get(id, 'session')), expand);
  }
}
