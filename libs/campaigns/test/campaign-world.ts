import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import type { Database, UserClaims } from '@app/database';
import { createTestDatabase, openDatabase, type TestDatabase } from '@app/testing';
import type { CampaignFields, CampaignProfileTerms } from '../src/campaigns/campaign.types';

export const BLANK: CampaignFields = {
  name: 'Summer by the sea',
  brandName: null,
  brandUsername: null,
  description: null,
  startsOn: null,
  endsOn: null,
  budgetMinor: null,
  currency: null,
  hashtags: [],
};
export const SHORTLISTED: CampaignProfileTerms = {
  status: 'shortlisted',
  feeMinor: null,
  postsAgreed: null,
  note: null,
};

export interface StoredPost {
  id: string;
  shortcode: string;
}

interface PostMembers {
  shortcode?: string;
  publishedAt?: string;
  likes?: number | null;
  hashtags?: string[];
  mentions?: string[];
}

/** Users, creators and posts of one test database. */
export class CampaignWorld {
  private constructor(
    private readonly test: TestDatabase,
    readonly database: Database,
    private readonly owner: Client,
  ) {}

  static async open(): Promise<CampaignWorld> {
    const test = await createTestDatabase();
    const owner = new Client({ connectionString: test.url });
    await owner.connect();
    return new CampaignWorld(test, openDatabase(test), owner);
  }

  async close(): Promise<void> {
    await this.database.onApplicationShutdown();
    await this.owner.end();
    await this.test.drop();
  }

  /** As the owner of the database, past every policy. */
  async sql<Row = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
    return (await this.owner.query(text, values)).rows as Row[];
  }

  async user(): Promise<UserClaims> {
    const sub = randomUUID();
    await this.sql('insert into auth.users (id) values ($1)', [sub]);
    await this.sql(`select app.provision_user($1, $2)`, [sub, `${sub}@example.test`]);
    return { sub, role: 'authenticated' };
  }

  async creator(username = `c${randomUUID().slice(0, 8)}`): Promise<string> {
    const id = randomUUID();
    await this.sql(
      `insert into profiles (id, instagram_id, username, followers_count, fetched_at) values ($1, $2, $3, 10000, now())`,
      [id, id, username],
    );
    return id;
  }

  async creators(count: number): Promise<string[]> {
    const rows = await this.sql<{ id: string }>(
      `insert into profiles (instagram_id, username) select x, x from (
         select 'm' || replace(gen_random_uuid()::text, '-', '') as x from generate_series(1, $1)) as made
       returning id`,
      [count],
    );
    return rows.map(({ id }) => id);
  }

  async access(user: UserClaims, profileId: string): Promise<void> {
    await this.sql(`insert into user_profile_access (user_id, profile_id, source) values ($1, $2, 'unlock')`, [
      user.sub,
      profileId,
    ]);
  }

  async post(profileId: string, members: PostMembers = {}): Promise<StoredPost> {
    const { publishedAt = '2026-06-10T12:00:00Z', likes = 100, hashtags = [], mentions = [] } = members;
    const id = randomUUID();
    const shortcode = members.shortcode ?? `S${id.slice(0, 8)}`;
    await this.sql(
      `insert into posts (id, profile_id, instagram_id, shortcode, kind, content_hash, likes_count, comments_count, hashtags, mentions, created_at)
       values ($1::uuid, $2, $1::uuid::text, $3, 'image', 'h', $4, 5, $5, $6, $7)`,
      [id, profileId, shortcode, likes, hashtags, mentions, publishedAt],
    );
    return { id, shortcode };
  }

  async posts(profileId: string, count: number): Promise<string[]> {
    const rows = await this.sql<{ id: string }>(
      `insert into posts (profile_id, instagram_id, shortcode, kind, content_hash, hashtags, created_at)
       select $1, 'i' || n, 'many' || n, 'image', 'h', '{tag}', '2026-06-10' from generate_series(1, $2) as n returning id`,
      [profileId, count],
    );
    return rows.map(({ id }) => id);
  }
}
