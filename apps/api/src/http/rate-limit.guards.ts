import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request, Response } from 'express';
import { Authenticator, type AuthenticatedRequest } from '@app/auth';
import { NO_RATE_LIMIT_METADATA, RATE_LIMIT_METADATA, type TighterLimit } from './rate-limit.decorator';
import { RateLimits } from './rate-limits';

/**
 * Before authentication: whoever brings no token that was verified before pays from the allowance of the address, so that a flood
 * of bad tokens is refused before a single signature is checked.
 */
@Injectable()
export class AddressRateLimitGuard implements CanActivate {
  constructor(
    private readonly limits: RateLimits,
    private readonly authenticator: Authenticator,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    if (this.authenticator.isVerified(request.headers.authorization) || isUnlimited(context)) return true;
    const spent = this.limits.spend('anonymous', request.ip ?? 'unknown', http.getResponse<Response>());
    return spent instanceof Promise ? spent.then(() => true) : true;
  }
}

/** After authentication: the user's own allowance, and the tighter one of an expensive route. */
@Injectable()
export class UserRateLimitGuard implements CanActivate {
  constructor(private readonly limits: RateLimits) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const http = context.switchToHttp();
    const { principal } = http.getRequest<AuthenticatedRequest>();
    if (principal === undefined || isUnlimited(context)) return true;
    const response = http.getResponse<Response>();
    const spent = this.limits.spend('user', principal.userId, response);
    const tighter = read<TighterLimit>(context, RATE_LIMIT_METADATA);
    if (tighter === undefined) return spent instanceof Promise ? spent.then(() => true) : true;
    return Promise.resolve(spent)
      .then(() => this.limits.spend(tighter, principal.userId, response))
      .then(() => true);
  }
}

function isUnlimited(context: ExecutionContext): boolean {
  return read<boolean>(context, NO_RATE_LIMIT_METADATA) === true;
}

function read<T>(context: ExecutionContext, key: string): T | undefined {
  return (Reflect.getMetadata(key, context.getHandler()) ?? Reflect.getMetadata(key, context.getClass())) as
    T | undefined;
}
