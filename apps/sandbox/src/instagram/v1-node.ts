import { CATEGORY_TRAITS } from '../generator/categories';
import type { Person, PostFacts } from '../generator/post-facts';
import type { AccountFacts } from '../generator/world';
import { isVideo, ownerOf } from './graph-node';
import { pictureUrl } from './pictures';

type Json = Record<string, unknown>;
const MEDIA_TYPES = { image: 1, video: 2, reel: 2, carousel: 8 } as const;
const PRODUCT_TYPES = { image: 'feed', video: 'feed', reel: 'clips', carousel: 'carousel_container' } as const;

/** A post as the newer posts target shows it. */
export function toV1Node(post: PostFacts, anchorMs: number): Json {
  const seconds = Math.floor(post.takenAtMs / 1000);
  return {
    code: post.shortcode,
    pk: post.id,
    id: `${post.id}_${post.owner.instagramId}`,
    media_type: MEDIA_TYPES[post.kind],
    product_type: PRODUCT_TYPES[post.kind],
    taken_at: seconds,
    like_count: post.likesShown,
    like_and_view_counts_disabled: post.likesHidden,
    comment_count: post.commentCount,
    comments_disabled: post.commentsDisabled || null,
    caption: post.caption === null ? null : { text: post.caption, created_at: seconds, pk: `180${post.id.slice(3)}` },
    accessibility_caption: post.alt,
    image_versions2: { candidates: candidates(post, anchorMs) },
    original_width: post.width,
    original_height: post.height,
    user: v1Person(ownerOf(post), anchorMs),
    owner: v1Person(ownerOf(post), anchorMs),
    location: post.location && { pk: Number(post.location.id), name: post.location.name, lat: null, lng: null },
    usertags:
      post.tagged.length === 0
        ? null
        : { in: post.tagged.map((person) => ({ position: [0.5, 0.5], user: v1Person(person, anchorMs) })) },
    is_paid_partnership: post.isPaidPartnership,
    sponsor_tags: post.isPaidPartnership && post.sponsor ? [{ sponsor: v1Person(post.sponsor, anchorMs) }] : null,
    coauthor_producers: post.coauthors.map((person) => v1Person(person, anchorMs)),
    timeline_pinned_user_ids: post.isPinned ? [post.owner.instagramId] : [],
    ...(isVideo(post) ? videoMembers(post, anchorMs) : { clips_metadata: null }),
    ...(post.kind === 'carousel' ? carouselMembers(post, anchorMs) : {}),
  };
}

/** `data.user` in the v1 dialect: counts without a timeline. */
export function toV1User(account: AccountFacts, anchorMs: number): Json {
  const { creator } = account;
  const gated = creator.quirks.has('gated');
  return {
    pk: creator.instagramId,
    id: creator.instagramId,
    username: creator.username,
    full_name: creator.fullName,
    biography: gated ? '' : creator.biography,
    pronouns: creator.pronouns,
    external_url: creator.externalUrl,
    bio_links: creator.externalUrl === null ? [] : [{ title: '', url: creator.externalUrl, link_type: 'external' }],
    is_private: creator.isPrivate,
    is_verified: creator.isVerified,
    is_business: creator.accountType === 'business',
    account_type: { personal: 1, business: 2, creator: 3 }[creator.accountType],
    category: creator.accountType === 'personal' ? null : CATEGORY_TRAITS[creator.category].label,
    follower_count: account.followers,
    following_count: account.following,
    media_count: account.postCount,
    public_email: creator.email,
    contact_phone_number: creator.phone,
    profile_pic_url: pictureUrl(`p${creator.instagramId}`, anchorMs),
    hd_profile_pic_url_info: { url: pictureUrl(`h${creator.instagramId}`, anchorMs), width: 1080, height: 1080 },
    gating: gated ? { gating_type: 'age_gate', title: 'This profile is not available to everyone', buttons: [] } : null,
  };
}

const candidates = (post: PostFacts, anchorMs: number): Json[] =>
  [1, 0.5].map((scale) => ({
    width: Math.round(post.width * scale),
    height: Math.round(post.height * scale),
    url: `${pictureUrl(post.id, anchorMs)}&x=${scale}`,
  }));

const v1Person = (person: Person, anchorMs: number): Json => ({
  pk: person.id,
  id: person.id,
  username: person.username,
  full_name: person.fullName,
  is_verified: person.isVerified,
  is_private: person.isPrivate,
  profile_pic_url: pictureUrl(`p${person.id}`, anchorMs),
});

const videoMembers = (post: PostFacts, anchorMs: number): Json => ({
  view_count: post.views,
  play_count: post.plays,
  ig_play_count: post.plays,
  fb_play_count: null,
  video_duration: post.durationSeconds,
  has_audio: true,
  video_versions: [{ type: 101, width: post.width, height: post.height, url: pictureUrl(post.id, anchorMs, 'mp4') }],
  clips_metadata: post.music && {
    audio_type: post.music.original ? 'original_sounds' : 'licensed_music',
    music_info: post.music.original
      ? null
      : {
          music_asset_info: {
            audio_cluster_id: post.music.audioId,
            title: post.music.title,
            display_artist: post.music.artist,
          },
        },
    original_sound_info: post.music.original
      ? {
          audio_asset_id: post.music.audioId,
          original_audio_title: post.music.title,
          ig_artist: { username: post.music.artist },
        }
      : null,
  },
});

const carouselMembers = (post: PostFacts, anchorMs: number): Json => ({
  carousel_media_count: post.slides,
  carousel_media: Array.from({ length: post.slides }, (_, place) => ({
    pk: String(BigInt(post.id) + BigInt(place + 1)),
    media_type: 1,
    image_versions2: {
      candidates: [{ width: post.width, height: post.height, url: pictureUrl(`${post.id}_${place}`, anchorMs) }],
    },
  })),
});
