import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import type Stripe from 'stripe';
import { ApiController, ApiOperation } from '../api/api-route.decorator';
import { Expansion } from '../api/expansion';
import { ignored, metadata, optional, readParams, retrieveSchema, text } from '../api/params';
import { StripeStore } from '../store/stripe-store';
import { customerShape } from './customer.shape';

const createSchema = z.strictObject({
  email: optional(z.email('Invalid email address')),
  name: optional(text),
  description: optional(text),
  phone: optional(text),
  metadata,
  address: ignored,
  preferred_locales: ignored,
  shipping: ignored,
  expand: z.array(z.string()).max(20).optional(),
} satisfies { [K in keyof Stripe.CustomerCreateParams]?: z.ZodType });

@ApiController('v1/customers')
export class CustomersController {
  constructor(
    private readonly store: StripeStore,
    private readonly expansion: Expansion,
  ) {}

  @Post()
  @ApiOperation('customers.create')
  create(@Body() body: unknown) {
    const { expand, ...facts } = readParams(createSchema, body);
    return this.expansion.expand(this.store.customers.add(customerShape(facts)), expand);
  }

  @Get(':id')
  @ApiOperation('customers.retrieve')
  retrieve(@Param('id') id: string, @Query() query: unknown) {
    const { expand } = readParams(retrieveSchema, query);
    return this.expansion.expand(this.store.customers.get(id), expand);
  }
}
