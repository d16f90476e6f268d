import type { AnalyticsInput, CreatorAnalytics } from './creator-analytics.types';
import { scopeOf, type Scope } from './scope';
import { accountOf } from './sections/account';
import { audienceOf } from './sections/audience';
import { authenticityOf } from './sections/authenticity';
import { averagesOf } from './sections/averages';
import { bestTimeOf } from './sections/best-time';
import { commentsOf } from './sections/comments';
import { contentOf, tagsOf } from './sections/content';
import { engagementSectionOf } from './sections/engagement-section';
import { growthOf } from './sections/growth';
import { keptOf, pastAudience, pastComments, pastContent, pastPeers } from './sections/past';
import { peersOf } from './sections/peers';
import { postingOf } from './sections/posting';
import { sponsorshipSectionOf } from './sections/sponsorship-section';
import { spreadOf } from './sections/spread';
import { trendOf } from './sections/trend';
import { valueOf } from './sections/value';
import { velocityOf } from './sections/velocity';

/**
 * Everything that can be told of a creator from public data, each figure with its passport. Reads nothing but its input:
 * the same input gives the same answer, also for a day in the past (`asOf`).
 * @throws RangeError when `timeZone` is not the name of a time zone (see `isTimeZone`)
 */
export function creatorAnalyticsOf(input: AnalyticsInput): CreatorAnalytics {
  const scope = scopeOf(keptOf(input));
  const account = accountOf(scope);
  const engagement = engagementSectionOf(scope);
  const averages = averagesOf(scope);
  const spread = spreadOf(scope);
  const growth = growthOf(scope);
  const comments = pastComments(scope, commentsOf(scope));
  return {
    ...headOf(scope),
    account,
    engagement,
    averages,
    spread,
    velocity: velocityOf(scope),
    posting: postingOf(scope),
    bestTime: bestTimeOf(scope),
    growth,
    trend: trendOf(scope),
    content: pastContent(scope, contentOf(scope)),
    tags: tagsOf(scope),
    sponsorship: sponsorshipSectionOf(scope),
    comments,
    audience: pastAudience(scope, audienceOf(scope, comments)),
    value: valueOf(scope, { engagement, averages }),
    authenticity: authenticityOf(scope, { account, engagement, spread, comments, growth }),
    peers: pastPeers(scope, peersOf(scope)),
  };
}

function headOf({ input, asOf, from, windowDays, timeZone, posts, inWindow, book }: Scope) {
  return {
    version: 'creator_analytics.v1' as const,
    username: input.creator.username,
    asOf: asOf.toISOString(),
    window: {
      key: input.window,
      from: from === null ? null : new Date(from).toISOString(),
      to: asOf.toISOString(),
      days: windowDays,
    },
    timeZone: { name: timeZone, isDefault: input.timeZone === null },
    posts: {
      known: posts.length,
      inWindow: inWindow.length,
      oldest: posts.at(-1)?.publishedAt.toISOString() ?? null,
      newest: posts[0]?.publishedAt.toISOString() ?? null,
    },
    samples: book.samples,
  };
}
