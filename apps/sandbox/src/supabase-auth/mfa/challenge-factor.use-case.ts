import { Injectable } from '@nestjs/common';
import { notFound } from '../http/auth-api.error';
import { isUuid } from '../http/bearer.guard';
import type { SignedIn } from '../http/signed-in';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase } from '../storage/auth-database';
import type { ClientInfo } from '../users/user.types';
import { ChallengesRepository } from './challenges.repository';
import { FactorsRepository, type AuthFactor } from './factors.repository';

export const CHALLENGE_SECONDS = 300;

/** Asks for a code of a factor; the question stands for five minutes. */
@Injectable()
export class ChallengeFactor {
  constructor(
    private readonly database: AuthDatabase,
    private readonly factors: FactorsRepository,
    private readonly challenges: ChallengesRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws AuthApiError 404 mfa_factor_not_found */
  async run({ user }: SignedIn, factorId: string, client: ClientInfo) {
    const factor = await this.factorOf(factorId, user.id);
    const challenge = await this.database.transaction(async (sql) => {
      const traits = { factor_id: factor.id, factor_status: factor.status };
      await this.audit.add(sql, { action: 'challenge_created', actor: user, ip: client.ip, traits });
      return this.challenges.insert(sql, factor.id, client.ip);
    });
    const expiresAt = Math.floor(challenge.createdAt.getTime() / 1000) + CHALLENGE_SECONDS;
    return { id: challenge.id, type: factor.factorType, expires_at: expiresAt };
  }

  /** @throws AuthApiError 404 mfa_factor_not_found, also for somebody else's factor */
  async factorOf(factorId: string, userId: string): Promise<AuthFactor> {
    const factor = isUuid(factorId) ? await this.factors.findOfUser(this.database, factorId, userId) : null;
    if (!factor) throw notFound('mfa_factor_not_found', 'Factor not found');
    return factor;
  }
}
