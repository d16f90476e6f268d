import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page, type PageRequest } from '@app/common';
import { Database, violatedCheckOf, type Sql, type UserClaims } from '@app/database';
import {
  NEXT_STATUSES,
  RESTORABLE_DAYS,
  type Campaign,
  type CampaignChange,
  type CampaignFields,
  type CampaignStatus,
} from './campaign.types';
import {
  CampaignChangedError,
  CampaignNotFoundError,
  InvalidTransitionError,
  NothingToRestoreError,
  refusing,
} from './campaigns.errors';

interface Row {
  id: string;
  name: string;
  brand_name: string | null;
  brand_username: string | null;
  description: string | null;
  status: CampaignStatus;
  starts_on: string | null;
  ends_on: string | null;
  budget_minor: number | null;
  currency: string | null;
  hashtags: string[];
  version: number;
  profiles_count: number;
  posts_count: number;
  created_at: Date;
  updated_at: Date;
  completed_at: Date | null;
  deleted_at: Date | null;
}

const COLUMNS = `
  id, name, brand_name, brand_username, description, status, starts_on, ends_on, budget_minor, currency, hashtags, version,
  profiles_count, posts_count, created_at, updated_at, completed_at, deleted_at`;
const LIST = 'campaigns';
const LIST_OF_REMOVED = 'removed-campaigns';

const COLUMN_OF: Record<keyof CampaignFields, string> = {
  name: 'name',
  brandName: 'brand_name',
  brandUsername: 'brand_username',
  description: 'description',
  startsOn: 'starts_on',
  endsOn: 'ends_on',
  budgetMinor: 'budget_minor',
  currency: 'currency',
  hashtags: 'hashtags',
};

/** A user's own campaigns: row level security shows nobody else's, and no removed one. */
@Injectable()
export class CampaignsRepository {
  constructor(private readonly database: Database) {}

  async create(owner: UserClaims, fields: CampaignFields): Promise<Campaign> {
    const rows = await this.database.asUser(owner, (sql) =>
      sql.query<Row>(
        `insert into campaigns (user_id, name, brand_name, brand_username, description, starts_on, ends_on, budget_minor, currency, hashtags)
         values ((select auth.uid()), $1, $2, $3, $4, $5, $6, $7, $8, $9)
         returning ${COLUMNS}`,
        [
          fields.name,
          fields.brandName,
          fields.brandUsername,
          fields.description,
          fields.startsOn,
          fields.endsOn,
          fields.budgetMinor,
          fields.currency,
          fields.hashtags,
        ],
      ),
    );
    return one(rows);
  }

