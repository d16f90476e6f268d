import type { Metric } from './metric';
import { insufficient, measured, measuredShare, unavailable, type Basis } from './metric-of';
import { countsOf } from './scope';
import type { FormulaName } from './formulas';

/** What is stored of the comments of a creator. */
export interface CommenterCount {
  username: string;
  /** Posts with comments. */
  posts: number;
  /** Without the creator's own. */
  comments: number;
  /** The creator's own. */
  ownerReplies: number;
  /** Different accounts, the creator left out. */
  commenters: number;
  /** When the creator was last read. */
  asOf: Date;
}

export interface SharedCommentersInput {
  creators: readonly [CommenterCount, CommenterCount];
  /** Accounts that comment on both, both creators left out. */
  shared: number;
}

/** How many accounts comment on both of two creators. Names nobody. */
export interface SharedCommenters {
  /** What the sample is and how it may mislead. */
  note: string;
  shared: Metric;
  /** Shared accounts among all that comment on either. */
  jaccard: Metric;
  creators: {
    username: string;
    posts: number;
    comments: number;
    commenters: number;
    /** Shared accounts among those that comment on this one. */
    share: Metric;
  }[];
}

/** Below, one account more or less is a tenth. */
const FEWEST_COMMENTERS = 10;
const WINDOW = 'all stored comments';
const NOTE =
  'Of the comments that the provider delivered with the posts, often the top ones: who commented beside them is not known, ' +
  'so the true overlap is at least this.';

/** `shared_commenters.v1`: the overlap of those who comment on two creators, in counts and shares with 95 % intervals. */
export function sharedCommentersOf({ creators, shared }: SharedCommentersInput): SharedCommenters {
  const excluded = countsOf({ owner_reply: creators[0].ownerReplies + creators[1].ownerReplies });
  const asOf = new Date(Math.min(...creators.map((one) => one.asOf.getTime()))).toISOString();
  const basis = (used: number): Basis => ({ used, excluded, window: WINDOW, asOf });
  const either = creators[0].commenters + creators[1].commenters - shared;
  const tell = (name: FormulaName, used: number, present: (basis: Basis) => Metric): Metric =>
    absenceOf(creators, name, basis(used)) ?? present(basis(used));
  return {
    note: NOTE,
    shared: tell('shared_commenters', either, (all) => measured('shared_commenters', shared, all)),
    jaccard: tell('shared_commenters_jaccard', either, (all) =>
      measuredShare('shared_commenters_jaccard', shared, all),
    ),
    creators: creators.map(({ username, posts, comments, commenters }) => ({
      ...{ username, posts, comments, commenters },
      share: tell('shared_commenters_share', commenters, (own) =>
        measuredShare('shared_commenters_share', shared, own),
      ),
    })),
  };
}

function absenceOf(creators: readonly CommenterCount[], name: FormulaName, basis: Basis): Metric | null {
  const silent = creators.find(({ commenters }) => commenters === 0);
  if (silent !== undefined)
    return unavailable(name, `The provider delivered no comments under the posts of ${silent.username}.`, basis);
  const few = creators.find(({ commenters }) => commenters < FEWEST_COMMENTERS);
  if (few === undefined) return null;
  const reason = `Only ${few.commenters} of at least ${FEWEST_COMMENTERS} commenters of ${few.username} are known.`;
  return insufficient(name, reason, basis);
}
