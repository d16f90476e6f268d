import { postEngagementOf } from './post-engagement';

const post = (likesCount: number | null, commentsCount: number | null, likesHidden = false) => ({
  likesCount,
  commentsCount,
  likesHidden,
  publishedAt: new Date('2026-06-01T00:00:00Z'),
});

describe(postEngagementOf.name, () => {
  it('sets each post against the followers and against the posts around it', () => {
    // reactions 110, 220, 440: median 220; of 10,000 followers 1.1, 2.2 and 4.4 %
    expect(postEngagementOf([post(100, 10), post(200, 20), post(400, 40)], 10_000)).toEqual([
      { reactions: 110, rate: 1.1, relativeToMedian: 0.5 },
      { reactions: 220, rate: 2.2, relativeToMedian: 1 },
      { reactions: 440, rate: 4.4, relativeToMedian: 2 },
    ]);
  });

  it('leaves a post with hidden likes without figures and out of the median', () => {
    const [hidden, half, shown] = postEngagementOf([post(3, 50, true), post(100, 0), post(300, 0)], 1_000);
    expect(hidden).toEqual({ reactions: null, rate: null, relativeToMedian: null });
    expect([half?.relativeToMedian, shown?.relativeToMedian]).toEqual([0.5, 1.5]);
  });

  it.each([
    ['unknown followers', null, 100, 1],
    ['no followers', 0, 100, 1],
  ])('gives no rate for %s', (_name, followers, reactions, relativeToMedian) => {
    expect(postEngagementOf([post(reactions, 0)], followers)).toEqual([{ reactions, rate: null, relativeToMedian }]);
  });

  it('compares nothing with a median of zero', () => {
    expect(postEngagementOf([post(0, 0)], 100)[0]).toEqual({ reactions: 0, rate: 0, relativeToMedian: null });
  });
});
