import type { FoundProfile, InstagramPost, InstagramProfile, PostsAvailability, PostsPage } from '../instagram.types';
import { toPost } from './post';
import type { PostOwner } from './post-parts';
import { toProfile, toRelated } from './user';
import { asFlag, asRecord, asText, nodesOf, type Wire } from './wire';

const V1_TIMELINE = 'xdt_api__v1__feed__user_timeline_graphql_connection';

/** What a profile answer holds; `miss` = the source says there is no such user, `unreadable` = no shape we know. */
export type ProfileAnswer =
  { kind: 'found'; found: Omit<FoundProfile, 'fetchedAt'> } | { kind: 'miss' } | { kind: 'unreadable' };

/** Reads the content of a profile answer in any dialect. Never throws. */
export function readProfileAnswer(content: Wire): ProfileAnswer {
  const data = asRecord(content.data);
  if (data === null) return { kind: 'unreadable' };
  const user = asRecord(data.user);
  if (user === null) return { kind: data.user == null ? 'miss' : 'unreadable' };
  const profile = toProfile(user);
  if (profile === null) return { kind: 'unreadable' };
  const timeline = timelineOf(data, user);
  const page = readTimeline(timeline, profile);
  const postsAvailability = availability(profile, page.posts);
  return { kind: 'found', found: { outcome: 'found', profile, ...page, postsAvailability, related: toRelated(user) } };
}

/** Reads a page of a timeline in any dialect. @returns null when there is no timeline in it */
export function readPostsAnswer(content: Wire, request: { username: string; cursor?: string }): PostsPage | null {
  const data = asRecord(content.data);
  const timeline = data === null ? null : timelineOf(data, asRecord(data.user));
  if (timeline === null) return null;
  const owner = { instagramId: null, username: request.username, hidesLikeCounts: false };
  const page = readTimeline(timeline, owner);
  // A source at its end may repeat its last cursor or hand out empty pages for ever.
  const atEnd = page.posts.length === 0 || page.nextCursor === request.cursor;
  return atEnd ? { ...page, nextCursor: null } : page;
}

function timelineOf(data: Wire, user: Wire | null): Wire | null {
  return asRecord(user?.edge_owner_to_timeline_media) ?? asRecord(user?.[V1_TIMELINE]) ?? asRecord(data[V1_TIMELINE]);
}

function readTimeline(timeline: Wire | null, owner: PostOwner): PostsPage {
  const posts = nodesOf(timeline)
    .map((node) => toPost(node, owner))
    .filter((post) => post !== null);
  const unique = [...new Map(posts.map((post) => [post.instagramId, post])).values()];
  const pageInfo = asRecord(timeline?.page_info);
  return { posts: unique, nextCursor: asFlag(pageInfo?.has_next_page) ? asText(pageInfo?.end_cursor) : null };
}

function availability(profile: InstagramProfile, posts: InstagramPost[]): PostsAvailability {
  if (profile.isPrivate) return 'private';
  if (posts.length > 0) return 'available';
  return profile.postsCount === 0 ? 'none' : 'withheld';
}
