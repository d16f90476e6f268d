import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Response } from 'express';
import { map, type Observable } from 'rxjs';
import type { TokenGrant } from '../sessions/session.types';

/** Sends the body of a grant and tells about the session in headers; other answers pass as they are. */
@Injectable()
export class TokenAnswerInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const response = context.switchToHttp().getResponse<Response>();
    return next.handle().pipe(map((answer: unknown) => (isGrant(answer) ? send(response, answer) : answer)));
  }
}

const isGrant = (answer: unknown): answer is TokenGrant =>
  typeof answer === 'object' && answer !== null && 'body' in answer && 'refreshUse' in answer;

function send(response: Response, grant: TokenGrant): TokenGrant['body'] {
  response.setHeader('sb-auth-user-id', grant.userId);
  response.setHeader('sb-auth-session-id', grant.sessionId);
  response.setHeader('sb-auth-refresh-token-prefix', grant.body.refresh_token.slice(0, 5));
  if (grant.refreshUse === 'rotated') response.setHeader('sb-auth-refresh-token-rotated', 'true');
  if (grant.refreshUse.startsWith('reused')) {
    response.setHeader('sb-auth-refresh-token-reuse', 'true');
    response.setHeader('sb-auth-refresh-token-reuse-cause', grant.refreshUse.slice('reused-'.length));
  }
  return grant.body;
}
