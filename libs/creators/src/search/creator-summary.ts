/**
 * A creator as a row of a result: the preview and the figures it can be found by. Contact data are not among them, they
 * need access. Null = not known.
 */
export interface CreatorSummary {
  id: string;
  username: string;
  fullName: string | null;
  profilePicUrl: string | null;
  verified: boolean;
  private: boolean;
  accountType: string;
  category: string | null;
  topics: string[] | null;
  followers: number | null;
  following: number | null;
  posts: number | null;
  /** In per cent of the followers. */
  engagementRate: number | null;
  avgLikes: number | null;
  avgComments: number | null;
  postsPerWeek: number | null;
  /** ISO 8601. */
  lastPostedAt: string | null;
  /** Of the followers over 30 days, in per cent. */
  growth: number | null;
  languages: string[] | null;
  /** -1 to 1. */
  sentiment: number | null;
  /** 0 to 1. */
  qualityScore: number | null;
  hasContact: boolean;
  /** 0 to 1. */
  sponsoredShare: number | null;
  /** Whether the reader has access to all of the creator. */
  unlocked: boolean;
  /** When the creator was last fetched, ISO 8601. */
  fetchedAt: string;
}

/** A row of SUMMARY_COLUMNS. */
export interface SummaryRow extends Omit<CreatorSummary, 'lastPostedAt' | 'fetchedAt'> {
  lastPostedAt: Date | null;
  fetchedAt: Date;
}

export function toCreatorSummary(row: SummaryRow): CreatorSummary {
  return {
    id: row.id,
    username: row.username,
    fullName: row.fullName,
    profilePicUrl: row.profilePicUrl,
    verified: row.verified,
    private: row.private,
    accountType: row.accountType,
    category: row.category,
    topics: row.topics,
    followers: row.followers,
    following: row.following,
    posts: row.posts,
    engagementRate: row.engagementRate,
    avgLikes: row.avgLikes,
    avgComments: row.avgComments,
    postsPerWeek: row.postsPerWeek,
    lastPostedAt: row.lastPostedAt?.toISOString() ?? null,
    growth: row.growth,
    languages: row.languages,
    sentiment: row.sentiment,
    qualityScore: row.qualityScore,
    hasContact: row.hasContact,
    sponsoredShare: row.sponsoredShare,
    unlocked: row.unlocked,
    fetchedAt: row.fetchedAt.toISOString(),
  };
}
