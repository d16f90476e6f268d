import { applyDecorators, HttpCode, UseFilters, UseGuards, UseInterceptors, Controller } from '@nestjs/common';
import { ApiCallInterceptor } from './api-call.interceptor';
import { StripeAuthGuard } from './stripe-auth.guard';
import { StripeErrorFilter } from './stripe-error.filter';
import { Operation, type StripeOperation } from './operations';

/** A controller of the API: with its key, its errors, its faults. */
export const ApiController = (path: string) =>
  applyDecorators(
    Controller(path),
    UseGuards(StripeAuthGuard),
    UseFilters(StripeErrorFilter),
    UseInterceptors(ApiCallInterceptor),
  );

/** A route of the API; every success is a 200. */
export const ApiOperation = (name: StripeOperation) => applyDecorators(Operation(name), HttpCode(200));
