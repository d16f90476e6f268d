import type { Campaign, CampaignProfileStatus } from '../campaign.types';
import { byCreator } from './by-creator';
import { costsOf, type Costs } from './costs';
import { earnedMediaOf } from './earned-media';
import { sum, type Figure } from './figure';
import { Lifts, type PostLift } from './lift';
import { ratesOf, type Rates } from './rates';
import type { RateCard, ReportCreator, ReportInput, ReportPost } from './report-input.types';
import { sentimentOf, type CampaignSentiment } from './sentiment';
import { engagementOfPost, totalsOf, type Totals } from './totals';
import { warningsOf, type ReportWarning } from './warnings';

export interface ReportRow {
  username: string | null;
  status: CampaignProfileStatus;
  access: 'full' | 'preview';
  followersCount: number | null;
  /** When the creator's counts were read from Instagram. */
  fetchedAt: string;
  /** Posts in the campaign, readable or not; null agreed = nothing was agreed. */
  delivered: number;
  agreed: number | null;
  feeMinor: number | null;
  /** Null without access: figures of posts need it. */
  figures: ReportRowFigures | null;
}

export interface ReportRowFigures extends Totals, Costs {
  rate: Figure;
  lift: Figure;
}

/** One post against what its creator's posts usually reach. */
export interface ReportPostRow extends PostLift {
  shortcode: string;
  username: string | null;
  publishedAt: string;
  /** likes + comments; null while likes are hidden. */
  engagement: number | null;
}

export interface CampaignReport {
  campaign: Campaign;
  generatedAt: string;
  coverage: ReportCoverage;
  totals: Totals;
  engagement: Rates & { lift: Figure };
  costs: Costs & { feesMinor: number; budgetMinor: number | null; currency: string | null };
  earnedMedia: { value: Figure; rateCard: Pick<RateCard, 'id' | 'name' | 'source' | 'publishedOn'> | null };
  sentiment: CampaignSentiment;
  creators: ReportRow[];
  /** By time; only those the owner may read. */
  posts: ReportPostRow[];
  warnings: ReportWarning[];
}

export interface ReportCoverage {
  creators: number;
  creatorsWithoutAccess: number;
  /** Read by the figures. */
  posts: number;
  postsWithoutAccess: number;
  /** The oldest reading from Instagram behind any figure; null when there is none. */
  oldestReading: string | null;
}

/** The whole report. Creators to whom the owner has no access are listed and left out of every sum. */
export function campaignReportOf(input: ReportInput): CampaignReport {
  const { campaign, creators, posts, organic, sameAge, rateCard, now } = input;
  const ownPosts = byCreator(posts);
  const known = new Map(creators.map((creator) => [creator.profileId, creator]));
  const fetchedAt = new Map(creators.map((creator) => [creator.profileId, creator.fetchedAt]));
  const lifts = new Lifts(posts, { organic, sameAge, fetchedAt });
  const coverage = coverageOf(creators, posts);
  return {
    campaign,
    generatedAt: now.toISOString(),
    coverage,
    totals: totalsOf(posts, coverage.postsWithoutAccess),
    engagement: { ...ratesOf(posts, known), lift: lifts.of(posts) },
    costs: {
      ...costsOf(posts, creators, campaign.currency),
      feesMinor: sum(creators.map(({ status, feeMinor }) => (status === 'declined' ? 0 : (feeMinor ?? 0)))),
      budgetMinor: campaign.budgetMinor,
      currency: campaign.currency,
    },
    earnedMedia: { value: earnedMediaOf(posts, rateCard, campaign.currency), rateCard: toNamed(rateCard) },
    sentiment: sentimentOf(posts),
    creators: creators.map((creator) => {
      const own = ownPosts.get(creator.profileId) ?? [];
      if (!creator.hasAccess) return toRow(creator, null);
      return toRow(creator, {
        ...totalsOf(own, 0),
        rate: ratesOf(own, known).rate,
        lift: lifts.of(own),
        ...costsOf(own, [creator], campaign.currency),
      });
    }),
    posts: posts.map((post) => ({
      shortcode: post.shortcode,
      username: known.get(post.profileId)?.username ?? null,
      publishedAt: post.publishedAt.toISOString(),
      engagement: engagementOfPost(post),
      ...lifts.ofPost(post),
    })),
    warnings: warningsOf({ campaign, creators, posts, now }),
  };
}

function coverageOf(creators: readonly ReportCreator[], posts: readonly ReportPost[]): ReportCoverage {
  const read = new Set(posts.map(({ profileId }) => profileId));
  const readings = creators.filter(({ profileId }) => read.has(profileId)).map(({ fetchedAt }) => fetchedAt.getTime());
  return {
    creators: creators.length,
    creatorsWithoutAccess: creators.filter(({ hasAccess }) => !hasAccess).length,
    posts: posts.length,
    postsWithoutAccess: sum(creators.filter(({ hasAccess }) => !hasAccess).map((creator) => creator.posts)),
    oldestReading: readings.length === 0 ? null : new Date(Math.min(...readings)).toISOString(),
  };
}

const toRow = (creator: ReportCreator, figures: ReportRowFigures | null): ReportRow => ({
  username: creator.username,
  status: creator.status,
  access: creator.hasAccess ? 'full' : 'preview',
  followersCount: creator.followers,
  fetchedAt: creator.fetchedAt.toISOString(),
  delivered: creator.posts,
  agreed: creator.postsAgreed,
  feeMinor: creator.feeMinor,
  figures,
});

const toNamed = (card: RateCard | null) =>
  card === null ? null : { id: card.id, name: card.name, source: card.source, publishedOn: card.publishedOn };
