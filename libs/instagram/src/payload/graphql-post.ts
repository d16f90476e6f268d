import type { InstagramPost, PostKind } from '../instagram.types';
import { hashtagsIn, mentionsIn } from './caption';
import { identityOf, isAmong, likesOf, toComments, usernamesOf, type PostOwner } from './post-parts';
import {
  asCount,
  asFlag,
  asId,
  asList,
  asPositive,
  asRecord,
  asRecords,
  asText,
  asTime,
  countOf,
  firstCount,
  firstText,
  nodesOf,
  type Wire,
} from './wire';

/** Timeline nodes and full posts of the graphql dialect, old (GraphImage) and new (XDTGraphImage). */
export function graphqlPost(node: Wire, owner: PostOwner): InstagramPost | null {
  const identity = identityOf({ ids: [node.id], shortcode: node.shortcode });
  const publishedAt = asTime(node.taken_at_timestamp) ?? asTime(node.taken_at);
  if (identity === null || publishedAt === null) return null;
  const caption = firstText(...nodesOf(node.edge_media_to_caption).map((item) => item.text));
  const dimensions = asRecord(node.dimensions);
  const sponsors = nodesOf(node.edge_media_to_sponsor_user).map((item) => item.sponsor);
  // The preview edge is what the page shows; the two differ by a few per cent.
  const likes = likesOf(node, [countIn(node.edge_media_preview_like), countIn(node.edge_liked_by)], owner);
  return {
    ...identity,
    kind: kindOf(node),
    caption,
    hashtags: hashtagsIn(caption),
    mentions: mentionsIn(caption),
    ...likes,
    commentsCount: commentsCount(node),
    commentsDisabled: asFlag(node.comments_disabled),
    ...viewsOf(node),
    videoDuration: asPositive(node.video_duration),
    displayUrl: asText(node.display_url),
    thumbnailUrl: firstText(node.thumbnail_src, asRecords(node.thumbnail_resources).at(-1)?.src),
    width: asPositive(dimensions?.width),
    height: asPositive(dimensions?.height),
    locationName: asText(asRecord(node.location)?.name),
    accessibilityCaption: asText(node.accessibility_caption),
    isPinned: isAmong(owner, asRecords(node.pinned_for_users)),
    isSponsored: asFlag(node.is_paid_partnership) || sponsors.length > 0,
    sponsorUsernames: usernamesOf(sponsors),
    coauthorUsernames: usernamesOf(asList(node.coauthor_producers)),
    taggedUsernames: usernamesOf(nodesOf(node.edge_media_to_tagged_user).map((item) => item.user)),
    ownerInstagramId: asId(asRecord(node.owner)?.id) ?? owner.instagramId,
    music: musicOf(node.clips_music_attribution_info),
    publishedAt,
    comments: commentsOf(node),
  };
}

const countIn = (connection: unknown): unknown => asRecord(connection)?.count;

function kindOf(node: Wire): PostKind {
  const type = asText(node.__typename) ?? '';
  if (type.endsWith('Sidecar') || asRecord(node.edge_sidecar_to_children) !== null) return 'carousel';
  if (node.product_type === 'clips') return 'reel';
  return type.endsWith('Video') || asFlag(node.is_video) ? 'video' : 'image';
}

/** Views and plays are different counts. Hiding covers both. */
function viewsOf(node: Wire) {
  if (asFlag(node.like_and_view_counts_disabled)) return { viewsCount: null, playsCount: null };
  return {
    viewsCount: asCount(node.video_view_count),
    playsCount: firstCount(node.video_play_count, node.play_count),
  };
}

function commentsCount(node: Wire): number | null {
  const edges = [node.edge_media_to_comment, node.edge_media_to_parent_comment, node.edge_media_preview_comment];
  return firstCount(...edges.map(countOf));
}

function commentsOf(node: Wire): InstagramPost['comments'] {
  const parents = [
    ...nodesOf(node.edge_media_to_parent_comment),
    ...nodesOf(node.edge_media_to_comment),
    ...nodesOf(node.edge_media_preview_comment),
  ];
  return toComments(parents.flatMap((parent) => [parent, ...nodesOf(parent.edge_threaded_comments)]));
}

function musicOf(value: unknown): InstagramPost['music'] {
  const info = asRecord(value);
  if (info === null) return null;
  const artist = asText(info.artist_name);
  const title = asText(info.song_name);
  const original = asFlag(info.uses_original_audio);
  return artist === null && title === null && !original ? null : { artist, title, original };
}
