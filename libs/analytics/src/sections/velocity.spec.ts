import type { PostReading } from '../analytics-input.types';
import { creatorAnalyticsOf } from '../creator-analytics';
import { analyticsInput, daysAgo, post } from '../../test/analytics-input.builder';

const HOUR = 3_600_000;
const PUBLISHED = daysAgo(20);
/** Readings of a post by its age in hours; [likes, comments]. */
const readingsOf = (postId: string, counts: Record<number, [number | null, number | null]>): PostReading[] =>
  Object.entries(counts).map(([hours, [likes, comments]]) => ({
    postId,
    at: new Date(PUBLISHED.getTime() + Number(hours) * HOUR),
    likes,
    comments,
  }));
/** Read at noon and midnight of the first days, and when it is two weeks old; the shares of `factor` are always the same. */
const usual = (postId: string, factor = 1): PostReading[] =>
  readingsOf(postId, {
    12: [40 * factor, 0],
    36: [80 * factor, 0],
    60: [120 * factor, 0],
    84: [150 * factor, 10 * factor],
    108: [170 * factor, 10 * factor],
    132: [170 * factor, 10 * factor],
    156: [170 * factor, 10 * factor],
    180: [170 * factor, 10 * factor],
    336: [180 * factor, 20 * factor],
  });
const posts = (ids: string[], publishedAt = PUBLISHED) => ids.map((id) => post({ id, publishedAt }));
const FIVE = ['a', 'b', 'c', 'd', 'e'];
const velocity = (members: Parameters<typeof analyticsInput>[0]) =>
  creatorAnalyticsOf(analyticsInput(members)).velocity;
const shareAt = (hours: number, members: Parameters<typeof analyticsInput>[0]) =>
  velocity(members).shares.find((one) => one.hours === hours)?.share;

describe('the velocity of posts', () => {
  const five = { posts: posts(FIVE), readings: FIVE.flatMap((id, n) => usual(id, n + 1)) };

  // 14 days: 200. 24 h lies halfway between 40 and 80: 60 of 200 = 30 %. 48 h: between 80 and 120, 100 = 50 %.
  // 168 h: between 180 and 180 = 90 %.
  it('is the share of the engagement of 14 days that is there after a day, two days and a week', () => {
    expect(shareAt(24, five)).toMatchObject({
      formula: 'engagement_share_at_age.v1',
      status: 'estimated',
      value: 30,
      interval: { low: 20, high: 40 },
      used: 5,
      excluded: {},
    });
    expect(shareAt(48, five)).toMatchObject({ value: 50, interval: { low: 40, high: 60 } });
    expect(shareAt(168, five)).toMatchObject({ value: 90, interval: { low: 90, high: 90 } });
  });

  // Half of 200 is 100: halfway between 36 and 60 hours, 48 hours = 2 days.
  it('tells at what age half of it is there', () => {
    expect(velocity(five).halfLife).toMatchObject({
      formula: 'engagement_half_life.v1',
      unit: 'days',
      value: 2,
      interval: { low: 1.5, high: 2.5 },
    });
  });

  it('is the median: one post that took off late does not move it', () => {
    const late = readingsOf('e', { 12: [1, 0], 36: [1, 0], 60: [1, 0], 180: [1, 0], 336: [9_000, 0] });
    const readings = [...FIVE.slice(0, 4).flatMap((id) => usual(id)), ...late];
    expect(shareAt(24, { posts: posts(FIVE), readings })).toMatchObject({ value: 30, used: 5 });
  });

  it('is not told from fewer than five posts', () => {
    expect(shareAt(24, { ...five, posts: posts(FIVE.slice(1)) })).toMatchObject({
      value: null,
      status: 'insufficient_data',
      used: 4,
    });
    expect(velocity({ posts: posts(FIVE) }).halfLife).toMatchObject({ value: null, excluded: { no_snapshot: 5 } });
  });

  it('leaves out, by reason, posts that say nothing of it', () => {
    const silent = ['hidden', 'nothing', 'unread', 'young'];
    const members = {
      posts: [
        ...posts(FIVE),
        post({ id: 'hidden', publishedAt: PUBLISHED, likes: null }),
        post({ id: 'nothing', publishedAt: PUBLISHED, likes: 0, comments: 0 }),
        post({ id: 'unread', publishedAt: PUBLISHED }),
        post({ id: 'young', publishedAt: daysAgo(13.9) }),
      ],
      readings: [
        ...five.readings,
        ...silent.slice(0, 1).flatMap((id) => usual(id)),
        ...readingsOf('nothing', { 180: [0, 0], 336: [0, 0] }),
      ],
    };
    expect(shareAt(24, members)).toMatchObject({
      value: 30,
      used: 5,
      excluded: { hidden_likes: 1, no_engagement: 1, no_snapshot: 1, too_young: 1 },
    });
  });

  it('does not read what was not known yet', () => {
    const readings = [...five.readings, ...FIVE.flatMap((id) => readingsOf(id, { 500: [9, 0] }))];
    expect(velocity({ ...five, readings })).toEqual(velocity(five));
  });

  it('tells nothing of a private account', () => {
    expect(velocity({ creator: { isPrivate: true } }).halfLife).toMatchObject({ status: 'unavailable', value: null });
  });
});
