import { Injectable } from '@nestjs/common';
import { sponsorshipOf } from '@app/analytics';
import { Database, type UserClaims } from '@app/database';
import {
  COMMENT_TALLIES_SQL,
  ORGANIC_POSTS_SQL,
  RATE_CARD_SQL,
  REPORT_CREATORS_SQL,
  REPORT_POSTS_SQL,
  SAME_AGE_SQL,
} from './campaign-report.sql';
import { CampaignsRepository } from './campaigns.repository';
import type {
  CommentTally,
  CountedPost,
  RateCard,
  ReportCreator,
  ReportInput,
  ReportPost,
  SameAgePost,
  SentimentLabel,
} from './report/report-input.types';

interface OrganicRow {
  id: string;
  profile_id: string;
  created_at: Date;
  likes_count: number | null;
  likes_hidden: boolean;
  comments_count: number | null;
  /** Where the caption was not analysed yet, the caption; else null. */
  unread_caption: string | null;
}

interface PostRow extends OrganicRow {
  shortcode: string;
  kind: ReportPost['kind'];
  views: number | null;
  is_sponsored: boolean;
  says_sponsored: boolean | null;
  hashtags: string[];
  accounts: string[];
  ai_sentiment: SentimentLabel | null;
  ai_sentiment_score: number | null;
}

interface SameAgeRow {
  compared_to: string;
  age: number;
  fetched_at: Date;
  created_at: Date;
  unread_caption: string | null;
  readings: { at: string; likes: number | null; comments: number | null }[];
}

/** Organic posts a creator's posts are compared with, at most. */
const MOST_ORGANIC = 20;

const NO_COMMENTS: CommentTally = { positive: 0, neutral: 0, negative: 0, scoreSum: 0, notAnalysed: 0 };

/** Everything a report is made from, in one round trip: the reads are bounded and run side by side. */
@Injectable()
export class CampaignReportRepository {
  constructor(
    private readonly database: Database,
    private readonly campaigns: CampaignsRepository,
  ) {}

  /** @throws CampaignNotFoundError */
  async getInput(owner: UserClaims, campaignId: string, now: Date): Promise<ReportInput> {
    const [campaign, creators, posts, tallies, organic, sameAge, cards] = await Promise.all([
      this.campaigns.get(owner, campaignId),
      this.database.readAsSystem<ReportCreator>(REPORT_CREATORS_SQL, [campaignId, owner.sub]),
      this.database.readAsUser<PostRow>(owner, REPORT_POSTS_SQL, [campaignId]),
      this.database.readAsSystem<CommentTally & { postId: string }>(COMMENT_TALLIES_SQL, [campaignId, owner.sub]),
      this.database.readAsSystem<OrganicRow>(ORGANIC_POSTS_SQL, [campaignId, owner.sub, MOST_ORGANIC]),
      this.database.readAsSystem<SameAgeRow>(SAME_AGE_SQL, [campaignId, owner.sub, MOST_ORGANIC]),
      this.database.readAsSystem<RateCard>(RATE_CARD_SQL, [campaignId]),
    ]);
    const tallyOf = new Map(tallies.map(({ postId, ...tally }) => [postId, tally]));
    return {
      campaign,
      creators,
      posts: posts.map((row) => toReportPost(row, tallyOf.get(row.id) ?? NO_COMMENTS)),
      organic: organic.filter((row) => !saysSponsored(row.unread_caption)).map(toCounted),
      sameAge: sameAge.filter((row) => !saysSponsored(row.unread_caption)).map(toSameAge),
      rateCard: cards[0] ?? null,
      now,
    };
  }
}

const toCounted = (row: OrganicRow): CountedPost => ({
  id: row.id,
  profileId: row.profile_id,
  publishedAt: row.created_at,
  likes: row.likes_count,
  likesHidden: row.likes_hidden,
  comments: row.comments_count,
});

/** Readings with hidden likes say nothing. */
function toSameAge(row: SameAgeRow): SameAgePost {
  const age = Number(row.age);
  const ageAt = (at: string) => Date.parse(at) - row.created_at.getTime();
  const readings = [...row.readings];
  const last = readings.at(-1);
  // No later day differs: the counts of this one are those of the last delivery too.
  if (last !== undefined && ageAt(last.at) < age) readings.push({ ...last, at: row.fetched_at.toISOString() });
  return {
    comparedTo: row.compared_to,
    age,
    readings: readings.flatMap(({ at, likes, comments }) =>
      likes === null ? [] : [{ age: ageAt(at), engagement: likes + (comments ?? 0) }],
    ),
  };
}

const toReportPost = (row: PostRow, commentTally: CommentTally): ReportPost => ({
  ...toCounted(row),
  shortcode: row.shortcode,
  kind: row.kind,
  views: row.views,
  isDisclosed: row.is_sponsored || row.says_sponsored === true || saysSponsored(row.unread_caption),
  hashtags: row.hashtags,
  accounts: row.accounts,
  sentiment: row.ai_sentiment,
  sentimentScore: row.ai_sentiment_score,
  commentTally,
});

/** For captions that no analysis has read yet. */
const saysSponsored = (caption: string | null): boolean => caption !== null && sponsorshipOf(caption).isSponsored;
