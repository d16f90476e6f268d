import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import type { AuthSession } from '../sessions/session.types';
import type { AuthUser, ClientInfo } from '../users/user.types';

/** Who a checked bearer token speaks for. */
export interface SignedIn {
  user: AuthUser;
  session: AuthSession;
}

export interface SignedInRequest extends Request {
  signedIn?: SignedIn;
}

export const Current = createParamDecorator((_: unknown, context: ExecutionContext): SignedIn => {
  const { signedIn } = context.switchToHttp().getRequest<SignedInRequest>();
  if (!signedIn) throw new Error('The route lacks BearerGuard');
  return signedIn;
});

/** Address and browser of the caller. */
export const Client = createParamDecorator((_: unknown, context: ExecutionContext): ClientInfo => {
  const request = context.switchToHttp().getRequest<Request>();
  return { ip: clientIp(request), userAgent: request.get('user-agent') ?? null };
});

export const clientIp = (request: Request): string => (request.ip ?? '127.0.0.1').replace(/^::ffff:/, '');
