import type { MetricSeries } from '@app/observability';
import { SeriesWindow } from './series-window';

const MINUTE = 60_000;
const TICK = 5_000;

const counter = (value: number, labels: Record<string, string> = {}): MetricSeries => ({ value, labels });
/** As the registry gives it: cumulative, the bounds as labels. */
const histogram = (labels: Record<string, string>, [low, high, all]: [number, number, number]): MetricSeries[] => [
  { metricName: 'h_bucket', labels: { ...labels, le: 0.1 }, value: low },
  { metricName: 'h_bucket', labels: { ...labels, le: 0.5 }, value: high },
  { metricName: 'h_bucket', labels: { ...labels, le: '+Inf' }, value: all },
  { metricName: 'h_sum', labels, value: all * 0.2 },
  { metricName: 'h_count', labels, value: all },
];

describe(SeriesWindow, () => {
  let sut: SeriesWindow;
  beforeEach(() => (sut = new SeriesWindow(MINUTE, 0)));

  const add = (at: number, name: string, series: MetricSeries[]) => sut.add(at, new Map([[name, series]]));
  const grown = (name: string) => sut.growthOf(name).map(({ by }) => by);

  it('counts from the start of the process on, so that the first sample tells what was before it', () => {
    add(2_000, 'c', [counter(7)]);
    expect([sut.seconds, grown('c')]).toEqual([2, [7]]);
  });

  it('looks back as far as it is long, and no further', () => {
    for (let n = 0; n <= 20; n++) add(n * TICK, 'c', [counter(10 * n)]);
    expect([sut.seconds, grown('c')]).toEqual([60, [120]]);
  });

  it('keeps its length when the timer is a little early or late', () => {
    for (let n = 0; n <= 20; n++) add(n * TICK + (n % 2 === 0 ? 30 : -30), 'c', [counter(10 * n)]);
    expect(sut.seconds).toBeCloseTo(60, 0);
  });

  it('takes a series that appears later to have been at zero', () => {
    add(TICK, 'c', [counter(3, { status: '200' })]);
    add(2 * TICK, 'c', [counter(3, { status: '200' }), counter(2, { status: '500' })]);
    expect(sut.growthOf('c')).toEqual([
      { labels: { status: '200' }, by: 3 },
      { labels: { status: '500' }, by: 2 },
    ]);
  });

  it('leaves out what did not grow in the window', () => {
    for (let n = 0; n <= 20; n++) add(n * TICK, 'c', [counter(5)]);
    expect(sut.growthOf('c')).toEqual([]);
    expect(sut.growthOf('unheard of')).toEqual([]);
  });

  it('takes cumulative buckets apart', () => {
    add(TICK, 'h', histogram({ route: '/a' }, [1, 2, 2]));
    for (let n = 2; n <= 13; n++) add(n * TICK, 'h', histogram({ route: '/a' }, [4, 9, 12]));
    const [found] = sut.distributionsOf('h');
    expect(found).toEqual({
      labels: { route: '/a' },
      distribution: { bounds: [0.1, 0.5], counts: [3, 4, 3], count: 10, sum: expect.closeTo(2, 10) },
    });
  });

  it('keeps the distributions of different labels apart', () => {
    add(TICK, 'h', [...histogram({ route: '/a' }, [1, 1, 1]), ...histogram({ route: '/b' }, [0, 2, 2])]);
    expect(sut.distributionsOf('h').map(({ labels, distribution }) => [labels.route, distribution.count])).toEqual([
      ['/a', 1],
      ['/b', 2],
    ]);
  });
});
