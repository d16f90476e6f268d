import { engagementOf } from './engagement';
import type { EngagementPost } from './engagement-post';

const NOW = new Date('2026-06-15T12:00:00Z');
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000);
const post = (likes: number | null, comments: number | null, days: number, likesHidden = false): EngagementPost => ({
  likesCount: likes,
  commentsCount: comments,
  publishedAt: daysAgo(days),
  likesHidden,
});

describe(engagementOf.name, () => {
  it('is the median of likes and comments over the followers', () => {
    // reactions 110, 220, 330 -> median 220 of 10,000 followers = 2.2 %; mean 220
    const result = engagementOf([post(100, 10, 2), post(200, 20, 3), post(300, 30, 4)], 10_000, NOW);
    expect(result.rate).toMatchObject({
      value: 2.2,
      unit: 'percent',
      formula: 'er_median_f.v1',
      used: 3,
      status: 'measured',
      reason: null,
    });
    expect(result.averageLikes.value).toBe(200);
    expect(result.averageComments.value).toBe(20);
  });

  it('is not moved by one viral post, the mean variant is', () => {
    const result = engagementOf([post(100, 0, 2), post(100, 0, 3), post(100, 0, 4), post(9_700, 0, 5)], 10_000, NOW);
    expect(result.rate.value).toBe(1);
    expect(result.meanRate.value).toBe(25);
  });

  it('leaves hidden likes out and counts them, never as zero', () => {
    const result = engagementOf(
      [post(100, 0, 2), post(100, 0, 3), post(100, 0, 4), post(null, 5, 5), post(3, 5, 6, true)],
      10_000,
      NOW,
    );
    expect(result.rate).toMatchObject({ value: 1, used: 3, excluded: { hidden_likes: 2 } });
  });

  it('counts comments of settled posts that can be commented on, also where likes are hidden', () => {
    const posts = [post(100, 90, 0.5), post(100, 10, 2), post(null, 30, 3), post(100, 0, 4), post(100, 70, 181)];
    const switchedOff = { ...post(100, 0, 5), commentsDisabled: true };
    expect(engagementOf([...posts, switchedOff], 10_000, NOW).averageComments).toMatchObject({
      value: 13.33, // (10 + 30 + 0) / 3
      used: 3,
      excluded: { too_young: 1, outside_window: 1, hidden_comments: 1 },
    });
  });

  it('leaves out what is younger than a day or older than the window', () => {
    const result = engagementOf(
      [post(100, 0, 0.5), post(100, 0, 2), post(100, 0, 3), post(100, 0, 4), post(100, 0, 181)],
      1_000,
      NOW,
    );
    expect(result.rate).toMatchObject({ used: 3, excluded: { too_young: 1, outside_window: 1 } });
  });

  it.each([
    ['too few posts', [post(1, 1, 2), post(1, 1, 3)], 100, 'insufficient_data'],
    ['all likes hidden', [post(null, 1, 2), post(null, 1, 3), post(null, 1, 4)], 100, 'insufficient_data'],
    ['no followers', [post(1, 1, 2), post(1, 1, 3), post(1, 1, 4)], 0, 'unavailable'],
    ['an unknown follower count', [post(1, 1, 2), post(1, 1, 3), post(1, 1, 4)], null, 'unavailable'],
  ])('gives no rate for %s', (_name, posts, followers, status) => {
    expect(engagementOf(posts, followers, NOW).rate).toMatchObject({ value: null, status, reason: expect.any(String) });
  });
});
