import { areaPath, linePath, nearest, runs, timeTicks, valueTicks } from './chart-scale';

const SCALE = { x: (at: number) => at / 1_000, y: (value: number) => 100 - value };
const at = (seconds: number, value: number | null) => ({ at: seconds * 1_000, value });

describe('the scale of a chart', () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 0.5, 1]],
    [7, [0, 2.5, 5, 7.5]],
    [100, [0, 50, 100]],
    [0.64, [0, 0.25, 0.5, 0.75]],
  ])('reaches %d in round steps', (largest, ticks) => expect(valueTicks(largest)).toEqual(ticks));

  it.each([0.0037, 0.9, 3, 41, 260, 9_999, 1e7])('has few steps, the last not below %d', (largest) => {
    const ticks = valueTicks(largest);
    expect(ticks.length).toBeLessThanOrEqual(5);
    expect(ticks.at(-1)).toBeGreaterThanOrEqual(largest);
  });

  it('marks full minutes, as many as there is room for', () => {
    const from = Date.UTC(2026, 0, 31, 2, 3, 30);
    const ticks = timeTicks(from, from + 600_000, 3);
    expect(ticks.map((tick) => new Date(tick).toISOString().slice(11, 16))).toEqual(['02:05', '02:10']);
  });
});

describe('the line of a chart', () => {
  it('breaks where nothing was measured, and where nobody was listening', () => {
    const points = [at(0, 1), at(5, 2), at(10, null), at(15, 3), at(60, 4), at(65, 5)];
    expect(runs(points).map((run) => run.map(({ value }) => value))).toEqual([[1, 2], [3], [4, 5]]);
    expect(linePath(points, SCALE)).toBe('M0 99L5 98M15 97h0.01M60 96L65 95');
  });

  it('fills down to the ground', () => {
    expect(areaPath([at(0, 1), at(5, 2)], SCALE)).toBe('M0 100L0 99L5 98L5 100Z');
  });

  it('is read at the tick nearest to the pointer', () => {
    expect(nearest([0, 5, 10], 7.4)).toBe(5);
    expect(nearest([], 7)).toBeNull();
  });
});
