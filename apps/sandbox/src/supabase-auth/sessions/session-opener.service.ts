import { Injectable } from '@nestjs/common';
import type { AuthSql } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import { AccessTokens } from '../tokens/access-tokens';
import { AccountsService } from '../users/accounts.service';
import { IdentitiesRepository } from '../users/identities.repository';
import type { AuthUser, ClientInfo } from '../users/user.types';
import { UsersRepository } from '../users/users.repository';
import { RefreshTokensRepository } from './refresh-tokens.repository';
import type { AmrMethod, AuthSession, RefreshToken, RefreshUse, TokenGrant } from './session.types';
import { SessionsRepository } from './sessions.repository';

/** Opens sessions and writes the token answer of every grant. */
@Injectable()
export class SessionOpener {
  constructor(
    private readonly settings: AuthSettings,
    private readonly users: UsersRepository,
    private readonly identities: IdentitiesRepository,
    private readonly accounts: AccountsService,
    private readonly sessions: SessionsRepository,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** A new session for a user who has just proved who they are. */
  async open(sql: AuthSql, user: AuthUser, proof: { method: AmrMethod; client: ClientInfo }): Promise<TokenGrant> {
    const signedIn = await this.users.update(sql, user.id, { lastSignInAt: this.settings.now() });
    await this.identities.markSignIn(sql, user.id);
    const session = await this.sessions.insert(sql, user.id, proof.client);
    await this.sessions.addMethod(sql, session.id, proof.method);
    const refreshToken = await this.refreshTokens.insert(sql, {
      userId: user.id,
      sessionId: session.id,
      parent: null,
    });
    return this.grant(sql, { user: signedIn, session, refreshToken, refreshUse: 'issued' });
  }

  /** The token answer for a session as it stands now. */
  async grant(
    sql: AuthSql,
    parts: { user: AuthUser; session: AuthSession; refreshToken: RefreshToken; refreshUse: RefreshUse },
  ): Promise<TokenGrant> {
    const { user, session, refreshToken, refreshUse } = parts;
    const amr = await this.sessions.listMethods(sql, session.id);
    const access = await this.accessTokens.issue(user, session, amr);
    return {
      body: {
        access_token: access.token,
        token_type: 'bearer',
        expires_in: access.expiresIn,
        expires_at: access.expiresAt,
        refresh_token: refreshToken.token,
        user: await this.accounts.view(sql, user),
      },
      sessionId: session.id,
      userId: user.id,
      refreshUse,
    };
  }
}
