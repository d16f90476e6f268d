import { Injectable } from '@nestjs/common';
import type { Page, PageRequest } from '@app/common';
import { Database, type UserClaims } from '@app/database';
import type { CampaignPost, CampaignPostFigures } from './campaign.types';
import { readLatestAdded, type KeptRows } from '../latest-added.sql';
import { refusing } from './campaigns.errors';

interface Row {
  id: string;
  post_id: string;
  note: string | null;
  source: 'manual' | 'matched';
  created_at: Date;
  cursor_at: string;
  /** Null when the policy hides the post: no access to its creator. */
  figures: CampaignPostFigures | null;
}

interface Face {
  id: string;
  shortcode: string;
  username: string | null;
}

/** Whose post a shortcode is, as far as it stands in the way. */
export interface StoredPost {
  username: string | null;
  inCampaign: boolean;
}

const COLUMNS = `
  cp.id, cp.post_id, cp.note, cp.source, cp.created_at, cp.created_at::text as cursor_at,
  (select jsonb_build_object(
            'kind', p.kind, 'publishedAt', to_char(p.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'likesCount', p.likes_count, 'likesHidden', p.likes_hidden, 'commentsCount', p.comments_count,
            'viewsCount', p.views_count, 'playsCount', p.plays_count)
     from posts p where p.id = cp.post_id) as figures`;
const ROWS: KeptRows = {
  list: 'campaign-posts',
  table: 'campaign_posts cp',
  columns: COLUMNS,
  whose: 'cp.campaign_id = $4',
};

/** Posts of a campaign. A post is shown with its figures to those who have access to its creator. */
@Injectable()
export class CampaignPostsRepository {
  constructor(private readonly database: Database) {}

  /** Latest added first. */
  async findPage(owner: UserClaims, campaignId: string, request: PageRequest): Promise<Page<CampaignPost>> {
    const page = { owner, of: campaignId, ...request };
    const { items, nextCursor } = await readLatestAdded<Row>(ROWS, this.database, page);
    return { items: await this.withFaces(items), nextCursor };
  }

  /**
   * Adds the post of that shortcode if it is a post of a creator of the campaign to whom the owner has access; when it is
   * in the campaign already its note is changed. A shared post is stored once for each of its authors: one of them counts.
   * @returns null when there is no such post; `explain` tells why
   * @throws CampaignFullError, CampaignReadOnlyError
   */
  async add(
    owner: UserClaims,
    campaignId: string,
    { shortcode, note }: { shortcode: string; note: string | null },
  ): Promise<CampaignPost | null> {
    const rows = await refusing(
      this.database.asUser(owner, (sql) =>
        sql.query<Row>(
          `insert into campaign_posts as cp (campaign_id, post_id, note)
           select mine.campaign_id, p.id, $3
             from posts p
             join campaign_profiles mine on mine.profile_id = p.profile_id and mine.campaign_id = $1
            where p.shortcode = $2
            order by p.owner_instagram_id is distinct from (select instagram_id from profiles where id = p.profile_id), p.id
            limit 1
           on conflict (campaign_id, post_id) do update set note = coalesce(excluded.note, cp.note)
           returning ${COLUMNS}`,
          [campaignId, shortcode, note],
        ),
      ),
    );
    return (await this.withFaces(rows))[0] ?? null;
  }

  /** Why a post could not be added; null when it is not stored at all. What it tells anybody may see on Instagram. */
  async explain(campaignId: string, shortcode: string): Promise<StoredPost | null> {
    const [row] = await this.database.readAsSystem<StoredPost>(
      `select c.username, exists (select from campaign_profiles m where m.campaign_id = $1 and m.profile_id = c.id) as "inCampaign"
         from posts p join profiles c on c.id = p.profile_id
        where p.shortcode = $2
        order by 2 desc
        limit 1`,
      [campaignId, shortcode],
    );
    return row ?? null;
  }

  /** @param id of the entry, not of the post @returns whether it was in the campaign */
  async remove(owner: UserClaims, campaignId: string, id: string): Promise<boolean> {
    const rows = await refusing(
      this.database.asUser(owner, (sql) =>
        sql.query('delete from campaign_posts where id = $2 and campaign_id = $1 returning id', [campaignId, id]),
      ),
    );
    return rows.length > 0;
  }

  private async withFaces(rows: Row[]): Promise<CampaignPost[]> {
    if (rows.length === 0) return [];
    const faces = await this.database.readAsSystem<Face>(
      `select p.id, p.shortcode, c.username from posts p join profiles c on c.id = p.profile_id where p.id = any($1::uuid[])`,
      [rows.map((row) => row.post_id)],
    );
    const byId = new Map(faces.map((face) => [face.id, face]));
    return rows.flatMap((row) => {
      const face = byId.get(row.post_id);
      return face === undefined ? [] : [toCampaignPost(row, face)]; // erased between the two reads
    });
  }
}

const toCampaignPost = (row: Row, { shortcode, username }: Face): CampaignPost => ({
  id: row.id,
  shortcode,
  url: `https://www.instagram.com/p/${shortcode}/`,
  username,
  source: row.source,
  note: row.note,
  access: row.figures === null ? 'preview' : 'full',
  post: row.figures,
  addedAt: row.created_at.toISOString(),
});
