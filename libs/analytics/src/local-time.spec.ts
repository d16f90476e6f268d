import { localTimes } from './local-time';

describe(localTimes, () => {
  const moments = Array.from(
    { length: 400 },
    (_, n) => new Date(Date.UTC(2026, 0, 1) + n * 22 * 3_600_000 + n * 61_000),
  );

  it('says in UTC what a clock in the zone of the same time says', () => {
    const [utc, greenwich] = [localTimes('UTC'), localTimes('Etc/UTC')];
    for (const at of moments) expect(utc(at)).toEqual(greenwich(at));
  });

  it('follows daylight saving, also when a zone is asked for again', () => {
    for (let i = 0; i < 2; i++) {
      const lisbon = localTimes('Europe/Lisbon');
      expect(lisbon(new Date('2026-01-15T23:30:00Z'))).toEqual({ weekday: 4, hour: 23, week: '2026-01-12' });
      expect(lisbon(new Date('2026-07-19T23:30:00Z'))).toEqual({ weekday: 1, hour: 0, week: '2026-07-20' });
    }
  });
});
