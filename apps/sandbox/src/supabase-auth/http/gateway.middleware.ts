import { Injectable, type NestMiddleware } from '@nestjs/common';
import type { NextFunction, Request, Response } from 'express';
import { ApiKeys } from '../tokens/api-keys';
import { OPEN_PATHS } from './gateway';

/** What stands before the auth service: cross-origin rules, and the project key on every route that is not open. */
@Injectable()
export class GatewayMiddleware implements NestMiddleware {
  constructor(private readonly apiKeys: ApiKeys) {}

  use(request: Request, response: Response, next: NextFunction): void {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Expose-Headers', 'X-Total-Count, Link, X-Supabase-Api-Version');
    if (request.method === 'OPTIONS') return preflight(request, response);
    const path = request.originalUrl.split('?', 1)[0] ?? '';
    if (OPEN_PATHS.has(path)) return next();
    const key = request.get('apikey') ?? queryKey(request);
    if (!key) return refuse(response, 'No API key found in request');
    if (!this.apiKeys.accepts(key)) return refuse(response, 'Invalid API key');
    next();
  }
}

function preflight(request: Request, response: Response): void {
  response.setHeader('Access-Control-Allow-Methods', 'GET, POST, PUT, PATCH, DELETE');
  response.setHeader('Access-Control-Allow-Headers', request.get('Access-Control-Request-Headers') ?? '*');
  response.status(204).end();
}

const queryKey = (request: Request): string | undefined =>
  typeof request.query['apikey'] === 'string' ? request.query['apikey'] : undefined;

const refuse = (response: Response, message: string): void => void response.status(401).json({ message });
