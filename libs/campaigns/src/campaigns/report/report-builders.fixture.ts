import type { Campaign } from '../campaign.types';
import type { CountedPost, RateCard, ReportCreator, ReportPost } from './report-input.types';

export const READ_AT = new Date('2026-06-20T12:00:00.000Z');

/** Read 20 June at noon, a month of June, in euros. */
export const aCampaign = (members: Partial<Campaign> = {}): Campaign => ({
  id: 'c-1',
  name: 'Summer by the sea',
  brandName: 'Harbor Hotel',
  brandUsername: 'harbor.hotel',
  description: null,
  status: 'active',
  nextStatuses: ['paused', 'completed'],
  startsOn: '2026-06-01',
  endsOn: '2026-06-30',
  budgetMinor: 500_000,
  currency: 'EUR',
  hashtags: ['seaside'],
  version: 1,
  profilesCount: 0,
  postsCount: 0,
  createdAt: '2026-05-20T10:00:00.000Z',
  updatedAt: '2026-05-20T10:00:00.000Z',
  completedAt: null,
  deletedAt: null,
  ...members,
});

export const aCreator = (members: Partial<ReportCreator> = {}): ReportCreator => ({
  profileId: 'nora',
  username: 'nora.travels',
  followers: 10_000,
  hasAccess: true,
  status: 'confirmed',
  feeMinor: null,
  postsAgreed: null,
  fetchedAt: READ_AT,
  posts: 0,
  ...members,
});

/** Published ten days before it was read. */
export const aCounted = (members: Partial<CountedPost> = {}): CountedPost => ({
  id: 'post',
  profileId: 'nora',
  publishedAt: new Date('2026-06-10T12:00:00.000Z'),
  likes: 100,
  likesHidden: false,
  comments: 10,
  ...members,
});

export const aReportPost = (members: Partial<ReportPost> = {}): ReportPost => ({
  ...aCounted(),
  shortcode: 'S1',
  kind: 'image',
  views: null,
  isDisclosed: true,
  hashtags: ['seaside'],
  accounts: [],
  sentiment: null,
  sentimentScore: null,
  commentTally: { positive: 0, neutral: 0, negative: 0, scoreSum: 0, notAnalysed: 0 },
  ...members,
});

export const HIDDEN = { likes: null, likesHidden: true };

export const daysBefore = (days: number, moment = READ_AT): Date => new Date(moment.getTime() - days * 86_400_000);

/** A like 10 to 20 cents, a comment 50 cents to a euro, a view 1 to 3 cents. */
export const aRateCard: RateCard = {
  id: 'k-1',
  name: 'House rates',
  source: 'agreed with the media team',
  publishedOn: '2026-01-01',
  currency: 'EUR',
  like: { low: 10_000, high: 20_000 },
  comment: { low: 50_000, high: 100_000 },
  view: { low: 1_000, high: 3_000 },
};
