import { RecentGrowth } from './recent-growth';

describe(RecentGrowth.name, () => {
  it('counts what was added within the window, and not what was there before', () => {
    const sut = new RecentGrowth(1_000);
    expect(sut.read(50, 0)).toBe(0);
    expect(sut.read(52, 400)).toBe(2);
    expect(sut.read(57, 900)).toBe(7);
    expect(sut.read(57, 1_400)).toBe(5);
    expect(sut.read(57, 1_900)).toBe(0);
  });

  it('does not take a fall for growth, nor miss the growth after it', () => {
    const sut = new RecentGrowth(1_000);
    sut.read(50, 0);
    expect(sut.read(10, 100)).toBe(0);
    expect(sut.read(13, 200)).toBe(3);
  });
});
