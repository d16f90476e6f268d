import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { ApiController, ApiOperation } from '../api/api-route.decorator';
import { Expansion } from '../api/expansion';
import { optional, readParams, retrieveSchema, text } from '../api/params';
import { pageOf, pageShape } from '../store/page';
import { StripeStore } from '../store/stripe-store';
import { Disputes } from './disputes.service';

const listSchema = z.strictObject({ ...pageShape, charge: optional(text), payment_intent: optional(text) });

@ApiController('v1/disputes')
export class DisputesController {
  constructor(
    private readonly disputes: Disputes,
    private readonly store: StripeStore,
    private readonly expansion: Expansion,
  ) {}

  @Get()
  @ApiOperation('disputes.list')
  list(@Query() query: unknown) {
    const params = readParams(listSchema, query);
    const page = pageOf(this.store.disputes, '/v1/disputes', params, (dispute) => concerns(dispute, params));
    return this.expansion.expand(page, params.expand);
  }

  @Get(':id')
  @ApiOperation('disputes.retrieve')
  retrieve(@Param('id') id: string, @Query() query: unknown) {
    const { expand } = readParams(retrieveSchema, query);
    return this.expansion.expand(this.store.disputes.get(id), expand);
  }

  /** The merchant accepts the loss. */
  @Post(':id/close')
  @ApiOperation('disputes.close')
  close(@Param('id') id: string, @Body() body: unknown) {
    const { expand } = readParams(retrieveSchema, body);
    return this.expansion.expand(this.disputes.close(this.store.disputes.get(id), 'lost'), expand);
  }
}

@ApiController('v1/radar/early_fraud_warnings')
export class FraudWarningsController {
  constructor(
    private readonly store: StripeStore,
    private readonly expansion: Expansion,
  ) {}

  @Get()
  @ApiOperation('radar.earlyFraudWarnings.list')
  list(@Query() query: unknown) {
    const params = readParams(listSchema, query);
    const url = '/v1/radar/early_fraud_warnings';
    const page = pageOf(this.store.warnings, url, params, (warning) => concerns(warning, params));
    return this.expansion.expand(page, params.expand);
  }

  @Get(':id')
  @ApiOperation('radar.earlyFraudWarnings.retrieve')
  retrieve(@Param('id') id: string, @Query() query: unknown) {
    const { expand } = readParams(retrieveSchema, query);
    return this.expansion.expand(this.store.warnings.get(id), expand);
  }
}

function concerns(
  item: { charge: unknown; payment_intent?: unknown },
  { charge, payment_intent: intent }: z.output<typeof listSchema>,
): boolean {
  return (charge === undefined || item.charge === charge) && (intent === undefined || item.payment_intent === intent);
}