  /** Latest first. */
  async findPage(
    owner: UserClaims,
    { limit, cursor, status }: PageRequest & { status?: CampaignStatus | undefined },
  ): Promise<Page<Campaign>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor(LIST, cursor, 2);
    const rows = await this.database.readAsUser<Row & { cursor_at: string }>(
      owner,
      `select ${COLUMNS}, created_at::text as cursor_at from campaigns
        where user_id = (select auth.uid())
          and ($2::text is null or status = $2)
          and ($3::timestamptz is null or (created_at, id) < ($3::timestamptz, $4::uuid))
        order by created_at desc, id desc
        limit $1`,
      [limit + 1, status ?? null, before, id],
    );
    const page = toPage(rows, limit, (last) => encodeCursor(LIST, [last.cursor_at, last.id]));
    return { items: page.items.map(toCampaign), nextCursor: page.nextCursor };
  }

  /** Removed campaigns that can still be restored, latest created first. The policy hides them, so the system reads them for their owner. */
  async findRemovedPage({ sub }: UserClaims, { limit, cursor }: PageRequest): Promise<Page<Campaign>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor(LIST_OF_REMOVED, cursor, 2);
    const rows = await this.database.readAsSystem<Row & { cursor_at: string }>(
      `select ${COLUMNS}, created_at::text as cursor_at from campaigns
        where user_id = $2 and deleted_at > now() - make_interval(days => $5)
          and ($3::timestamptz is null or (created_at, id) < ($3::timestamptz, $4::uuid))
        order by created_at desc, id desc
        limit $1`,
      [limit + 1, sub, before, id, RESTORABLE_DAYS],
    );
    const page = toPage(rows, limit, (last) => encodeCursor(LIST_OF_REMOVED, [last.cursor_at, last.id]));
    return { items: page.items.map(toCampaign), nextCursor: page.nextCursor };
  }

  async find(owner: UserClaims, id: string): Promise<Campaign | null> {
    const [row] = await this.database.readAsUser<Row>(owner, `select ${COLUMNS} from campaigns where id = $1`, [id]);
    return row === undefined ? null : toCampaign(row);
  }

  /** @throws CampaignNotFoundError also for a removed campaign and for somebody else's */
  async get(owner: UserClaims, id: string): Promise<Campaign> {
    const campaign = await this.find(owner, id);
    if (campaign === null) throw new CampaignNotFoundError();
    return campaign;
  }

  /**
   * Changes what is named, and the status with it, in one step.
   * @throws CampaignChangedError, InvalidTransitionError, CampaignReadOnlyError, CampaignNotFoundError
   */
  async change(owner: UserClaims, id: string, { fields, status, version }: CampaignChange): Promise<Campaign> {
    const values: unknown[] = [id, version ?? null];
    const sets = (Object.keys(fields) as (keyof CampaignFields)[]).map(
      (field) => `${COLUMN_OF[field]} = $${values.push(fields[field])}`,
    );
    if (status !== undefined) sets.push(`status = $${values.push(status)}`);
    if (sets.length === 0) return this.get(owner, id);
    const text = `update campaigns set ${sets.join(', ')}
                   where id = $1 and ($2::integer is null or version = $2) returning ${COLUMNS}`;
    try {
      const rows = await refusing(this.database.asUser(owner, (sql) => sql.query<Row>(text, values)));
      if (rows.length > 0) return one(rows);
    } catch (error) {
      const violated = violatedCheckOf(error);
      if (status === undefined || violated?.constraint !== 'campaigns_transition') throw error;
      throw new InvalidTransitionError(violated.detail as CampaignStatus, status);
    }
    throw new CampaignChangedError((await this.get(owner, id)).version);
  }

  /** Invisible from now on. @throws CampaignNotFoundError */
  async remove(owner: UserClaims, id: string): Promise<void> {
    if (!(await this.decide(owner, 'select app.remove_campaign($1) as done', id))) throw new CampaignNotFoundError();
  }

  /** As it was, with its creators and posts. @throws NothingToRestoreError */
  async restore(owner: UserClaims, id: string): Promise<Campaign> {
    if (!(await this.decide(owner, 'select app.restore_campaign($1) as done', id))) throw new NothingToRestoreError();
    return this.get(owner, id);
  }

  private decide(owner: UserClaims, text: string, id: string): Promise<boolean> {
    return this.database.asUser(owner, async (sql: Sql) => {
      const [row] = await sql.query<{ done: boolean }>(text, [id]);
      return row?.done === true;
    });
  }
}

function one(rows: Row[]): Campaign {
  const [row] = rows;
  if (row === undefined) throw new Error('writing a campaign returned no row');
  return toCampaign(row);
}

const toCampaign = (row: Row): Campaign => ({
  id: row.id,
  name: row.name,
  brandName: row.brand_name,
  brandUsername: row.brand_username,
  description: row.description,
  status: row.status,
  nextStatuses: NEXT_STATUSES[row.status],
  startsOn: row.starts_on,
  endsOn: row.ends_on,
  budgetMinor: row.budget_minor,
  currency: row.currency,
  hashtags: row.hashtags,
  version: row.version,
  profilesCount: row.profiles_count,
  postsCount: row.posts_count,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
  completedAt: row.completed_at?.toISOString() ?? null,
  deletedAt: row.deleted_at?.toISOString() ?? null,
});
