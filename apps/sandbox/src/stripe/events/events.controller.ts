import { Get, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type Stripe from 'stripe';
import { ApiController, ApiOperation } from '../api/api-route.decorator';
import { Expansion } from '../api/expansion';
import { flag, optional, readParams, retrieveSchema, text } from '../api/params';
import { refuseRequest } from '../api/stripe-error';
import { pageOf, pageShape } from '../store/page';
import { StripeStore } from '../store/stripe-store';

const listSchema = z.strictObject({
  ...pageShape,
  /** Exact, or a group as `charge.*`. */
  type: optional(text),
  types: z.array(z.string()).max(20).optional(),
  delivery_success: flag.optional(),
} satisfies { [K in keyof Stripe.EventListParams]?: z.ZodType });

@ApiController('v1/events')
export class EventsController {
  constructor(
    private readonly store: StripeStore,
    private readonly expansion: Expansion,
  ) {}

  @Get()
  @ApiOperation('events.list')
  list(@Query() query: unknown) {
    const params = readParams(listSchema, query);
    const { type, types, delivery_success: delivered } = params;
    if (type !== undefined && types !== undefined) refuseRequest('You may only specify one of: type, types.');
    const page = pageOf(
      this.store.events,
      '/v1/events',
      params,
      (event) =>
        (type === undefined || isOfType(event.type, type)) &&
        (types === undefined || types.includes(event.type)) &&
        (delivered === undefined || (event.pending_webhooks === 0) === delivered),
    );
    return this.expansion.expand(page, params.expand);
  }

  @Get(':id')
  @ApiOperation('events.retrieve')
  retrieve(@Param('id') id: string, @Query() query: unknown) {
    const { expand } = readParams(retrieveSchema, query);
    return this.expansion.expand(this.store.events.get(id), expand);
  }
}

const isOfType = (type: string, wanted: string): boolean =>
  wanted.endsWith('*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted;
