import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import { Database, type UserClaims } from '@app/database';
import { toCreatorPost, type CreatorPost } from '../document/creator-document';
import { POST_COLUMNS, type PostRow } from '../document/profile-row';

export interface PostsPageRequest {
  profileId: string;
  limit: number;
  cursor?: string | undefined;
}

const PAGE_SQL = `
  select ${POST_COLUMNS} from posts
   where profile_id = $1
   order by created_at desc, id desc
   limit $2`;
const NEXT_PAGE_SQL = `
  select ${POST_COLUMNS} from posts
   where profile_id = $1 and (created_at, id) < ($3::timestamptz, $4::uuid)
   order by created_at desc, id desc
   limit $2`;

/** Posts of a creator, newest first, read as the user: without access the rows are not there. */
@Injectable()
export class PostsRepository {
  constructor(private readonly database: Database) {}

  /** @throws InvalidCursorError for a cursor of another list */
  async findPage(reader: UserClaims, { profileId, limit, cursor }: PostsPageRequest): Promise<Page<CreatorPost>> {
    const rows =
      cursor === undefined
        ? await this.database.readAsUser<PostRow>(reader, PAGE_SQL, [profileId, limit + 1])
        : await this.database.readAsUser<PostRow>(reader, NEXT_PAGE_SQL, [
            profileId,
            limit + 1,
            ...decodeCursor('posts', cursor, 2),
          ]);
    return toPostsPage(rows, limit);
  }

  /** The first page as everybody with access has it, read for nobody in particular. */
  async findFirstPage(profileId: string, limit: number): Promise<Page<CreatorPost>> {
    return toPostsPage(await this.database.readAsSystem<PostRow>(PAGE_SQL, [profileId, limit + 1]), limit);
  }

  /** All posts in batches; memory is one batch however many there are. Stops when the consumer does. */
  async *streamAll(reader: UserClaims, profileId: string): AsyncGenerator<CreatorPost[]> {
    let cursor: string | undefined;
    let limit = FIRST_BATCH;
    do {
      const page: Page<CreatorPost> = await this.findPage(reader, { profileId, limit, cursor });
      yield page.items;
      cursor = page.nextCursor ?? undefined;
      limit = BATCH;
    } while (cursor !== undefined);
  }
}

function toPostsPage(rows: PostRow[], limit: number): Page<CreatorPost> {
  const page = toPage(rows, limit, (last) => encodeCursor('posts', [last.created_at.toISOString(), last.id]));
  return { items: page.items.map(toCreatorPost), nextCursor: page.nextCursor };
}

/** A small first batch lets the first line leave early. */
const FIRST_BATCH = 12;
const BATCH = 100;
