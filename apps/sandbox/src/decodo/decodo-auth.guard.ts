import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { SandboxConfig } from '@app/config';
import type { Request } from 'express';
import { CallJournal } from './call-journal';
import { refuse } from './decodo-error';
import { operationOf, schemeOf } from './decodo-route';
import { UNAUTHORISED_MESSAGE } from './status-faults';

/** v1 is the host of the API-key plans (Bearer), v2 and v3 that of the basic-token plans: each refuses the other's credential. */
@Injectable()
export class DecodoAuthGuard implements CanActivate {
  constructor(
    private readonly config: SandboxConfig,
    private readonly journal: CallJournal,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<Request>();
    const expected = schemeOf(request.path);
    const [scheme = '', credential = ''] = (request.headers.authorization ?? '').split(/\s+(.*)/);
    const wanted = expected === 'basic' ? this.config.decodo.basicToken : this.config.decodo.apiKey;
    if (scheme.toLowerCase() === expected && credential === wanted) return true;
    const given = scheme.toLowerCase();
    this.journal.record({
      operation: operationOf(request.method, request.path),
      path: request.path,
      scheme: given === 'basic' || given === 'bearer' ? given : 'none',
      target: '',
      username: '',
      outcome: 'unauthorised',
      status: 401,
      billable: false,
      integration: null,
    });
    return refuse(401, UNAUTHORISED_MESSAGE[expected]);
  }
}
