import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { AccessTokens } from '../tokens/access-tokens';
import { ApiKeys } from '../tokens/api-keys';
import { forbidden } from './auth-api.error';
import { bearerOf } from './bearer.guard';

const ADMIN_ROLES: ReadonlySet<string | undefined> = new Set(['service_role', 'supabase_admin']);

/** Lets in the project's own server, never a user. */
@Injectable()
export class ServiceRoleGuard implements CanActivate {
  constructor(
    private readonly apiKeys: ApiKeys,
    private readonly accessTokens: AccessTokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const token = bearerOf(context.switchToHttp().getRequest<Request>());
    // a configured key need not be a JWT of this project
    if (this.apiKeys.isServiceRole(token)) return true;
    const { role } = await this.accessTokens.verify(token);
    if (!ADMIN_ROLES.has(role)) throw forbidden('not_admin', 'User not allowed');
    return true;
  }
}
