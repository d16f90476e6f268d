import { daysAgo, post } from '../test/analytics-input.builder';
import type { AnalyticsPost } from './analytics-input.types';
import { gradePosts } from './sponsorship-grade';

const gradesOf = (...posts: Partial<AnalyticsPost>[]) =>
  gradePosts(
    posts.map((one, i) => post({ id: `p${i}`, publishedAt: daysAgo(i + 2), ...one })),
    'anna',
  ).map(({ graded }) => graded);

const WITH_BRAND = { mentions: ['brand'] };

describe(gradePosts, () => {
  it.each([
    ['the label of the platform', { isSponsored: true, ...WITH_BRAND }, 'platform_label'],
    ['a named sponsor', { sponsorUsernames: ['brand'] }, 'platform_label'],
    ['a disclosure', { caption: 'Lovely #ad', ...WITH_BRAND }, 'disclosure'],
    ['a code of one`s own', { caption: 'Use my code ANNA10', ...WITH_BRAND }, 'coupon_and_brand'],
    ['a discount', { caption: '20 % off at @brand', ...WITH_BRAND }, 'coupon_and_brand'],
    ['a German discount', { caption: 'Mit dem Code ANNA spart ihr 15% Rabatt', ...WITH_BRAND }, 'coupon_and_brand'],
    ['a Spanish code', { caption: 'Con mi código ANNA', ...WITH_BRAND }, 'coupon_and_brand'],
    [
      'an affiliate link',
      { caption: 'https://shop.example/x?ref=anna', taggedUsernames: ['brand'] },
      'coupon_and_brand',
    ],
  ] as [string, Partial<AnalyticsPost>, string][])('grades %s', (_, one, grade) => {
    expect(gradesOf(one)[0]).toMatchObject({ grade, brands: ['brand'] });
  });

  it.each([
    ['a mention alone', { ...WITH_BRAND }],
    ['a code without a brand', { caption: 'Use my code ANNA10' }],
    ['a dress code', { caption: 'Dress code: black tie', ...WITH_BRAND }],
    ['a percentage', { caption: '100 % cotton', ...WITH_BRAND }],
    ['somebody who made the post too', { caption: 'Use my code ANNA10', mentions: ['berta'], coauthors: ['berta'] }],
    ['the creator herself', { caption: 'Use my code ANNA10', mentions: ['Anna'] }],
  ] as [string, Partial<AnalyticsPost>][])('does not take %s for advertising', (_, one) => {
    expect(gradesOf(one)).toEqual([null]);
  });

  it('remembers who paid for another post', () => {
    expect(gradesOf({ isSponsored: true, ...WITH_BRAND }, { mentions: ['BRAND', 'friend'] })[1]).toEqual({
      grade: 'brand_tag',
      evidence: [{ kind: 'tag', quote: '@brand' }],
      brands: ['brand'],
    });
  });

  it('does not call a brand paying because of a coupon', () => {
    expect(gradesOf({ caption: 'Use my code ANNA10', ...WITH_BRAND }, WITH_BRAND)[1]).toBeNull();
  });
});
