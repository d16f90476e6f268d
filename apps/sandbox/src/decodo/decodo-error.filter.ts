import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';

/** Errors of the Decodo and control routes in the scraper's shape. */
@Catch()
export class DecodoErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) return;
    if (error instanceof HttpException) {
      response.status(error.getStatus()).json(error.getResponse());
      return;
    }
    const message = error instanceof Error ? error.message : String(error);
    response.status(500).json({ status: 'failed', message });
  }
}
