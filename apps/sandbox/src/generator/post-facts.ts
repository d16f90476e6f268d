import type { Mood } from './captions/caption-book';
import type { Category } from './categories';
import type { Creator } from './creator';
import type { PostRef } from './timeline';

/** Somebody named on a post. */
export interface Person {
  id: string;
  username: string;
  fullName: string;
  isVerified: boolean;
  isPrivate: boolean;
}

export interface CommentFacts {
  id: string;
  text: string;
  mood: Mood;
  author: Person;
  likes: number;
  takenAtMs: number;
}

/** Everything about one post in no dialect: the wire shapes are made from it. */
export interface PostFacts {
  ref: PostRef;
  owner: Creator;
  id: string;
  shortcode: string;
  kind: 'image' | 'video' | 'carousel' | 'reel';
  takenAtMs: number;
  caption: string | null;
  mood: Mood;
  language: string;
  category: Category;
  /** True likes; the wire shows `likesShown`. */
  likes: number;
  likesShown: number;
  likedByShown: number;
  likesHidden: boolean;
  commentCount: number;
  commentsDisabled: boolean;
  comments: CommentFacts[];
  views: number | null;
  plays: number | null;
  durationSeconds: number | null;
  width: number;
  height: number;
  slides: number;
  alt: string | null;
  location: { id: string; name: string } | null;
  isPaidPartnership: boolean;
  sponsor: Person | null;
  coauthors: Person[];
  tagged: Person[];
  music: { artist: string; title: string; original: boolean; audioId: string } | null;
  isPinned: boolean;
}
