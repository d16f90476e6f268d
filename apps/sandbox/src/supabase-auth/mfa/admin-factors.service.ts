import { Injectable } from '@nestjs/common';
import { SERVICE_ACTOR, AdminUsers } from '../admin/admin-users.service';
import { SessionsRepository } from '../sessions/sessions.repository';
import { AuditLogRepository } from '../storage/audit-log.repository';
import { AuthDatabase } from '../storage/auth-database';
import { toFactorView, type UserView } from '../users/user.view';
import { ChallengeFactor } from './challenge-factor.use-case';
import { FactorsRepository } from './factors.repository';

/** A user's factors as the project's own server sees them. */
@Injectable()
export class AdminFactors {
  constructor(
    private readonly database: AuthDatabase,
    private readonly adminUsers: AdminUsers,
    private readonly challengeFactor: ChallengeFactor,
    private readonly factors: FactorsRepository,
    private readonly sessions: SessionsRepository,
    private readonly audit: AuditLogRepository,
  ) {}

  /** @throws AuthApiError 404 user_not_found */
  async list(userId: string): Promise<UserView[]> {
    const user = await this.adminUsers.get(userId);
    return (await this.factors.listByUsers(this.database, [user.id])).map(toFactorView);
  }

  /** @throws AuthApiError 404 user_not_found, mfa_factor_not_found */
  async delete(userId: string, factorId: string, ip: string): Promise<UserView> {
    const user = await this.adminUsers.get(userId);
    const factor = await this.challengeFactor.factorOf(factorId, user.id);
    await this.database.transaction(async (sql) => {
      await this.sessions.lowerToAal1(sql, factor.id);
      await this.factors.delete(sql, factor.id);
      const traits = { user_id: user.id, factor_id: factor.id };
      await this.audit.add(sql, { action: 'factor_deleted', actor: SERVICE_ACTOR, ip, traits });
    });
    return toFactorView(factor);
  }
}
