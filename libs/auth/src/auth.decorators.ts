import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import type { Principal, Role } from './principal';

export const PUBLIC_METADATA = 'auth:public';
export const ROLES_METADATA = 'auth:roles';
export const LIVE_SESSION_METADATA = 'auth:live-session';

/** A request after the guard; public routes have no principal. */
export interface AuthenticatedRequest {
  method: string;
  headers: { authorization?: string };
  principal?: Principal;
}

/** Opens a route to everybody. Each use is listed, with its reason, in test/architecture/routes-guarded.spec.ts. */
export const Public = () => SetMetadata(PUBLIC_METADATA, true);

/** Only for these roles. Writes of administrators also need a session that was not signed out. */
export const Roles = (...roles: Role[]) => SetMetadata(ROLES_METADATA, roles);

/** The token's session must still exist: for writes that must not outlive a sign-out. One call to the auth server. */
export const RequiresLiveSession = () => SetMetadata(LIVE_SESSION_METADATA, true);

/** The principal of the request. */
export const CurrentUser = createParamDecorator((_data: unknown, context: ExecutionContext): Principal => {
  const { principal } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (principal === undefined) throw new Error('@CurrentUser() stands on a public route');
  return principal;
});
