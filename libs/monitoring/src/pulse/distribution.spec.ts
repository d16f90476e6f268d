import { emptyDistribution, mergeDistributions, quantile } from './distribution';

/** 10 observations up to 0.1 s, 20 up to 0.2 s, 10 up to 0.5 s, and the rest above. */
const measured = (rest = 0) => ({
  bounds: [0.1, 0.2, 0.5],
  counts: [10, 20, 10, rest],
  count: 40 + rest,
  sum: 9,
});

describe(quantile.name, () => {
  it('knows nothing when nothing was measured', () => {
    expect(quantile(0.5, emptyDistribution([0.1, 0.2]))).toBeNull();
    expect(quantile(0.5, emptyDistribution())).toBeNull();
  });

  it('interpolates within the bucket that the rank falls into', () => {
    // Rank 20 of 40: 10 lie below 0.1, so it is the 10th of the 20 between 0.1 and 0.2.
    expect(quantile(0.5, measured())).toBeCloseTo(0.15, 10);
    // Rank 38: 30 lie below 0.2, so it is the 8th of the 10 between 0.2 and 0.5.
    expect(quantile(0.95, measured())).toBeCloseTo(0.44, 10);
    expect(quantile(1, measured())).toBeCloseTo(0.5, 10);
  });

  it('takes the first bucket to begin at zero', () => {
    // Rank 5 of 40: the 5th of the 10 between 0 and 0.1.
    expect(quantile(0.125, measured())).toBeCloseTo(0.05, 10);
  });

  it('has a single bucket answer for all of it', () => {
    const one = { bounds: [0.1, 0.2, 0.5], counts: [0, 4, 0, 0], count: 4, sum: 0.6 };
    expect(quantile(0.5, one)).toBeCloseTo(0.15, 10);
    expect(quantile(0.99, one)).toBeCloseTo(0.199, 10);
  });

  it('answers with the highest bound for what lies above it', () => {
    const above = { bounds: [0.1, 0.2, 0.5], counts: [0, 0, 0, 7], count: 7, sum: 70 };
    expect([quantile(0.5, above), quantile(0.99, above)]).toEqual([0.5, 0.5]);
    // Rank 49.5 of 50, of which 40 lie below the highest bound.
    expect(quantile(0.99, measured(10))).toBe(0.5);
  });
});

describe(mergeDistributions.name, () => {
  it('adds up what several processes measured', () => {
    expect(mergeDistributions([measured(), measured(2)])).toEqual({
      bounds: [0.1, 0.2, 0.5],
      counts: [20, 40, 20, 2],
      count: 82,
      sum: 18,
    });
  });

  it('is not led astray by one that measured nothing', () => {
    expect(mergeDistributions([emptyDistribution(), measured()])).toEqual(measured());
    expect(mergeDistributions([])).toMatchObject({ count: 0 });
  });

  it('puts the buckets of a process with other bounds where all of each fits', () => {
    const other = { bounds: [0.15, 1], counts: [3, 5, 1], count: 9, sum: 4 };
    expect(mergeDistributions([measured(), other]).counts).toEqual([10, 23, 10, 6]);
  });
});
