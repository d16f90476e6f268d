import type {
  AnalyticsComment,
  AnalyticsCreator,
  AnalyticsPost,
  AnalyticsSnapshot,
  PostReading,
  PeerFigure,
  PeerLevel,
  PeerStanding,
} from '@app/analytics';
import { PEER_LEVELS, tierOf } from '@app/analytics';

/** What is stored of a creator, as the formulas read it. */
export interface CreatorFacts {
  creator: AnalyticsCreator;
  posts: AnalyticsPost[];
  snapshots: AnalyticsSnapshot[];
  readings: PostReading[];
  comments: AnalyticsComment[];
  peers: PeerStanding[];
  /** When the peers were counted; null without any. */
  peersAsOf: string | null;
  /** The moment of the data: the last delivery, or when the account was found to be gone. */
  asOf: Date;
  fetchedAt: Date;
  analysedAt: Date | null;
  status: 'active' | 'gone';
}

type Timed<Row, Key extends keyof Row> = Omit<Row, Key> & Record<Key, string>;

/** A creator's own figure. */
interface OwnFigure {
  figure: PeerFigure;
  value: number;
}

/** One group of peers, as the database counts it. */
interface CountedRow extends OwnFigure {
  /** Empty: all. */
  accountType: string;
  category: string;
  peers: number;
  below: number;
  alike: number;
  computedAt: string;
  p10: number;
  p25: number;
  p50: number;
  p75: number;
  p90: number;
}

export type StandingRow = CountedRow | (OwnFigure & { accountType: null });

export interface FactsRow {
  username: string;
  followersCount: number | null;
  followingCount: number | null;
  postsCount: number | null;
  /** Null in the past: it is not kept by day. */
  accountType: 'personal' | 'business' | 'creator' | null;
  category: string | null;
  isPrivate: boolean;
  hidesLikeCounts: boolean;
  postsAvailability: 'available' | 'private' | 'withheld' | 'none';
  status: 'active' | 'gone';
  fetchedAt: Date;
  goneAt: Date | null;
  analysedAt: Date | null;
  posts: Timed<AnalyticsPost, 'publishedAt'>[];
  snapshots: AnalyticsSnapshot[];
  readings: Timed<PostReading, 'at'>[];
  comments: Timed<AnalyticsComment, 'commentedAt'>[];
  standings: StandingRow[];
}

export function toFacts(row: FactsRow): CreatorFacts {
  const counted = row.standings.filter(isCounted);
  return {
    creator: {
      username: row.username,
      followers: row.followersCount,
      following: row.followingCount,
      postsCount: row.postsCount,
      accountType: row.accountType,
      category: row.category,
      isPrivate: row.isPrivate,
      hidesLikeCounts: row.hidesLikeCounts,
      postsAvailability: row.postsAvailability,
    },
    posts: row.posts.map((post) => ({ ...post, publishedAt: new Date(post.publishedAt) })),
    snapshots: row.snapshots,
    readings: row.readings.map((reading) => ({ ...reading, at: new Date(reading.at) })),
    comments: row.comments.map((comment) => ({ ...comment, commentedAt: new Date(comment.commentedAt) })),
    peers: toStandings(row),
    peersAsOf: oldest(counted.map(({ computedAt }) => new Date(computedAt))),
    asOf: row.goneAt ?? row.fetchedAt,
    fetchedAt: row.fetchedAt,
    analysedAt: row.analysedAt,
    status: row.status,
  };
}

/** A level without a group that was counted has nobody: it is named all the same, with none. */
function toStandings({ standings, followersCount, accountType, category }: FactsRow): PeerStanding[] {
  const tier = tierOf(followersCount);
  if (tier === null) return [];
  const figures = [...new Set(standings.map(({ figure }) => figure))];
  return figures.map((figure) => {
    const own = standings.find((row) => row.figure === figure) as StandingRow;
    const counted = standings.filter(isCounted).filter((row) => row.figure === figure);
    const levels = PEER_LEVELS.flatMap((level) => {
      if (level === 'tier_type_category' && category === null) return [];
      const group = {
        tier: tier.id,
        accountType: level === 'tier' ? null : accountType,
        category: null as string | null,
      };
      if (level === 'tier_type_category') group.category = category;
      const row = counted.find((one) => levelOf(one) === level);
      return [{ level, group, ...countsOf(row) }];
    });
    return { figure, value: own.value, levels };
  });
}

function levelOf({ accountType, category }: CountedRow): PeerLevel {
  if (accountType === '') return 'tier';
  return category === '' ? 'tier_type' : 'tier_type_category';
}

function countsOf(row: CountedRow | undefined) {
  if (row === undefined) return { n: 0, below: 0, equal: 0, quantiles: null };
  const { peers: n, below, alike: equal, p10, p25, p50, p75, p90 } = row;
  return { n, below, equal, quantiles: { p10, p25, p50, p75, p90 } };
}

const isCounted = (row: StandingRow): row is CountedRow => row.accountType !== null;

function oldest(moments: Date[]): string | null {
  return moments.length === 0 ? null : new Date(Math.min(...moments.map((moment) => moment.getTime()))).toISOString();
}
