import { analyticsInput, daysAgo, post, snapshot } from '../../test/analytics-input.builder';
import type { AnalyticsSnapshot } from '../analytics-input.types';
import { creatorAnalyticsOf } from '../creator-analytics';
import { scopeOf } from '../scope';
import { eventsOf } from './growth-events';
import { sawToothOf } from './following-saw-tooth';
import { dailyChanges } from './snapshot-series';

/** Deterministic noise (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Normal noise of deviation 1 (Box-Muller). */
function normalOf(seed: number): () => number {
  const random = randomOf(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

const toSeries = (followers: number[]) => followers.map((count, day) => ({ on: `day ${day}`, day, followers: count }));

/** One snapshot a day until today, oldest first. */
const daily = (followers: number[]): AnalyticsSnapshot[] =>
  followers.map((count, i) => snapshot(followers.length - 1 - i, { followers: count }));

const growthOf = (snapshots: AnalyticsSnapshot[], posts = [post({ id: 'p' })]) =>
  creatorAnalyticsOf(analyticsInput({ snapshots, posts, window: 'all' })).growth;

/** 31 days of 5 or 15 more, alternating; on one of them 700 more. */
const withJump = (daysBeforeNow: number): AnalyticsSnapshot[] => {
  let followers = 10_000;
  return daily(
    Array.from({ length: 32 }, (_, i) => (followers += 31 - i === daysBeforeNow ? 700 : i % 2 === 0 ? 5 : 15)),
  );
};

const ordinary = [3, 13, 17, 23, 27].map((days) => post({ id: `o${days}`, publishedAt: daysAgo(days) }));

describe('a jump of the followers', () => {
  it('is an event above a per cent of the followers where five deviations are less', () => {
    // changes of 5 and 15: median 15 at most, deviation 10 at most, 65 together; a per cent of 10,2.. is more
    const [event, ...others] = growthOf(withJump(10), ordinary).events;
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      on: daysAgo(10).toISOString().slice(0, 10),
      kind: 'rise',
      change: 700,
      explanation: 'unexplained',
      postIds: [],
      olderThanAYear: false,
    });
    expect(event?.threshold).toBeGreaterThan(100);
  });

  it.each([
    ['on the same day', 10],
    ['nearly two days before', 12.4],
  ])('is explained by a viral post %s', (_, days) => {
    // 10 + 100 usual; 400 + 10 is more than three times that
    const viral = post({ id: 'viral', likes: 400, publishedAt: daysAgo(days) });
    const growth = growthOf(withJump(10), [...ordinary, viral]);
    expect(growth.events[0]).toMatchObject({ explanation: 'explained', postIds: ['viral'] });
    expect(growth.unexplainedRises.value).toBe(0);
    expect(growth.shape.label).toBe('organic');
  });

  it.each([
    ['a viral post three days before', 400, 13.5],
    ['a viral post two days later', 400, 8],
    ['an ordinary post of the same day', 320, 10],
  ])('is not explained by %s', (_, likes, days) => {
    const other = post({ id: 'other', likes, publishedAt: daysAgo(days) });
    const growth = growthOf(withJump(10), [...ordinary, other]);
    expect(growth.events[0]?.explanation).toBe('unexplained');
    expect(growth.shape.label).toBe('abnormal_rise');
  });

  it('downwards is a drop', () => {
    const series = daily(Array.from({ length: 31 }, (_, i) => (i < 20 ? 10_000 + i : 9_500 + i)));
    expect(growthOf(series).events).toMatchObject([{ kind: 'drop', change: -499 }]);
  });

  it('is not looked for in less than fourteen changes', () => {
    const growth = growthOf(daily([1, 2, 3, 4, 5, 600, 601, 602].map((n) => 10_000 + n)));
    expect(growth.events).toEqual([]);
    expect(growth.unexplainedRises).toMatchObject({ value: null, status: 'insufficient_data' });
  });

  it('over a gap of a month is no event of a day', () => {
    const flat = Array.from({ length: 20 }, (_, i) => snapshot(60 - i, { followers: 10_000 }));
    expect(growthOf([...flat, snapshot(0, { followers: 20_000 })]).events).toEqual([]);
  });
});

describe('a flat account with noise', () => {
  it.each([
    [300, 2],
    [10_000, 10],
    [10_000, 100],
    [1_000_000, 20_000],
  ])('of %i followers with a deviation of %i rings at most once a year', (base, noise) => {
    const years = 100;
    const scope = scopeOf(analyticsInput());
    const events = Array.from({ length: years }, (_, seed) => {
      const normal = normalOf(seed + 1);
      const series = Array.from({ length: 366 }, () => Math.round(base + noise * normal()));
      return eventsOf(scope, dailyChanges(toSeries(series))).length;
    });
    expect(events.reduce((sum, count) => sum + count, 0) / years).toBeLessThanOrEqual(1);
  });
});

describe('growth over a span', () => {
  it.each([
    ['27 days for 30', 27, 27],
    ['33 days for 30', 33, 33],
  ])('takes %s', (_, days, span) => {
    const [, month] = growthOf([snapshot(days, { followers: 8_000 }), snapshot(0, { followers: 10_000 })]).windows;
    expect(month).toMatchObject({ rate: { value: 25 }, nearestSpanDays: span });
  });

  it('does not take 26 days for 30 and names them', () => {
    const [, month] = growthOf([snapshot(26, { followers: 8_000 }), snapshot(0, { followers: 10_000 })]).windows;
    expect(month).toMatchObject({
      rate: { value: null, reason: expect.stringContaining('26 days') },
      nearestSpanDays: 26,
    });
  });

  it('from nothing is no rate, but a change', () => {
    const [week] = growthOf([snapshot(7, { followers: 0 }), snapshot(0, { followers: 50 })]).windows;
    expect(week).toMatchObject({ rate: { value: null, status: 'unavailable' }, change: { value: 50 } });
  });

  it('downwards is a negative trend', () => {
    const series = Array.from({ length: 31 }, (_, i) => 10_000 - 10 * i);
    expect(growthOf(daily(series)).shape).toEqual({
      label: 'negative_trend',
      sentence: 'The account lost 3 % of its followers.',
    });
  });
});

describe('the saw-tooth of followed accounts', () => {
  const following = (counts: number[]): AnalyticsSnapshot[] =>
    counts.map((count, i) => snapshot(counts.length - 1 - i, { following: count, followers: 10_000 + i }));
  /** Ten days up by 30, ten days down by 30, three times. */
  const teeth = Array.from({ length: 61 }, (_, i) => 500 + 30 * (i % 20 <= 10 ? i % 20 : 20 - (i % 20)));

  it('is found where follow-and-unfollow repeats', () => {
    expect(sawToothOf(following(teeth))).toEqual({ teeth: 3, days: 60, per30Days: 1.5 });
    expect(growthOf(following(teeth)).shape.label).toBe('mass_following');
  });

  it('is not found in a steady rise, nor in a little to and fro', () => {
    expect(sawToothOf(following(Array.from({ length: 61 }, (_, i) => 500 + 5 * i)))?.teeth).toBe(0);
    // thirty to and fro are less than fifty, and of 2,000 accounts eighty are less than 5 %
    expect(sawToothOf(following(Array.from({ length: 61 }, (_, i) => 100 + 30 * (i % 2))))?.teeth).toBe(0);
    expect(sawToothOf(following(Array.from({ length: 61 }, (_, i) => 2_000 + 80 * (i % 2))))?.teeth).toBe(0);
  });

  it('needs two weeks', () => {
    expect(sawToothOf(following([1, 2, 3]))).toBeNull();
  });
});
