import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Express } from 'express';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@app/common';
import { Logger } from '@app/observability';
import { sendProblem } from './problem';
import { PROBLEM_STATUSES } from './problem-statuses';
import { requestIdOf } from './request-scope';
import { methodsAt, pathOf } from './route-table';
import { isAborted, toAppError } from './to-app-error';

/** The only place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    private readonly logger: Logger,
    private readonly host: HttpAdapterHost,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const [request, response] = [http.getRequest<IncomingMessage>(), http.getResponse<ServerResponse>()];
    if (isAborted(thrown) || response.destroyed) return;
    const error = this.refine(toAppError(thrown), request);
    this.record(error, request);
    if (response.headersSent) {
      // A stream broke midway: cutting the connection is the only way left to tell the client.
      if (!response.writableEnded) response.destroy();
      return;
    }
    sendProblem(response, error, { path: pathOf(request), requestId: requestIdOf(response) });
  }

  private refine(error: AppError, request: IncomingMessage): AppError {
    if (error.code !== 'ROUTE.NOT_FOUND') return error;
    const allow = methodsAt(this.host.httpAdapter.getInstance<Express>(), pathOf(request));
    if (allow.length === 0 || allow.includes(request.method ?? '')) return error;
    return new AppError('ROUTE.METHOD_NOT_ALLOWED', {
      detail: `Here only ${allow.join(', ')} ${allow.length === 1 ? 'is' : 'are'} served.`,
      extensions: { allow },
    });
  }

  private record(error: AppError, request: IncomingMessage): void {
    const status: number = PROBLEM_STATUSES[error.code];
    if (status < 500) return;
    const fields = { code: error.code, method: request.method, err: error.cause ?? error };
    if (error.code === 'SYSTEM.UNEXPECTED') this.logger.error('request failed unexpectedly', fields);
    else this.logger.warn('request failed', fields);
  }
}
