import { didYouMean, unknownMember } from './did-you-mean';

describe(didYouMean.name, () => {
  it.each([
    ['limt', 'limit'],
    ['LIMIT', 'limit'],
    ['follower_min', 'followersMin'],
    ['cusror', 'cursor'],
  ])('reads %s as %s', (given, meant) => {
    expect(didYouMean(given, ['limit', 'cursor', 'followersMin'])).toBe(meant);
  });

  it('does not guess wildly', () => {
    expect(didYouMean('password', ['limit', 'cursor'])).toBeUndefined();
  });

  it('spends nothing on an absurdly long name', () => {
    expect(didYouMean('limit'.repeat(100_000), ['limit'])).toBeUndefined();
  });

  it('lists what there is when nothing is near', () => {
    expect(unknownMember('password', ['limit', 'cursor'])).toBe('is not known here; known are limit, cursor');
  });
});
