import type { ReportCreator, ReportInput, ReportPost } from './report-input.types';

export const WARNING_KINDS = [
  'missing_disclosure',
  'missing_deliverables',
  'missing_hashtag',
  'outside_period',
  'no_access',
] as const;
export type WarningKind = (typeof WARNING_KINDS)[number];

/** Something the owner should look at. */
export interface ReportWarning {
  kind: WarningKind;
  username: string | null;
  /** Null when it is about the creator. */
  shortcode: string | null;
  message: string;
}

const DAY = 86_400_000;

/** Per creator, then per post: what is missing and what does not fit. */
export function warningsOf({
  campaign,
  creators,
  posts,
  now,
}: Pick<ReportInput, 'campaign' | 'creators' | 'posts' | 'now'>): ReportWarning[] {
  const nameOf = new Map(creators.map(({ profileId, username }) => [profileId, username]));
  const isOver = campaign.endsOn !== null && dayAfter(campaign.endsOn) <= now.getTime();
  return [
    ...creators.flatMap((creator) => aboutCreator(creator, isOver)),
    ...posts.flatMap((post) => aboutPost(post, campaign, nameOf.get(post.profileId) ?? null)),
  ];
}

function aboutCreator(creator: ReportCreator, isOver: boolean): ReportWarning[] {
  const { username, hasAccess, posts, postsAgreed, status } = creator;
  const found: ReportWarning[] = [];
  const about = (kind: WarningKind, message: string) => found.push({ kind, username, shortcode: null, message });
  if (!hasAccess && posts > 0)
    about('no_access', `${posts} posts are left out of every figure: you have no access to this creator.`);
  const missing = status === 'declined' ? 0 : Math.max(0, (postsAgreed ?? 0) - posts);
  if (missing > 0) {
    const when = isOver ? 'and the campaign is over' : 'so far';
    about('missing_deliverables', `${posts} of ${postsAgreed} agreed posts are in the campaign ${when}.`);
  }
  const isPromised = status === 'confirmed' && postsAgreed === null;
  if (isPromised && posts === 0 && isOver)
    about('missing_deliverables', 'None of its posts is in the campaign, and the campaign is over.');
  return found;
}

function aboutPost(
  post: ReportPost,
  { startsOn, endsOn, hashtags, brandUsername }: ReportInput['campaign'],
  username: string | null,
): ReportWarning[] {
  const found: ReportWarning[] = [];
  const about = (kind: WarningKind, message: string) =>
    found.push({ kind, username, shortcode: post.shortcode, message });
  if (!post.isDisclosed)
    about('missing_disclosure', 'Neither the label of Instagram nor the caption says it is advertising.');
  const asked = hashtags.length > 0 || brandUsername !== null;
  const carries =
    post.hashtags.some((tag) => hashtags.includes(tag)) ||
    (brandUsername !== null && post.accounts.includes(brandUsername));
  if (asked && !carries) about('missing_hashtag', 'It carries no hashtag of the campaign and does not name the brand.');
  const time = post.publishedAt.getTime();
  const isEarly = startsOn !== null && time < Date.parse(startsOn);
  const isLate = endsOn !== null && time >= dayAfter(endsOn);
  if (isEarly || isLate)
    about('outside_period', `It was published ${isEarly ? 'before' : 'after'} the period of the campaign.`);
  return found;
}

/** The moment at which a day (UTC) is over. */
const dayAfter = (day: string): number => Date.parse(day) + DAY;
