import type { InstagramPost } from '../instagram.types';
import { mediaIdOf, shortcodeOf } from './shortcode';
import { toUsername } from './user';
import { asCount, asFlag, asId, asRecord, asRecords, asText, asTime, unique, type Wire } from './wire';

/** Whose timeline is being read. */
export interface PostOwner {
  instagramId: string | null;
  username: string | null;
  /** The account asks the platform to hide like counts. */
  hidesLikeCounts: boolean;
}

/** What a source that hides likes from it writes instead of the number. */
const FAKE_LIKES = 3;

export function likesOf(node: Wire, written: readonly unknown[], owner: PostOwner) {
  const given = written.filter((value) => value !== undefined);
  const likes = given.map(asCount).find((count) => count !== null) ?? null;
  const fake = owner.hidesLikeCounts && likes === FAKE_LIKES;
  const likesHidden = asFlag(node.like_and_view_counts_disabled) || fake || (given.length > 0 && likes === null);
  return { likesCount: likesHidden ? null : likes, likesHidden };
}

/** Id and shortcode say the same: either gives the other. `<media id>_<user id>` is one dialect's way to write the id. */
export function identityOf(written: { ids: readonly unknown[]; shortcode: unknown }) {
  const ids = written.ids.map((id) => asId(typeof id === 'string' ? id.split('_')[0] : id));
  const code = asText(written.shortcode);
  const instagramId = ids.find((id) => id !== null) ?? (code === null ? null : mediaIdOf(code));
  return instagramId === null ? null : { instagramId, shortcode: code ?? shortcodeOf(instagramId) };
}

export const usernamesOf = (users: readonly unknown[]): string[] =>
  unique(users.map((user) => toUsername(asRecord(user)?.username)).filter((name) => name !== null));

export function isAmong(owner: PostOwner, users: readonly Wire[]): boolean {
  if (owner.instagramId === null && owner.username === null) return users.length > 0;
  return users.some(
    (user) =>
      (owner.instagramId !== null && (asId(user.id) ?? asId(user.pk)) === owner.instagramId) ||
      (toUsername(user.username) !== null && toUsername(user.username) === owner.username),
  );
}

export function toComments(nodes: readonly Wire[]): InstagramPost['comments'] {
  const found = nodes.map((node) => {
    const author = asRecord(node.owner) ?? asRecord(node.user);
    const instagramId = asId(node.id) ?? asId(node.pk);
    const authorUsername = toUsername(author?.username);
    const text = asText(node.text);
    const commentedAt = asTime(node.created_at) ?? asTime(node.created_at_utc);
    if (instagramId === null || authorUsername === null || text === null || commentedAt === null) return null;
    const likesCount = asCount(asRecord(node.edge_liked_by)?.count) ?? asCount(node.comment_like_count);
    return { instagramId, authorUsername, text, likesCount, commentedAt };
  });
  return [
    ...new Map(found.filter((comment) => comment !== null).map((comment) => [comment.instagramId, comment])).values(),
  ];
}

export const recordsWith = (value: unknown, member: string): Wire[] =>
  asRecords(value)
    .map((item) => asRecord(item[member]))
    .filter((item) => item !== null);
