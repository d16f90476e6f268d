import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import type { AuthenticatedRequest } from '@app/auth';
import { RateLimits } from '../http/rate-limits';

/** A forced refresh buys from the provider: it has an allowance of its own. Reads without it pass. */
@Injectable()
export class RefreshLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request & AuthenticatedRequest>();
    if (request.query.refresh === 'true' && request.principal !== undefined) {
      await this.limits.spend('refresh', request.principal.userId, http.getResponse<Response>());
    }
    return true;
  }
}
