import { All, Controller, Req, UseFilters } from '@nestjs/common';
import type { Request } from 'express';
import { StripeApiError } from './stripe-error';
import { StripeErrorFilter } from './stripe-error.filter';

/** What the stand-in does not know. Registered last. */
@Controller('v1')
@UseFilters(StripeErrorFilter)
export class UnknownRouteController {
  @All('*path')
  refuse(@Req() { method, path }: Request): never {
    throw new StripeApiError({
      status: 404,
      type: 'invalid_request_error',
      message: `Unrecognized request URL (${method}: ${path}).`,
    });
  }
}
