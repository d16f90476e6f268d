/** What the engagement formulas read of a post. Counts are null when hidden or unknown. */
export interface EngagementPost {
  likesCount: number | null;
  likesHidden: boolean;
  commentsCount: number | null;
  publishedAt: Date;
  isPinned?: boolean;
}
