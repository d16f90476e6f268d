import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '@app/common';
import { Database, isUniqueViolation, type UserClaims } from '@app/database';
import type { CampaignProfile, CampaignProfileStatus, CampaignProfileTerms, CreatorCard } from './campaign.types';
import { readLatestAdded, type KeptRows } from '../latest-added.sql';
import { CampaignNotFoundError, refusing } from './campaigns.errors';

interface Row {
  id: string;
  profile_id: string;
  status: CampaignProfileStatus;
  fee_minor: number | null;
  posts_agreed: number | null;
  note: string | null;
  created_at: Date;
  cursor_at: string;
  has_access: boolean;
}

const ACCESS = `exists (
  select from user_profile_access a
   where a.user_id = (select auth.uid()) and a.profile_id = cp.profile_id and (a.expires_at is null or a.expires_at > now()))`;
const COLUMNS = `
  cp.id, cp.profile_id, cp.status, cp.fee_minor, cp.posts_agreed, cp.note, cp.created_at, cp.created_at::text as cursor_at,
  ${ACCESS} as has_access`;
const ROWS: KeptRows = {
  list: 'campaign-profiles',
  table: 'campaign_profiles cp',
  columns: COLUMNS,
  whose: 'cp.campaign_id = $4',
};

/**
 * Creators of a campaign. Being in a campaign gives no access: what the owner notes is read as the owner, what anybody may
 * see of the creator as the system.
 */
@Injectable()
export class CampaignProfilesRepository {
  constructor(private readonly database: Database) {}

  /** Latest added first. */
  async findPage(owner: UserClaims, campaignId: string, request: PageRequest): Promise<Page<CampaignProfile>> {
    const page = { owner, of: campaignId, ...request };
    const { items, nextCursor } = await readLatestAdded<Row>(ROWS, this.database, page);
    return { items: await this.withCards(items), nextCursor };
  }

  /**
   * @returns null when the creator is in the campaign already
   * @throws CampaignNotFoundError, CampaignFullError, CampaignReadOnlyError
   */
  async add(
    owner: UserClaims,
    { campaignId, profileId }: { campaignId: string; profileId: string },
    terms: CampaignProfileTerms,
  ): Promise<CampaignProfile | null> {
    const insert = this.database.asUser(owner, (sql) =>
      sql.query<Row>(
        `insert into campaign_profiles as cp (campaign_id, profile_id, status, fee_minor, posts_agreed, note)
         select id, $2, $3, $4, $5, $6 from campaigns where id = $1
         returning ${COLUMNS}`,
        [campaignId, profileId, terms.status, terms.feeMinor, terms.postsAgreed, terms.note],
      ),
    );
    try {
      const [added] = await this.withCards(await refusing(insert));
      if (added === undefined) throw new CampaignNotFoundError();
      return added;
    } catch (error) {
      if (isUniqueViolation(error, 'uq_campaign_profiles_campaign_profile')) return null;
      throw error;
    }
  }

  /**
   * What is left out stays.
   * @returns null when the creator is not in the campaign
   * @throws CampaignReadOnlyError
   */
  async change(
    owner: UserClaims,
    { campaignId, profileId }: { campaignId: string; profileId: string },
    terms: Partial<CampaignProfileTerms>,
  ): Promise<CampaignProfile | null> {
    const columns = { status: 'status', feeMinor: 'fee_minor', postsAgreed: 'posts_agreed', note: 'note' } as const;
    const values: unknown[] = [campaignId, profileId];
    const sets = (Object.keys(terms) as (keyof CampaignProfileTerms)[]).map(
      (term) => `${columns[term]} = $${values.push(terms[term])}`,
    );
    const text =
      sets.length === 0
        ? `select ${COLUMNS} from campaign_profiles cp where cp.campaign_id = $1 and cp.profile_id = $2`
        : `update campaign_profiles cp set ${sets.join(', ')} where cp.campaign_id = $1 and cp.profile_id = $2 returning ${COLUMNS}`;
    const rows = await refusing(this.database.asUser(owner, (sql) => sql.query<Row>(text, values)));
    return (await this.withCards(rows))[0] ?? null;
  }

  /** The creator's posts leave the campaign with it. @returns whether the creator was in the campaign */
  async remove(
    owner: UserClaims,
    { campaignId, profileId }: { campaignId: string; profileId: string },
  ): Promise<boolean> {
    const rows = await refusing(
      this.database.asUser(owner, (sql) =>
        sql.query('delete from campaign_profiles where campaign_id = $1 and profile_id = $2 returning id', [
          campaignId,
          profileId,
        ]),
      ),
    );
    return rows.length > 0;
  }

  /**
   * The creator of that name in the campaign, its former names included: a creator who lost the name can still be found.
   * Asked by the system: find out first whose campaign it is.
   */
  async findProfileId(campaignId: string, username: string): Promise<string | null> {
    const [row] = await this.database.readAsSystem<{ id: string }>(
      `select p.id from campaign_profiles m join profiles p on p.id = m.profile_id
        where m.campaign_id = $1 and (p.username = $2 or $2 = any (p.former_usernames))
        order by p.username is not distinct from $2 desc
        limit 1`,
      [campaignId, username],
    );
    return row?.id ?? null;
  }

  private async withCards(rows: Row[]): Promise<CampaignProfile[]> {
    if (rows.length === 0) return [];
    const cards = await this.database.readAsSystem<CreatorCard & { id: string }>(
      `select id, username, full_name as "fullName", profile_pic_url as "profilePicUrl", is_verified as "isVerified",
              is_private as "isPrivate", category, followers_count as "followersCount"
         from profiles where id = any($1::uuid[])`,
      [rows.map((row) => row.profile_id)],
    );
    const byId = new Map(cards.map(({ id, ...card }) => [id, card]));
    return rows.map((row) => ({
      id: row.id,
      creator: byId.get(row.profile_id) ?? NOBODY,
      access: row.has_access ? 'full' : 'preview',
      status: row.status,
      feeMinor: row.fee_minor,
      postsAgreed: row.posts_agreed,
      note: row.note,
      addedAt: row.created_at.toISOString(),
    }));
  }
}

/** Erased between the two reads. */
const NOBODY: CreatorCard = {
  username: null,
  fullName: null,
  profilePicUrl: null,
  isVerified: false,
  isPrivate: false,
  category: null,
  followersCount: null,
};
