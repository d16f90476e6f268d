import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AuthApiError, unprocessable } from '../http/auth-api.error';
import { isUuid } from '../http/bearer.guard';
import type { SignedIn } from '../http/signed-in';
import type { TokenGrant } from '../sessions/session.types';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase, type AuthSql } from '../storage/auth-database';
import { AuthSettings } from '../supabase-auth.options';
import type { ClientInfo } from '../users/user.types';
import { CHALLENGE_SECONDS, ChallengeFactor } from './challenge-factor.use-case';
import { ChallengesRepository, type AuthChallenge } from './challenges.repository';
import type { AuthFactor } from './factors.repository';
import { SessionRaiser } from './session-raiser.service';
import { isTotpValid } from './totp';

export const verifyFactorBody = z.object({ challenge_id: z.string().optional(), code: z.string().optional() });
export type VerifyFactorBody = z.output<typeof verifyFactorBody>;

interface Answer {
  who: SignedIn;
  factor: AuthFactor;
  body: VerifyFactorBody;
  client: ClientInfo;
}

/** Takes the code of a challenge and raises the session to two factors. */
@Injectable()
export class VerifyFactor {
  constructor(
    private readonly database: AuthDatabase,
    private readonly settings: AuthSettings,
    private readonly challengeFactor: ChallengeFactor,
    private readonly challenges: ChallengesRepository,
    private readonly raiser: SessionRaiser,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws AuthApiError 422 mfa_verification_failed, mfa_challenge_expired, mfa_ip_address_mismatch, mfa_factor_not_found */
  async run(
    who: SignedIn,
    factorId: string,
    rest: { body: VerifyFactorBody; client: ClientInfo },
  ): Promise<TokenGrant> {
    const factor = await this.challengeFactor.factorOf(factorId, who.user.id);
    const answer: Answer = { who, factor, ...rest };
    // a refusal is returned, not thrown: the attempt and the end of an expired challenge must be committed
    const outcome = await this.database.transaction((sql) => this.judge(sql, answer));
    if (outcome instanceof AuthApiError) throw outcome;
    return outcome;
  }

  private async judge(sql: AuthSql, answer: Answer): Promise<TokenGrant | AuthApiError> {
    const { who, factor, body, client } = answer;
    const session = await this.raiser.hold(sql, who);
    const challengeId = body.challenge_id ?? '';
    const challenge = isUuid(challengeId) ? await this.challenges.lock(sql, challengeId, factor.id) : null;
    if (!challenge) return unprocessable('mfa_factor_not_found', 'MFA factor with the provided challenge ID not found');
    const refusal = await this.refusalOf(sql, challenge, client);
    if (refusal) return refusal;
    const right = isTotpValid(body.code ?? '', factor.secret ?? '', this.settings.now());
    const traits = { factor_id: factor.id, challenge_id: challenge.id, factor_type: factor.factorType };
    await this.audit.add(sql, { action: 'verification_attempted', actor: who.user, ip: client.ip, traits });
    if (!right) return unprocessable('mfa_verification_failed', 'Invalid TOTP code entered');
    await this.challenges.markVerified(sql, challenge.id);
    return this.raiser.raise(sql, session, factor);
  }

  private async refusalOf(sql: AuthSql, challenge: AuthChallenge, client: ClientInfo): Promise<AuthApiError | null> {
    if (challenge.verifiedAt || challenge.ip !== client.ip) {
      return unprocessable('mfa_ip_address_mismatch', 'Challenge and verify IP addresses mismatch.');
    }
    const ends = challenge.createdAt.getTime() + CHALLENGE_SECONDS * 1000;
    if (this.settings.now().getTime() <= ends) return null;
    await this.challenges.delete(sql, challenge.id);
    const message = `MFA challenge ${challenge.id} has expired, verify against another challenge or create a new challenge.`;
    return unprocessable('mfa_challenge_expired', message);
  }
}
