import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import { Database, type UserClaims } from '@app/database';

export interface RelatedCreator {
  instagramId: string;
  username: string;
  fullName: string | null;
  isVerified: boolean;
  isPrivate: boolean;
  profilePicUrl: string | null;
  /** Instagram's own order, 1 = first. */
  rank: number;
}

export interface CreatorMention {
  username: string;
  source: 'caption' | 'tag' | 'coauthor' | 'sponsor' | 'biography';
  count: number;
  firstMentionedAt: string;
  lastMentionedAt: string;
  lastShortcode: string | null;
}

interface MentionRow {
  id: string;
  mentioned_username: string;
  source: CreatorMention['source'];
  mention_count: number;
  first_mentioned_at: Date;
  last_mentioned_at: Date;
  last_shortcode: string | null;
}

/** Accounts around a creator: whom Instagram suggests beside it, whom its posts name. Read as the user. */
@Injectable()
export class SurroundingsRepository {
  constructor(private readonly database: Database) {}

  findRelated(reader: UserClaims, profileId: string): Promise<RelatedCreator[]> {
    return this.database.readAsUser<RelatedCreator>(
      reader,
      `select related_instagram_id as "instagramId", related_username as username, full_name as "fullName",
              is_verified as "isVerified", is_private as "isPrivate", profile_pic_url as "profilePicUrl", rank
         from related_profiles
        where profile_id = $1
        order by rank, related_username
        limit 100`,
      [profileId],
    );
  }

  /** Most frequent first. */
  async findMentions(
    reader: UserClaims,
    request: { profileId: string; limit: number; cursor?: string | undefined },
  ): Promise<Page<CreatorMention>> {
    const [count, id] = request.cursor === undefined ? [null, null] : decodeCursor('mentions', request.cursor, 2);
    const rows = await this.database.readAsUser<MentionRow>(
      reader,
      `select id, mentioned_username, source, mention_count, first_mentioned_at, last_mentioned_at, last_shortcode
         from mentions
        where profile_id = $1 and ($3::int is null or (mention_count, id) < ($3::int, $4::uuid))
        order by mention_count desc, id desc
        limit $2`,
      [request.profileId, request.limit + 1, count, id],
    );
    const page = toPage(rows, request.limit, (last) => encodeCursor('mentions', [last.mention_count, last.id]));
    return { items: page.items.map(toMention), nextCursor: page.nextCursor };
  }
}

const toMention = (row: MentionRow): CreatorMention => ({
  username: row.mentioned_username,
  source: row.source,
  count: row.mention_count,
  firstMentionedAt: row.first_mentioned_at.toISOString(),
  lastMentionedAt: row.last_mentioned_at.toISOString(),
  lastShortcode: row.last_shortcode,
});
