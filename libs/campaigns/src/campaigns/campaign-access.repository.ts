import { Injectable } from '@nestjs/common';
import type { Sql } from '@app/database';

export interface CampaignAccessSubject {
  ownerId: string;
  name: string;
  profileIds: string[];
}

/** What an administrator needs to give a campaign access to its creators. */
@Injectable()
export class CampaignAccessRepository {
  /** Null for a campaign that does not exist or was removed. */
  async findSubject(sql: Sql, campaignId: string): Promise<CampaignAccessSubject | null> {
    const [row] = await sql.query<CampaignAccessSubject>(
      `select c.user_id as "ownerId", c.name,
              array(select p.profile_id from campaign_profiles p where p.campaign_id = c.id order by p.profile_id) as "profileIds"
         from campaigns c
        where c.id = $1 and c.deleted_at is null`,
      [campaignId],
    );
    return row ?? null;
  }
}
