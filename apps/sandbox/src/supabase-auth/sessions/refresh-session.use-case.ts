import { Injectable } from '@nestjs/common';
import { AuthApiError, badRequest, conflict, OAuthError } from '../http/auth-api.error';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase, isLockTimeout, type AuthSql } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import { isBanned, type AuthUser, type ClientInfo } from '../users/user.types';
import { UsersRepository } from '../users/users.repository';
import { RefreshTokensRepository } from './refresh-tokens.repository';
import { SessionOpener } from './session-opener.service';
import type { AuthSession, RefreshToken, RefreshUse, TokenGrant } from './session.types';
import { SessionsRepository } from './sessions.repository';

interface Shown {
  user: AuthUser;
  session: AuthSession;
  token: RefreshToken;
}

interface Successor {
  refreshToken: RefreshToken;
  refreshUse: RefreshUse;
}

/** Trades a refresh token for new tokens; a token shown again too late closes its whole family. */
@Injectable()
export class RefreshSession {
  constructor(
    private readonly database: AuthDatabase,
    private readonly settings: AuthSettings,
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly opener: SessionOpener,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws AuthApiError 400 refresh_token_not_found, refresh_token_already_used, session_*, user_banned; 409 conflict */
  async run(token: string | undefined, client: ClientInfo): Promise<TokenGrant> {
    if (!token) throw new OAuthError('invalid_request', 'refresh_token required');
    // a refusal is returned, not thrown: the revocation of a family must be committed
    const outcome = await this.database
      .transaction((sql) => this.trade(sql, token, client))
      .catch((error: unknown) => {
        throw isLockTimeout(error) ? tooManyAtOnce() : error;
      });
    if (outcome instanceof AuthApiError) throw outcome;
    return outcome;
  }

  private async trade(sql: AuthSql, text: string, client: ClientInfo): Promise<TokenGrant | AuthApiError> {
    const shown = await this.lookUp(sql, text);
    const successor = await this.succeed(sql, shown);
    const { user, session } = shown;
    if (!successor) {
      await this.refreshTokens.revokeFamily(sql, session.id);
      await this.audit.add(sql, { action: 'token_revoked', actor: user, ip: client.ip });
      return invalid('refresh_token_already_used', 'Already Used');
    }
    await this.sessions.markRefreshed(sql, session.id, client);
    await this.audit.add(sql, { action: 'token_refreshed', actor: user, ip: client.ip });
    return this.opener.grant(sql, { user, session, ...successor });
  }

  private async lookUp(sql: AuthSql, text: string): Promise<Shown> {
    const seen = await this.refreshTokens.find(sql, text);
    if (!seen) throw invalid('refresh_token_not_found', 'Refresh Token Not Found');
    const session = seen.sessionId ? await this.sessions.lock(sql, seen.sessionId) : null;
    // what was read before the lock may have been rotated while waiting for it
    const token = await this.refreshTokens.find(sql, text);
    if (!token) throw invalid('refresh_token_not_found', 'Refresh Token Not Found');
    const user = await this.users.findById(sql, token.userId);
    if (!session || !user) throw invalid('session_not_found', 'No Valid Session Found');
    if (isBanned(user, this.settings.now())) throw invalid('user_banned', 'User Banned');
    if (session.notAfter && session.notAfter <= this.settings.now()) {
      throw invalid('session_expired', 'Session Expired');
    }
    return { user, session, token };
  }

  /** @returns null when the token was stolen or replayed */
  private async succeed(sql: AuthSql, { session, token }: Shown): Promise<Successor | null> {
    const rotate = async (refreshUse: RefreshUse): Promise<Successor> => {
      if (!token.revoked) await this.refreshTokens.revoke(sql, token.id);
      const link = { userId: token.userId, sessionId: session.id, parent: token.token };
      return { refreshToken: await this.refreshTokens.insert(sql, link), refreshUse };
    };
    if (!token.revoked) return rotate('rotated');
    const active = await this.refreshTokens.findActive(sql, session.id);
    // a family without an active token was closed: no grace brings it back
    if (!active) return null;
    if (active.parent === token.token) return { refreshToken: active, refreshUse: 'reused-parent-of-active' };
    const graceEnds = token.updatedAt.getTime() + this.settings.values.refreshReuseSeconds * 1000;
    return this.settings.now().getTime() <= graceEnds ? rotate('reused-in-interval') : null;
  }
}

const invalid = (code: string, reason: string): AuthApiError => badRequest(code, `Invalid Refresh Token: ${reason}`);

const tooManyAtOnce = (): AuthApiError =>
  conflict('conflict', 'Too many concurrent token refresh requests on the same session or refresh token');
