import type { CommentIntent } from './intent/comment-intent';
import type { Metric } from './metric';

/** Shares of the comments by what they are written for. */
export interface CommentIntentsSection extends Record<CommentIntent, Metric> {
  /** Mean confidence of the verdicts, 0 to 1. */
  confidence: Metric;
}
