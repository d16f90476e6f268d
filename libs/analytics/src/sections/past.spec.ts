import { creatorAnalyticsOf } from '../creator-analytics';
import type { Metric } from '../metric';
import { anna, ANNAS_POSTS } from '../../test/anna';
import { comment, NOW } from '../../test/analytics-input.builder';

const then = (members: Parameters<typeof anna>[0] = {}) => creatorAnalyticsOf(anna({ isPast: true, ...members }));

describe('a report of a past day', () => {
  it('gives the figures that are made of counts and followers like any other', () => {
    const now = creatorAnalyticsOf(anna());
    const { engagement, averages, posting, growth, tags, sponsorship } = then();
    expect({ engagement, averages, posting, growth }).toEqual({
      engagement: now.engagement,
      averages: now.averages,
      posting: now.posting,
      growth: now.growth,
    });
    expect([tags.hashtags.items, sponsorship.ledger]).toEqual([now.tags.hashtags.items, now.sponsorship.ledger]);
    expect(sponsorship.paidPerformance.value).toBe(now.sponsorship.paidPerformance.value);
    expect(then().content.kinds).toEqual(now.content.kinds);
  });

  it('does not change with what was read later out of texts, comments and other creators', () => {
    const posts = ANNAS_POSTS.map((one) => ({ ...one, aiCategory: 'Travel', aiSentimentScore: 0.9, aiLanguage: 'en' }));
    const comments = Array.from({ length: 30 }, (_, n) =>
      comment({ postId: 'p3', authorUsername: `fan${n}`, language: 'en' }),
    );
    const levels = [
      {
        level: 'tier' as const,
        group: { tier: '10k-50k', accountType: null, category: null },
        n: 90,
        below: 40,
        equal: 1,
      },
    ];
    const peers = [{ figure: 'engagement_rate' as const, value: 2, levels }];
    const later = then({ posts, comments, peers });
    const before = then();
    expect(later).toEqual(before);
  });

  it('says of what was not kept by day why it is not there', () => {
    const { comments, audience, content, peers } = then();
    const absent: Metric[] = [comments.authentic, audience.language, content.averageSentiment];
    for (const figure of [...absent, ...peers.positions.map(({ percentile }) => percentile)])
      expect(figure).toMatchObject({
        value: null,
        status: 'unavailable',
        used: 0,
        reason: expect.stringMatching(/past day/),
      });
    expect(content.categories).toMatchObject({
      status: 'unavailable',
      items: [],
      reason: expect.stringMatching(/past day/),
    });
  });

  it('says that no counts of posts were kept when there are none', () => {
    expect(then({ posts: [] }).engagement.rate).toMatchObject({
      status: 'unavailable',
      reason: 'No counts of posts were kept until that day.',
    });
    expect(then({ posts: [], creator: { postsCount: 0 } }).engagement.rate.status).toBe('insufficient_data');
    expect(then().asOf).toBe(NOW.toISOString());
  });
});
