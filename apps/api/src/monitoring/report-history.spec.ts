import type { MetricsReport } from '@app/monitoring';
import { KEPT_TICKS, ReportHistory } from './report-history';

describe(ReportHistory, () => {
  let sut: ReportHistory;
  beforeEach(() => (sut = new ReportHistory()));

  const add = (tick: number, at = '') => sut.add({ tick, at } as MetricsReport);
  const told = (seen?: number) => sut.since(seen).map((frame) => Number(/^id: (\d+)$/m.exec(frame.toString())?.[1]));

  it('writes a report as an event whose id is its tick', () => {
    expect(add(7).toString()).toBe('event: metrics\nid: 7\ndata: {"tick":7,"at":""}\n\n');
  });

  it('tells the present to who comes for the first time, with the very bytes of all others', () => {
    add(7);
    const frame = add(8);
    expect(sut.since(undefined)).toEqual([frame]);
    expect(sut.since(undefined)[0]).toBe(frame);
  });

  it('tells who comes back what it missed', () => {
    for (const tick of [7, 8, 9]) add(tick);
    expect([told(7), told(9), told(0)]).toEqual([[8, 9], [], [7, 8, 9]]);
  });

  it('keeps the last ten minutes', () => {
    for (let tick = 1; tick <= KEPT_TICKS + 30; tick++) add(tick);
    expect([told(0).length, told(0)[0]]).toEqual([120, 31]);
  });

  it('bears with a neighbour that is a tick ahead, and not with an id that nobody gave', () => {
    add(8);
    expect([told(9), told(10)]).toEqual([[], [8]]);
  });

  it('tells each tick once when the clock was set back', () => {
    for (const tick of [7, 8, 9]) add(tick);
    add(8, 'later');
    expect(told(0)).toEqual([7, 8]);
    expect(sut.since(7)[0]?.toString()).toContain('later');
  });

  it('has nothing to tell before the first report', () => {
    expect([told(), told(0)]).toEqual([[], []]);
  });
});
