import { Injectable } from '@nestjs/common';
import { unprocessable } from '../http/auth-api.error';
import type { SignedIn } from '../http/signed-in';
import { SessionsRepository } from '../sessions/sessions.repository';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase } from '../storage/auth-database';
import type { ClientInfo } from '../users/user.types';
import { ChallengeFactor } from './challenge-factor.use-case';
import { FactorsRepository } from './factors.repository';

/** Takes a factor away; the sessions it raised fall back to one factor. */
@Injectable()
export class UnenrolFactor {
  constructor(
    private readonly database: AuthDatabase,
    private readonly challengeFactor: ChallengeFactor,
    private readonly factors: FactorsRepository,
    private readonly sessions: SessionsRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws AuthApiError 404 mfa_factor_not_found, 422 insufficient_aal */
  async run({ user, session }: SignedIn, factorId: string, client: ClientInfo): Promise<{ id: string }> {
    const factor = await this.challengeFactor.factorOf(factorId, user.id);
    if (factor.status === 'verified' && session.aal === 'aal1') {
      throw unprocessable('insufficient_aal', 'AAL2 required to unenroll verified factor');
    }
    await this.database.transaction(async (sql) => {
      await this.sessions.lowerToAal1(sql, factor.id);
      await this.factors.delete(sql, factor.id);
      const traits = { factor_id: factor.id, factor_status: factor.status, session_id: session.id };
      await this.audit.add(sql, { action: 'factor_unenrolled', actor: user, ip: client.ip, traits });
    });
    return { id: factor.id };
  }
}
