import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import type { CreatorIdentity } from './creator-bytes';
import { LATEST_POSTS, toCreatorDocument, type CreatorDocument } from './creator-document';
import { POST_COLUMNS, PROFILE_COLUMNS, type PostRow, type ProfileRow } from './profile-row';

const PROFILE_SQL = `select ${PROFILE_COLUMNS} from profiles where username = $1`;
const LATEST_POSTS_SQL = `
  select ${POST_COLUMNS} from posts
   where profile_id = (select id from profiles where username = $1)
   order by created_at desc, id desc
   limit ${LATEST_POSTS}`;
const IDENTITY_SQL = `
  select id as "profileId", username, coalesce(followers_count, -1) as followers, fetched_at from profiles where username = $1`;
const FORMER_NAME_SQL = `
  select username from profiles
   where former_usernames @> array[$1::text] and username is not null
   order by fetched_at desc
   limit 1`;

/** Creator documents as stored. They are shared by all readers, so they are read as the system; access is checked apart. */
@Injectable()
export class CreatorDocumentsRepository {
  constructor(private readonly database: Database) {}

  async findByUsername(username: string): Promise<CreatorDocument | null> {
    const [[profile], posts] = await this.database.readTogetherAsSystem<[ProfileRow, PostRow]>([
      { text: PROFILE_SQL, params: [username] },
      { text: LATEST_POSTS_SQL, params: [username] },
    ]);
    return profile === undefined ? null : toCreatorDocument(profile, posts);
  }

  /** Who has this name now, and since when that is known. */
  async findIdentity(username: string): Promise<CreatorIdentity | null> {
    const [row] = await this.database.readAsSystem<Omit<CreatorIdentity, 'fetchedAt'> & { fetched_at: Date }>(
      IDENTITY_SQL,
      [username],
    );
    if (row === undefined) return null;
    const { fetched_at: fetchedAt, ...identity } = row;
    return { ...identity, fetchedAt: fetchedAt.getTime() };
  }

  /** The present name of a creator who once had this one. */
  async findPresentName(formerUsername: string): Promise<string | null> {
    const [row] = await this.database.readAsSystem<{ username: string }>(FORMER_NAME_SQL, [formerUsername]);
    return row?.username ?? null;
  }
}
