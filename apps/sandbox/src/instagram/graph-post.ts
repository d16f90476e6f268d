import type { PostFacts } from '../generator/post-facts';
import type { AccountFacts } from '../generator/world';
import { briefUser, isVideo, ownerOf, parentComments, partnership, toGraphNode, type GraphContext } from './graph-node';
import { pictureUrl } from './pictures';

type Json = Record<string, unknown>;

/** A single post with everything that a timeline leaves out: comments, sponsor, plays, the owner's counts. */
export function toGraphPost(post: PostFacts, owner: AccountFacts, context: GraphContext): Json {
  const display = pictureUrl(post.id, context.anchorMs);
  return {
    ...toGraphNode(post, context),
    display_resources: [640, 750, 1080].map((size) => ({
      src: `${display}&s=${size}`,
      config_width: size,
      config_height: size,
    })),
    ...(isVideo(post) ? { video_play_count: post.plays } : {}),
    caption_is_edited: false,
    has_ranked_comments: false,
    is_ad: false,
    is_affiliate: false,
    ...partnership(post),
    commenting_disabled_for_viewer: post.commentsDisabled,
    viewer_has_liked: false,
    viewer_has_saved: false,
    viewer_has_saved_to_collection: false,
    viewer_in_photo_of_you: false,
    edge_media_to_hoisted_comment: { edges: [] },
    edge_media_preview_comment: { count: post.commentCount, edges: [] },
    edge_media_to_parent_comment: parentComments(post, context, 24),
    edge_web_media_to_related_media: { edges: [] },
    owner: {
      ...briefUser(ownerOf(post), context.anchorMs),
      full_name: post.owner.fullName,
      is_private: post.owner.isPrivate,
      is_unpublished: false,
      edge_owner_to_timeline_media: { count: owner.postCount },
      edge_followed_by: { count: owner.followers },
    },
  };
}
