import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import {
  CreatorAccess,
  CreatorAccessRepository,
  GetCreator,
  ResourceNotFoundError,
  type AccessGrant,
} from '@app/creators';
import { AuditLogRepository, Database } from '@app/database';
import { normaliseUsername } from '@app/instagram';
import type { AccessGrantDto } from './dto/access-grant.dto';

const FETCH_TIME_MS = 25_000;

/** Access that administrators give and take back. Each step is written to the audit log in the same transaction. */
@Injectable()
export class AccessGrantsService {
  constructor(
    private readonly database: Database,
    private readonly grants: CreatorAccessRepository,
    private readonly access: CreatorAccess,
    private readonly creators: GetCreator,
    private readonly audit: AuditLogRepository,
  ) {}

  async create(
    actor: Principal,
    request: { userId: string; username: string; days: number; reason: string },
  ): Promise<AccessGrantDto> {
    const creator = await this.creators.execute({
      username: normaliseUsername(request.username),
      deadline: Date.now() + FETCH_TIME_MS,
    });
    if (creator.degraded) throw creator.reason;
    const { profileId, username } = creator.meta;
    const { userId, days, reason } = request;
    const grant = await this.database.asSystem(async (sql) => {
      const [user] = await sql.query('select 1 from users where id = $1', [userId]);
      if (user === undefined)
        throw new ResourceNotFoundError(`No user has the id ${userId}. A user exists from the first request on.`);
      const given = await this.grants.grant(sql, { userId, profileId, days, reason, grantedBy: actor.userId });
      await this.audit.record(sql, {
        actorId: actor.userId,
        action: 'access.grant',
        target: ['user_profile_access', given.id],
        reason,
        details: { userId, profileId, days, expiresAt: given.expiresAt },
      });
      return given;
    });
    await this.access.changed(userId, profileId);
    return toDto(grant, username);
  }

  async revoke(actor: Principal, request: { grantId: string; reason: string }): Promise<void> {
    const { grantId, reason } = request;
    const revoked = await this.database.asSystem(async (sql) => {
      const grant = await this.grants.revoke(sql, grantId);
      if (grant === null) throw new ResourceNotFoundError('No access given by an administrator has this id.');
      const { userId, profileId } = grant;
      await this.audit.record(sql, {
        actorId: actor.userId,
        action: 'access.revoke',
        target: ['user_profile_access', grantId],
        reason,
        details: { userId, profileId },
      });
      return grant;
    });
    await this.access.changed(revoked.userId, revoked.profileId);
  }
}

const toDto = (grant: AccessGrant, username: string): AccessGrantDto => ({
  id: grant.id,
  userId: grant.userId,
  username,
  source: grant.source,
  grantedAt: grant.grantedAt.toISOString(),
  expiresAt: grant.expiresAt?.toISOString() ?? null,
});
