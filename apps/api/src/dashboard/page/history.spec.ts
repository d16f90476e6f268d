import type { MetricsReport } from '@app/monitoring';
import { History } from './history';

const report = (second: number, tick = second) =>
  ({ tick, at: new Date(second * 1_000).toISOString() }) as unknown as MetricsReport;

describe(History, () => {
  it('takes a report once, however often it comes', () => {
    const history = new History();
    expect([5, 10, 10, 5, 15].map((second) => history.add(report(second)))).toEqual([true, true, false, false, true]);
    expect(history.reports).toHaveLength(3);
  });

  it('goes on when the server counts its ticks from the start again', () => {
    const history = new History();
    history.add(report(5, 900));
    expect(history.add(report(10, 1))).toBe(true);
  });

  it('keeps an hour', () => {
    const history = new History();
    for (let index = 0; index < 800; index += 1) history.add(report(index * 5));
    expect(history.reports).toHaveLength(720);
    expect(history.latest).toEqual(report(799 * 5));
  });
});
