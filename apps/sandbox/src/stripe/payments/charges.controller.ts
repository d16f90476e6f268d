import { Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import { ApiController, ApiOperation } from '../api/api-route.decorator';
import { Expansion } from '../api/expansion';
import { optional, readParams, retrieveSchema, text } from '../api/params';
import { pageOf, pageShape } from '../store/page';
import { StripeStore } from '../store/stripe-store';

const listSchema = z.strictObject({ ...pageShape, payment_intent: optional(text), customer: optional(text) });

@ApiController('v1/charges')
export class ChargesController {
  constructor(
    private readonly store: StripeStore,
    private readonly expansion: Expansion,
  ) {}

  @Get()
  @ApiOperation('charges.list')
  list(@Query() query: unknown) {
    const params = readParams(listSchema, query);
    const { payment_intent: intent, customer } = params;
    const page = pageOf(
      this.store.charges,
      '/v1/charges',
      params,
      (charge) =>
        (intent === undefined || charge.payment_intent === intent) &&
        (customer === undefined || charge.customer === customer),
    );
    return this.expansion.expand(page, params.expand);
  }

  @Get(':id')
  @ApiOperation('charges.retrieve')
  retrieve(@Param('id') id: string, @Query() query: unknown) {
    const { expand } = readParams(retrieveSchema, query);
    return this.expansion.expand(this.store.charges.get(id), expand);
  }
}
