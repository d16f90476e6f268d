import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { SessionsRepository } from '../sessions/sessions.repository';
import { AuthDatabase } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import { AccessTokens } from '../tokens/access-tokens';
import { isBanned } from '../users/user.types';
import { UsersRepository } from '../users/users.repository';
import { forbidden, unauthorized } from './auth-api.error';
import type { SignedIn, SignedInRequest } from './signed-in';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const BEARER = /^bearer\s+(\S+)$/i;

export const isUuid = (text: string): boolean => UUID.test(text);

/** @throws AuthApiError 401 no_authorization */
export function bearerOf(request: Request): string {
  const token = BEARER.exec(request.get('authorization') ?? '')?.[1];
  if (!token) throw unauthorized('no_authorization', 'This endpoint requires a valid Bearer token');
  return token;
}

/** Lets in the holder of a valid access token whose user and session still exist. */
@Injectable()
export class BearerGuard implements CanActivate {
  constructor(
    private readonly database: AuthDatabase,
    private readonly accessTokens: AccessTokens,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly settings: AuthSettings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    request.signedIn = await this.identify(bearerOf(request));
    return true;
  }

  private async identify(token: string): Promise<SignedIn> {
    const claims = await this.accessTokens.verify(token);
    if (!claims.sub || !isUuid(claims.sub)) throw forbidden('bad_jwt', 'invalid claim: missing sub claim');
    const user = await this.users.findById(this.database, claims.sub);
    if (!user) throw forbidden('user_not_found', 'User from sub claim in JWT does not exist');
    const known = claims.session_id !== undefined && isUuid(claims.session_id);
    const session = known ? await this.sessions.find(this.database, claims.session_id ?? '') : null;
    if (session?.userId !== user.id) {
      throw forbidden('session_not_found', 'Session from session_id claim in JWT does not exist');
    }
    if (isBanned(user, this.settings.now())) throw forbidden('user_banned', 'User is banned');
    return { user, session };
  }
}
