import type { CommentFacts, Person, PostFacts } from '../generator/post-facts';
import { pictureUrl } from './pictures';

/** `graph` has GraphImage, `xdt` has XDTGraphImage; the members are the same. */
export type GraphDialect = 'graph' | 'xdt';

export interface GraphContext {
  dialect: GraphDialect;
  anchorMs: number;
}

type Json = Record<string, unknown>;

/** A post inside a timeline, in the GraphQL shape. */
export function toGraphNode(post: PostFacts, context: GraphContext): Json {
  return {
    ...baseNode(post, context),
    ...(isVideo(post) ? videoMembers(post, context) : {}),
    ...(post.kind === 'carousel' ? { edge_sidecar_to_children: { edges: slides(post, context) } } : {}),
    ...(context.dialect === 'xdt' && post.isPaidPartnership ? partnership(post) : {}),
    ...(carriesComments(post) ? { edge_media_to_parent_comment: parentComments(post, context, 5) } : {}),
  };
}

export const isVideo = (post: PostFacts): boolean => post.kind === 'video' || post.kind === 'reel';

/** Some timelines bring the first comments of a post along. */
const carriesComments = (post: PostFacts): boolean => post.comments.length > 0 && Number(post.id.slice(-2)) % 3 === 0;

const TYPE_NAMES = { image: 'GraphImage', carousel: 'GraphSidecar', video: 'GraphVideo', reel: 'GraphVideo' } as const;

export const typeName = (kind: PostFacts['kind'], dialect: GraphDialect): string =>
  dialect === 'xdt' ? `XDT${TYPE_NAMES[kind]}` : TYPE_NAMES[kind];

function baseNode(post: PostFacts, { dialect, anchorMs }: GraphContext): Json {
  const display = pictureUrl(post.id, anchorMs);
  return {
    __typename: typeName(post.kind, dialect),
    id: post.id,
    shortcode: post.shortcode,
    dimensions: { height: post.height, width: post.width },
    display_url: display,
    edge_media_to_tagged_user: {
      edges: post.tagged.map((person, place) => ({
        node: { user: taggedUser(person, anchorMs), x: 0.2 + place * 0.15, y: 0.5 },
      })),
    },
    fact_check_overall_rating: null,
    fact_check_information: null,
    gating_info: null,
    sharing_friction_info: { should_have_sharing_friction: false, bloks_app_url: null },
    media_overlay_info: null,
    media_preview: null,
    owner: { id: post.owner.instagramId, username: post.owner.username },
    is_video: isVideo(post),
    has_upcoming_event: false,
    accessibility_caption: post.alt,
    edge_media_to_caption: { edges: post.caption === null ? [] : [{ node: { text: post.caption } }] },
    edge_media_to_comment: { count: post.commentCount },
    comments_disabled: post.commentsDisabled,
    taken_at_timestamp: Math.floor(post.takenAtMs / 1000),
    edge_liked_by: { count: post.likedByShown },
    edge_media_preview_like: { count: post.likesShown },
    location: post.location && { ...post.location, has_public_page: true, slug: slug(post.location.name) },
    nft_asset_info: null,
    thumbnail_src: display,
    thumbnail_tall_src: display,
    thumbnail_resources: [150, 240, 320, 480, 640].map((size) => ({
      src: `${display}&s=${size}`,
      config_width: size,
      config_height: size,
    })),
    felix_profile_grid_crop: null,
    coauthor_producers: post.coauthors.map((person) => briefUser(person, anchorMs)),
    pinned_for_users: post.isPinned ? [briefUser(ownerOf(post), anchorMs)] : [],
    viewer_can_reshare: true,
    like_and_view_counts_disabled: post.likesHidden,
    product_type: post.kind === 'reel' ? 'clips' : post.kind === 'video' ? 'igtv' : 'feed',
  };
}

function videoMembers(post: PostFacts, { dialect, anchorMs }: GraphContext): Json {
  return {
    dash_info: { is_dash_eligible: true, video_dash_manifest: null, number_of_qualities: 1 },
    has_audio: true,
    tracking_token: Buffer.from(`{"media_id":"${post.id}"}`).toString('base64'),
    video_url: pictureUrl(post.id, anchorMs, 'mp4'),
    video_view_count: post.views,
    ...(dialect === 'xdt' ? { video_play_count: post.plays } : {}),
    video_duration: post.durationSeconds,
    title: '',
    encoding_status: null,
    is_published: true,
    clips_music_attribution_info: post.music && {
      artist_name: post.music.artist,
      song_name: post.music.title,
      uses_original_audio: post.music.original,
      should_mute_audio: false,
      should_mute_audio_reason: '',
      audio_id: post.music.audioId,
    },
  };
}

/** The label and who paid. */
export const partnership = (post: PostFacts): Json => ({
  is_paid_partnership: post.isPaidPartnership,
  edge_media_to_sponsor_user: {
    edges:
      post.isPaidPartnership && post.sponsor
        ? [{ node: { sponsor: { id: post.sponsor.id, username: post.sponsor.username } } }]
        : [],
  },
});

function slides(post: PostFacts, { dialect, anchorMs }: GraphContext): Json[] {
  return Array.from({ length: post.slides }, (_, place) => ({
    node: {
      __typename: typeName('image', dialect),
      id: String(BigInt(post.id) + BigInt(place + 1)),
      shortcode: post.shortcode,
      dimensions: { height: post.height, width: post.width },
      display_url: pictureUrl(`${post.id}_${place}`, anchorMs),
      edge_media_to_tagged_user: { edges: [] },
      owner: { id: post.owner.instagramId, username: post.owner.username },
      is_video: false,
      accessibility_caption: post.alt,
    },
  }));
}

/** `edge_media_to_parent_comment`; its end cursor is JSON inside a string. */
export function parentComments(post: PostFacts, { anchorMs }: GraphContext, most: number): Json {
  const shown = post.comments.slice(0, most);
  const last = shown.at(-1);
  const hasMore = shown.length < post.commentCount;
  const cursor = last ? JSON.stringify({ cached_comments_cursor: last.id, bifilter_token: 'KIEB"\\sandbox=' }) : null;
  return {
    count: post.commentCount,
    page_info: { has_next_page: hasMore, end_cursor: hasMore ? cursor : null },
    edges: shown.map((comment) => ({ node: commentNode(comment, anchorMs) })),
  };
}

function commentNode(comment: CommentFacts, anchorMs: number): Json {
  return {
    id: comment.id,
    text: comment.text,
    created_at: Math.floor(comment.takenAtMs / 1000),
    did_report_as_spam: false,
    owner: briefUser(comment.author, anchorMs),
    viewer_has_liked: false,
    edge_liked_by: { count: comment.likes },
    is_restricted_pending: false,
    edge_threaded_comments: { count: 0, page_info: { has_next_page: false, end_cursor: null }, edges: [] },
  };
}

export const ownerOf = (post: PostFacts): Person => ({
  id: post.owner.instagramId,
  username: post.owner.username,
  fullName: post.owner.fullName,
  isVerified: post.owner.isVerified,
  isPrivate: post.owner.isPrivate,
});

export const briefUser = (person: Person, anchorMs: number): Json => ({
  id: person.id,
  is_verified: person.isVerified,
  profile_pic_url: pictureUrl(`p${person.id}`, anchorMs),
  username: person.username,
});

const taggedUser = (person: Person, anchorMs: number): Json => ({
  full_name: person.fullName,
  followed_by_viewer: false,
  ...briefUser(person, anchorMs),
});

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
