import { hash32, Random } from './random';

describe('Random', () => {
  it('gives the same numbers for the same seed on every machine', () => {
    const random = new Random('seed');
    expect(Array.from({ length: 5 }, () => random.int(0, 999_999))).toEqual(KNOWN);
  });

  it('gives other numbers for another seed', () => {
    expect(new Random('a').next()).not.toBe(new Random('b').next());
  });

  it('stays between its ends and reaches both', () => {
    const random = new Random('ends');
    const drawn = new Set(Array.from({ length: 500 }, () => random.int(3, 6)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  });

  it('follows the weights it is given', () => {
    const random = new Random('weights');
    const heavy = Array.from({ length: 10_000 }, () =>
      random.weighted([
        ['heavy', 9],
        ['light', 1],
      ] as const),
    );
    const share = heavy.filter((name) => name === 'heavy').length / heavy.length;
    expect(Math.abs(share - 0.9)).toBeLessThan(0.02);
  });

  it('never repeats a member of a sample', () => {
    const sample = new Random('sample').sample([1, 2, 3, 4, 5], 5);
    expect([...sample].sort()).toEqual([1, 2, 3, 4, 5]);
  });

  it('hashes text to 32 bits that are spread evenly', () => {
    const buckets = new Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) buckets[hash32(`name:${i}`) % 16]! += 1;
    expect(Math.min(...buckets)).toBeGreaterThan(850);
    expect(Math.max(...buckets)).toBeLessThan(1150);
  });
});

const KNOWN = [450_882, 129_775, 309_850, 732_144, 409_031];
