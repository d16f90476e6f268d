import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import type { FoundProfile } from '@app/instagram';
import { refuseErased } from '../erasure/erased-creators.repository';
import { creatorChanged } from '../search/creator-changed';
import { toPostRecord, toProfileRecord } from './creator-record';
import {
  DISPLACE_NAME_SQL,
  MARK_GONE_SQL,
  RECOUNT_BIOGRAPHY_MENTIONS_SQL,
  RECOUNT_POST_MENTIONS_SQL,
  SAVE_COMMENTS_SQL,
  SAVE_METADATA_SQL,
  SAVE_POSTS_SQL,
  SAVE_POST_SNAPSHOTS_SQL,
  SAVE_PROFILE_SQL,
  SAVE_RELATED_SQL,
  SAVE_SNAPSHOT_SQL,
} from './creator-store.sql';

export interface StoredCreator {
  profileId: string;
  username: string;
  formerUsernames: string[];
  /** Names that other stored creators lost because this account carries them now. */
  displacedUsernames: string[];
}

interface SavedProfileRow {
  id: string;
  username: string;
  former_usernames: string[];
}

/** Writes what the provider delivered. Accounts are recognised by their Instagram id, names come and go. */
@Injectable()
export class CreatorStoreRepository {
  constructor(private readonly database: Database) {}

  /** Everything of one delivery, inside the caller's transaction. */
  async save(sql: Sql, found: FoundProfile): Promise<StoredCreator> {
    const { profile } = found;
    const displaced = await sql.query<{ id: string }>(DISPLACE_NAME_SQL, [profile.username, profile.instagramId]);
    const [saved] = await sql.query<SavedProfileRow>(SAVE_PROFILE_SQL, [JSON.stringify(toProfileRecord(found))]);
    if (saved === undefined) throw new Error('saving a profile returned no row');
    await this.saveTimeline(sql, saved.id, found);
    await sql.query(SAVE_METADATA_SQL, [saved.id, JSON.stringify(metadataOf(found))]);
    await sql.query(SAVE_RELATED_SQL, [saved.id, JSON.stringify(relatedOf(found))]);
    await sql.query(RECOUNT_BIOGRAPHY_MENTIONS_SQL, [saved.id, profile.biographyMentions, found.fetchedAt]);
    await sql.query(SAVE_SNAPSHOT_SQL, [saved.id, found.fetchedAt]);
    for (const { id } of displaced) await creatorChanged(sql, id);
    await refuseErased(creatorChanged(sql, saved.id));
    return {
      profileId: saved.id,
      username: saved.username,
      formerUsernames: saved.former_usernames,
      displacedUsernames: displaced.length > 0 ? [profile.username] : [],
    };
  }

  /** A stored creator whose account is confirmed to be gone. @returns its profile id, null when none has this name */
  async markGone(username: string): Promise<string | null> {
    return this.database.asSystem(async (sql) => {
      const [gone] = await sql.query<{ id: string }>(MARK_GONE_SQL, [username]);
      if (gone !== undefined) await creatorChanged(sql, gone.id);
      return gone?.id ?? null;
    });
  }

  private async saveTimeline(sql: Sql, profileId: string, { posts, fetchedAt }: FoundProfile): Promise<void> {
    if (posts.length === 0) return;
    // One order for all writers: two syncs of overlapping posts cannot deadlock.
    const records = posts.map(toPostRecord).sort((a, b) => (a.instagram_id < b.instagram_id ? -1 : 1));
    await sql.query(SAVE_POSTS_SQL, [profileId, JSON.stringify(records), fetchedAt]);
    const delivered = records.map(({ instagram_id }) => instagram_id);
    await sql.query(SAVE_POST_SNAPSHOTS_SQL, [profileId, delivered, fetchedAt]);
    await sql.query(RECOUNT_POST_MENTIONS_SQL, [profileId]);
    const comments = commentsOf(posts);
    if (comments.length > 0) await sql.query(SAVE_COMMENTS_SQL, [profileId, JSON.stringify(comments)]);
  }
}

const metadataOf = ({ profile }: FoundProfile) => ({
  contact: profile.business,
  links: profile.bioLinks,
  flags: {
    isProfessional: profile.isProfessional,
    isBusiness: profile.isBusiness,
    hidesLikeCounts: profile.hidesLikeCounts,
  },
});

const relatedOf = ({ related }: FoundProfile) =>
  related.map((profile, index) => ({
    related_instagram_id: profile.instagramId,
    related_username: profile.username,
    full_name: profile.fullName,
    is_verified: profile.isVerified,
    is_private: profile.isPrivate,
    profile_pic_url: profile.profilePicUrl,
    rank: index + 1,
  }));

const commentsOf = (posts: FoundProfile['posts']) =>
  posts.flatMap((post) =>
    post.comments.map((comment) => ({
      post_instagram_id: post.instagramId,
      comment_instagram_id: comment.instagramId,
      author_username: comment.authorUsername,
      text: comment.text,
      likes_count: comment.likesCount,
      commented_at: comment.commentedAt.toISOString(),
    })),
  );
