import { ageAtEngagement, engagementAtAge } from './engagement-at-age';

const HOUR = 3_600_000;
const reading = (hours: number, engagement: number) => ({ age: hours * HOUR, engagement });

describe(engagementAtAge.name, () => {
  // A quarter of the way from 12 to 36 hours is 18 hours; 100 + a quarter of 200 is 150.
  it('lies on the line between the reading before and the one after, and within them', () => {
    const readings = [reading(12, 100), reading(36, 300)];
    expect(engagementAtAge(readings, 18 * HOUR)).toEqual({ value: 150, low: 100, high: 300 });
  });

  it('is what was read where something was read at that very age', () => {
    expect(engagementAtAge([reading(12, 100), reading(36, 300)], 36 * HOUR)).toEqual({
      value: 300,
      low: 300,
      high: 300,
    });
  });

  it('begins with nothing', () => {
    expect(engagementAtAge([reading(20, 100)], 5 * HOUR)).toEqual({ value: 25, low: 0, high: 100 });
  });

  it('is not known beyond the last reading', () => {
    expect(engagementAtAge([reading(20, 100)], 21 * HOUR)).toBeNull();
    expect(engagementAtAge([], HOUR)).toBeNull();
  });

  it('is not guessed between readings that lie further apart than a day and a half', () => {
    expect(engagementAtAge([reading(12, 100), reading(48, 300)], 24 * HOUR)?.value).toBeCloseTo(166.67, 2);
    expect(engagementAtAge([reading(12, 100), reading(49, 300)], 24 * HOUR)).toBeNull();
    expect(engagementAtAge([reading(37, 100)], 24 * HOUR)).toBeNull();
  });

  it('is known between any readings of a settled post', () => {
    const weeks = [reading(7 * 24, 100), reading(27 * 24, 120)];
    expect(engagementAtAge(weeks, 17 * 24 * HOUR)).toEqual({ value: 110, low: 100, high: 120 });
    expect(engagementAtAge([reading(7 * 24 - 1, 100), reading(27 * 24, 120)], 17 * 24 * HOUR)).toBeNull();
  });

  it('keeps its interval in order when a count falls', () => {
    expect(engagementAtAge([reading(12, 100), reading(36, 80)], 24 * HOUR)).toEqual({ value: 90, low: 80, high: 100 });
  });
});

describe(ageAtEngagement.name, () => {
  it('is the age at which the line first reaches the engagement', () => {
    const readings = [reading(12, 100), reading(36, 300), reading(60, 250), reading(84, 400)];
    expect(ageAtEngagement(readings, 200)).toEqual({ value: 24 * HOUR, low: 12 * HOUR, high: 36 * HOUR });
    expect(ageAtEngagement(readings, 50)).toEqual({ value: 6 * HOUR, low: 0, high: 12 * HOUR });
    expect(ageAtEngagement(readings, 401)).toBeNull();
  });
});
