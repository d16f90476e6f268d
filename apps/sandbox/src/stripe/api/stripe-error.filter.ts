import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { Logger } from '@app/observability';
import type { Response } from 'express';
import { StripeApiError } from './stripe-error';

/** Errors of the API routes in its own shape. */
@Catch()
export class StripeErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent || response.destroyed) return;
    const refusal = this.asRefusal(error);
    response.status(refusal.getStatus()).set(refusal.headers).json(refusal.getResponse());
  }

  private asRefusal(error: unknown): StripeApiError {
    if (error instanceof StripeApiError) return error;
    if (error instanceof HttpException) {
      return new StripeApiError({ status: error.getStatus(), type: 'invalid_request_error', message: error.message });
    }
    this.logger.error('The payment stand-in failed', { err: error });
    const message = error instanceof Error ? error.message : String(error);
    return new StripeApiError({ status: 500, type: 'api_error', message });
  }
}
