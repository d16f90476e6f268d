import { isFallback, retryOf } from './fallback';

describe(isFallback, () => {
  it('is what rules or defaults said while models should have answered', () => {
    expect([isFallback('rules', 'bundled'), isFallback('neutral', 'hub')]).toEqual([true, true]);
  });

  it('is nothing that a model said, and nothing about a post without a caption', () => {
    expect([isFallback('bundled', 'bundled'), isFallback('none', 'hub')]).toEqual([false, false]);
  });

  it('does not exist where rules are what is configured', () => {
    expect(isFallback('rules', 'rules')).toBe(false);
  });
});

describe(retryOf, () => {
  const minutes = (tries: number) => retryOf(tries, 0).retryAfter / 60;

  it('waits longer each time, and never longer than six hours', () => {
    expect([0, 1, 2, 3, 4, 5, 6, 50, 5_000].map(minutes)).toEqual([10, 20, 40, 80, 160, 320, 360, 360, 360]);
  });

  it('counts the tries', () => {
    expect(retryOf(4, 0).tries).toBe(5);
  });
});
