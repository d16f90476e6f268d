import { Injectable, type NestMiddleware } from '@nestjs/common';
import { urlencoded, type NextFunction, type Request, type Response } from 'express';
import Stripe from 'stripe';
import { newId } from '../store/ids';
import { StripeApiError } from './stripe-error';

const parseForm = urlencoded({ extended: true, limit: '1mb', parameterLimit: 2000 });

/** What every answer of the API has, and the reading of its form-encoded bodies. */
@Injectable()
export class RequestFrameMiddleware implements NestMiddleware {
  use(request: Request, response: Response, next: NextFunction): void {
    const key = request.get('idempotency-key');
    response.set({
      'Request-Id': newId('req'),
      'Stripe-Version': request.get('stripe-version') ?? Stripe.API_VERSION,
      'Cache-Control': 'no-cache, no-store',
      ...(key !== undefined && { 'Idempotency-Key': key }),
    });
    parseForm(request, response, (error?: unknown) => {
      if (!error) return next();
      const refusal = new StripeApiError({
        status: 400,
        type: 'invalid_request_error',
        message: 'Invalid request body: it must be form-encoded.',
      });
      response.status(refusal.getStatus()).json(refusal.getResponse());
    });
  }
}
