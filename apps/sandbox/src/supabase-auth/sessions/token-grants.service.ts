import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { notFound, OAuthError } from '../http/auth-api.error';
import { parseBody } from '../http/parsed-body';
import { passwordSignInBody, PasswordSignIn } from '../users/password-sign-in.use-case';
import type { ClientInfo } from '../users/user.types';
import { RefreshSession } from './refresh-session.use-case';
import type { TokenGrant } from './session.types';

const refreshBody = z.object({ refresh_token: z.string().optional() });

/** The grant types of the token route. */
@Injectable()
export class TokenGrants {
  constructor(
    private readonly passwordSignIn: PasswordSignIn,
    private readonly refreshSession: RefreshSession,
  ) {}

  async grant(type: string | undefined, body: Record<string, unknown>, client: ClientInfo): Promise<TokenGrant> {
    switch (type) {
      case 'password':
        return this.passwordSignIn.run(parseBody(passwordSignInBody, body), client);
      case 'refresh_token':
        return this.refreshSession.run(parseBody(refreshBody, body).refresh_token, client);
      case 'pkce':
        // no flow that ends in an auth code can be started here
        throw notFound('flow_state_not_found', 'invalid flow state, no valid flow state found');
      default:
        throw new OAuthError('unsupported_grant_type', `unsupported grant_type ${type ?? ''}`.trim());
    }
  }
}
