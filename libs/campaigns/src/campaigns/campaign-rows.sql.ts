import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '@app/common';
import type { Database, UserClaims } from '@app/database';

/** A table whose rows belong to a campaign. */
export interface CampaignRows {
  /** Name of the list in its cursors. */
  list: string;
  table: 'campaign_posts' | 'campaign_profiles';
  /** Of the table as `cp`; `id` and `cursor_at` among them. */
  columns: string;
}

interface Positioned {
  id: string;
  cursor_at: string;
}

/** Rows of one campaign, latest added first, as its owner sees them. */
export async function readCampaignRows<Row extends Positioned>(
  { list, table, columns }: CampaignRows,
  database: Database,
  { owner, campaignId, limit, cursor }: PageRequest & { owner: UserClaims; campaignId: string },
): Promise<Page<Row>> {
  const [before, id] = cursor === undefined ? [null, null] : decodeCursor(list, cursor, 2);
  const rows = await database.readAsUser<Row>(
    owner,
    `select ${columns} from ${table} cp
      where cp.campaign_id = $1
        and ($3::timestamptz is null or (cp.created_at, cp.id) < ($3::timestamptz, $4::uuid))
      order by cp.created_at desc, cp.id desc
      limit $2`,
    [campaignId, limit + 1, before, id],
  );
  return toPage(rows, limit, (last) => encodeCursor(list, [last.cursor_at, last.id]));
}
