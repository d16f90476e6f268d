/** What a user wants to be told of a creator. */
export interface WatchConditions {
  /** Followers that moved by so many per cent of the number that was told last, up or down; null = not told. */
  followersPercent: number | null;
  /** New posts that say they are advertising. */
  sponsoredPosts: boolean;
  /** Another account name. */
  renames: boolean;
}

export interface Watch extends WatchConditions {
  id: string;
  /** The creator's present name; null while another account carries the last known one. */
  username: string | null;
  createdAt: string;
  updatedAt: string;
}

export const ALERT_KINDS = ['followers_moved', 'sponsored_post', 'renamed', 'new_match'] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** Said by the platform's label, or by the creator in the caption; nothing is guessed. */
export type DeclaredBy = 'platform_label' | 'disclosure';

/** Exactly the member that belongs to the kind is there. */
export interface AlertDetails {
  /** Per cent of the number before, rounded to hundredths. */
  followers?: { before: number; after: number; changePercent: number };
  renamed?: { before: string; after: string };
  /** The shortcode is told to those who have access to the creator. */
  post?: { shortcode: string | null; publishedAt: string; declaredBy: DeclaredBy };
  /** As it was called then. */
  search?: { id: string; name: string };
}

/** Something that a user was told. */
export interface CreatorAlert {
  id: string;
  userId: string;
  kind: AlertKind;
  /** With the name at that time. */
  creator: { id: string; username: string | null };
  details: AlertDetails;
  at: string;
}

/** An alert that is to be written. */
export interface NewAlert {
  userId: string;
  kind: AlertKind;
  details: AlertDetails;
  searchId?: string;
  postId?: string;
}
