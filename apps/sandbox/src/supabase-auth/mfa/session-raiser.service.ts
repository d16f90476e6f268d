import { Injectable } from '@nestjs/common';
import { forbidden } from '../http/auth-api.error';
import type { SignedIn } from '../http/signed-in';
import { RefreshTokensRepository } from '../sessions/refresh-tokens.repository';
import { SessionOpener } from '../sessions/session-opener.service';
import type { TokenGrant } from '../sessions/session.types';
import { SessionsRepository } from '../sessions/sessions.repository';
import type { AuthSql } from '../storage/auth-database';
import { UsersRepository } from '../users/users.repository';
import { FactorsRepository, type AuthFactor } from './factors.repository';

/** The change of a session from one factor to two. */
@Injectable()
export class SessionRaiser {
  constructor(
    private readonly users: UsersRepository,
    private readonly sessions: SessionsRepository,
    private readonly refreshTokens: RefreshTokensRepository,
    private readonly factors: FactorsRepository,
    private readonly opener: SessionOpener,
  ) {}

  /** Holds account, then session: two verifications of one user follow each other instead of deadlocking. */
  async hold(sql: AuthSql, { user, session }: SignedIn): Promise<SignedIn> {
    const lockedUser = await this.users.lock(sql, user.id);
    const lockedSession = await this.sessions.lock(sql, session.id);
    if (!lockedUser || !lockedSession) {
      throw forbidden('session_not_found', 'Session from session_id claim in JWT does not exist');
    }
    return { user: lockedUser, session: lockedSession };
  }

  async raise(sql: AuthSql, { user, session }: SignedIn, factor: AuthFactor): Promise<TokenGrant> {
    await this.factors.markVerified(sql, factor.id);
    await this.factors.deleteUnverified(sql, user.id, factor.id);
    await this.sessions.raiseToAal2(sql, session.id, factor.id);
    await this.sessions.addMethod(sql, session.id, 'totp');
    await this.sessions.deleteOthersBelowAal2(sql, user.id, session.id);
    const replaced = await this.refreshTokens.findActive(sql, session.id);
    if (replaced) await this.refreshTokens.revoke(sql, replaced.id);
    const refreshToken = await this.refreshTokens.insert(sql, {
      userId: user.id,
      sessionId: session.id,
      parent: replaced?.token ?? null,
    });
    const raised = await this.sessions.find(sql, session.id);
    return this.opener.grant(sql, { user, session: raised ?? session, refreshToken, refreshUse: 'rotated' });
  }
}
