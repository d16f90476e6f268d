import type { InstagramPost } from '../instagram.types';
import { graphqlPost } from './graphql-post';
import type { PostOwner } from './post-parts';
import { v1Post } from './v1-post';
import type { Wire } from './wire';

/** Reads one node of a timeline, in whichever dialect it is written. @returns null when it has no id or no time */
export function toPost(node: Wire, owner: PostOwner): InstagramPost | null {
  const isV1 = 'media_type' in node || 'taken_at' in node || ('code' in node && !('shortcode' in node));
  return isV1 ? v1Post(node, owner) : graphqlPost(node, owner);
}
