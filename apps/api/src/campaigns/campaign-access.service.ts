import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { CampaignAccessRepository } from '@app/campaigns';
import { CreatorAccess, CreatorAccessRepository, ResourceNotFoundError } from '@app/creators';
import { AuditLogRepository, Database } from '@app/database';
import type { CampaignAccessDto, GrantCampaignAccessDto } from './dto/campaign-access.dto';

/** Access to all creators of a campaign, given by an administrator and written to the audit log in the same transaction. */
@Injectable()
export class CampaignAccessService {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignAccessRepository,
    private readonly grants: CreatorAccessRepository,
    private readonly access: CreatorAccess,
    private readonly audit: AuditLogRepository,
  ) {}

  async grant(
    actor: Principal,
    campaignId: string,
    { days, reason }: GrantCampaignAccessDto,
  ): Promise<CampaignAccessDto> {
    const { subject, given } = await this.database.asSystem(async (sql) => {
      const found = await this.campaigns.findSubject(sql, campaignId);
      if (found === null) throw new ResourceNotFoundError('No campaign has this id.');
      const { ownerId: userId, profileIds } = found;
      const granted = await this.grants.grantForCampaign(sql, {
        userId,
        profileIds,
        days,
        reason,
        grantedBy: actor.userId,
      });
      await this.audit.record(sql, {
        actorId: actor.userId,
        action: 'access.grant_campaign',
        target: ['campaigns', campaignId],
        reason,
        details: { userId, days, creators: profileIds.length, profileIds: granted.map(({ profileId }) => profileId) },
      });
      return { subject: found, given: granted };
    });
    await this.access.changed(subject.ownerId, ...given.map(({ profileId }) => profileId));
    return {
      campaignId,
      userId: subject.ownerId,
      creators: subject.profileIds.length,
      granted: given.length,
      expiresAt: given[0]?.expiresAt.toISOString() ?? null,
    };
  }
}
