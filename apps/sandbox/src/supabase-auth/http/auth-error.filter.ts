import { randomUUID } from 'node:crypto';
import { Catch, HttpException, Injectable, type ArgumentsHost } from '@nestjs/common';
import { BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import { Logger } from '@app/observability';
import type { Request, Response } from 'express';
import { AuthApiError, OAuthError } from './auth-api.error';
import { API_VERSION, API_VERSION_HEADER, AUTH_PREFIX } from './gateway';

/** Answers failures under /auth/v1 in the two shapes of the auth service; everything else stays with Nest. */
@Catch()
@Injectable()
export class AuthErrorFilter extends BaseExceptionFilter {
  constructor(
    adapterHost: HttpAdapterHost,
    private readonly logger: Logger,
  ) {
    super(adapterHost.httpAdapter);
  }

  override catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    if (!request.originalUrl.startsWith(AUTH_PREFIX)) return super.catch(error, host);
    if (response.headersSent) return void response.destroy();
    if (error instanceof OAuthError) {
      return void response.status(400).json({ error: error.error, error_description: error.message });
    }
    this.answer(request, response, error);
  }

  private answer(request: Request, response: Response, error: unknown): void {
    const refusal = asRefusal(error);
    const errorId = refusal.status >= 500 ? randomUUID() : undefined;
    if (errorId) this.logger.error('The auth stand-in failed', { err: error, errorId });
    const weak = refusal.weakPasswordReasons ? { weak_password: { reasons: refusal.weakPasswordReasons } } : {};
    response.status(refusal.status).setHeader('x-sb-error-code', refusal.code);
    if (speaksDatedVersion(request)) {
      response.setHeader(API_VERSION_HEADER, API_VERSION);
      response.json({ code: refusal.code, message: refusal.message, ...weak });
      return;
    }
    const id = errorId ? { error_id: errorId } : {};
    response.json({ code: refusal.status, error_code: refusal.code, msg: refusal.message, ...id, ...weak });
  }
}

function speaksDatedVersion(request: Request): boolean {
  const asked = request.get(API_VERSION_HEADER);
  return asked !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(asked) && asked >= API_VERSION;
}

function asRefusal(error: unknown): AuthApiError {
  if (error instanceof AuthApiError) return error;
  const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
  if (status === 413) return refusal(413, 'request_entity_too_large', 'Request body exceeds the limit');
  if (status === 404) return refusal(404, 'unknown', 'Not found');
  if (status >= 400 && status < 500) return refusal(400, 'bad_json', 'Could not parse request body as JSON');
  return refusal(500, 'unexpected_failure', 'Unexpected failure, please check server logs for more information');
}

const refusal = (status: number, code: string, message: string): AuthApiError =>
  new AuthApiError({ status, code, message });

/** Body parsers throw plain errors that carry a status. */
function statusOf(error: unknown): number {
  const status = error instanceof Error ? (error as { status?: unknown }).status : undefined;
  return typeof status === 'number' ? status : 500;
}
