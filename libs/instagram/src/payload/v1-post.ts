import type { InstagramPost, PostKind } from '../instagram.types';
import { hashtagsIn, mentionsIn } from './caption';
import { identityOf, isAmong, likesOf, recordsWith, toComments, usernamesOf, type PostOwner } from './post-parts';
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
  firstCount,
  firstText,
  type Wire,
} from './wire';

/** Timeline nodes of the v1 dialect (`media_type`, `taken_at`, `like_count`). */
export function v1Post(node: Wire, owner: PostOwner): InstagramPost | null {
  const identity = identityOf({ ids: [node.pk, node.id], shortcode: node.code });
  const publishedAt = asTime(node.taken_at);
  if (identity === null || publishedAt === null) return null;
  const caption = asText(asRecord(node.caption)?.text);
  const images = imagesOf(node);
  const sponsors = [...recordsWith(node.sponsor_tags, 'sponsor'), ...asRecords(node.sponsor_tags)];
  return {
    ...identity,
    kind: kindOf(node),
    caption,
    hashtags: hashtagsIn(caption),
    mentions: mentionsIn(caption),
    ...likesOf(node, [node.like_count], owner),
    commentsCount: asCount(node.comment_count),
    commentsDisabled: asFlag(node.comments_disabled) || asFlag(node.commenting_disabled_for_viewer),
    ...viewsOf(node),
    videoDuration: asPositive(node.video_duration),
    displayUrl: asText(images.at(0)?.url),
    thumbnailUrl: asText(images.at(-1)?.url),
    width: asPositive(node.original_width),
    height: asPositive(node.original_height),
    locationName: asText(asRecord(node.location)?.name),
    accessibilityCaption: asText(node.accessibility_caption),
    isPinned: isPinned(node, owner),
    isSponsored: asFlag(node.is_paid_partnership) || sponsors.length > 0,
    sponsorUsernames: usernamesOf(sponsors),
    coauthorUsernames: usernamesOf(asList(node.coauthor_producers)),
    taggedUsernames: usernamesOf(recordsWith(asRecord(node.usertags)?.in, 'user')),
    ownerInstagramId: ownerId(node) ?? owner.instagramId,
    music: musicOf(asRecord(node.clips_metadata)),
    publishedAt,
    comments: toComments([...asRecords(node.preview_comments), ...asRecords(node.comments)]),
  };
}

function kindOf(node: Wire): PostKind {
  if (node.media_type === 8 || node.product_type === 'carousel_container') return 'carousel';
  if (node.product_type === 'clips') return 'reel';
  return node.media_type === 2 ? 'video' : 'image';
}

/** Largest first; a carousel may have its images only in its children. */
function imagesOf(node: Wire): Wire[] {
  const own = asRecords(asRecord(node.image_versions2)?.candidates);
  if (own.length > 0) return own;
  return asRecords(asRecord(asRecords(node.carousel_media)[0]?.image_versions2)?.candidates);
}

function viewsOf(node: Wire) {
  if (asFlag(node.like_and_view_counts_disabled)) return { viewsCount: null, playsCount: null };
  return {
    viewsCount: asCount(node.view_count),
    // fb_play_count is another platform's share of play_count
    playsCount: firstCount(node.play_count, node.ig_play_count),
  };
}

function isPinned(node: Wire, owner: PostOwner): boolean {
  const ids = asList(node.timeline_pinned_user_ids).map(asId);
  if (owner.instagramId === null) return ids.length > 0;
  return ids.includes(owner.instagramId) || isAmong(owner, asRecords(node.pinned_for_users));
}

function ownerId(node: Wire): string | null {
  const user = asRecord(node.user) ?? asRecord(node.owner);
  return asId(user?.pk) ?? asId(user?.id) ?? asId(typeof node.id === 'string' ? node.id.split('_')[1] : null);
}

function musicOf(clips: Wire | null): InstagramPost['music'] {
  const song = asRecord(asRecord(clips?.music_info)?.music_asset_info);
  if (song !== null)
    return { artist: asText(song.display_artist), title: firstText(song.title, song.song_name), original: false };
  const sound = asRecord(clips?.original_sound_info);
  if (sound === null) return null;
  return {
    artist: asText(asRecord(sound.ig_artist)?.username),
    title: asText(sound.original_audio_title),
    original: true,
  };
}
