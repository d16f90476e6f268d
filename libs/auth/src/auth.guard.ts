import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { workContext } from '@app/observability';
import { LIVE_SESSION_METADATA, PUBLIC_METADATA, ROLES_METADATA, type AuthenticatedRequest } from './auth.decorators';
import { ForbiddenError } from './auth.errors';
import { Authenticator } from './authenticator';
import { LiveSessions } from './live-sessions';
import type { Principal, Role } from './principal';

interface RoutePolicy {
  isPublic: boolean;
  roles: readonly Role[];
  needsLiveSession: boolean;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Guards every route that is not marked @Public. */
@Injectable()
export class AuthGuard implements CanActivate {
  /** Decorators do not change after start. Per class too: controllers may inherit one handler under different decorators. */
  private readonly policies = new WeakMap<object, WeakMap<object, RoutePolicy>>();

  constructor(
    private readonly authenticator: Authenticator,
    private readonly liveSessions: LiveSessions,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const policy = this.policyOf(context);
    if (policy.isPublic) return true;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const known = this.authenticator.peek(request.headers.authorization);
    if (known === undefined || isSensitive(policy, request)) return this.authenticate(request, policy);
    return admit(request, known, policy);
  }

  private async authenticate(request: AuthenticatedRequest, policy: RoutePolicy): Promise<boolean> {
    const principal = await this.authenticator.authenticate(request.headers.authorization);
    admit(request, principal, policy);
    if (isSensitive(policy, request)) await this.liveSessions.require(request.headers.authorization);
    return true;
  }

  private policyOf(context: ExecutionContext): RoutePolicy {
    const [controller, handler] = [context.getClass(), context.getHandler()];
    let ofController = this.policies.get(controller);
    if (ofController === undefined) this.policies.set(controller, (ofController = new WeakMap()));
    let policy = ofController.get(handler);
    if (policy === undefined) ofController.set(handler, (policy = readPolicy(controller, handler)));
    return policy;
  }
}

function readPolicy(controller: object, handler: object): RoutePolicy {
  const read = <T>(key: string): T | undefined =>
    (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as T | undefined;
  return {
    isPublic: read<boolean>(PUBLIC_METADATA) ?? false,
    roles: read<Role[]>(ROLES_METADATA) ?? [],
    needsLiveSession: read<boolean>(LIVE_SESSION_METADATA) ?? false,
  };
}

function admit(request: AuthenticatedRequest, principal: Principal, policy: RoutePolicy): true {
  if (policy.roles.length > 0 && !policy.roles.includes(principal.role)) {
    throw new ForbiddenError(`This route is open to the role ${policy.roles.join(' or ')} only.`);
  }
  request.principal = principal;
  const work = workContext.current();
  if (work !== undefined) work.userId = principal.userId;
  return true;
}

function isSensitive(policy: RoutePolicy, request: AuthenticatedRequest): boolean {
  return policy.needsLiveSession || (policy.roles.includes('admin') && !READS.has(request.method));
}
