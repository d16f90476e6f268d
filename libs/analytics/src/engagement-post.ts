/** What the engagement formulas read of a post. Counts are null when hidden or unknown. */
export interface EngagementPost {
  likesCount: number | null;
  likesHidden: boolean;
  commentsCount: number | null;
  /** Nobody can comment: the count says nothing of the audience. */
  commentsDisabled?: boolean;
  publishedAt: Date;
  isPinned?: boolean;
}
