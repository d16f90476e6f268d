import { InvalidRequestError } from '../http/validation.pipe';
import { toReportSpan } from './report-span';

const now = new Date('2026-06-30T12:00:00Z');
const texts = (query: { from?: string; to?: string }) => {
  const { from, to } = toReportSpan(query, now);
  return [from.toISOString(), to.toISOString()];
};

describe(toReportSpan.name, () => {
  it('is the last 30 days when nothing is said', () => {
    expect(texts({})).toEqual(['2026-05-31T12:00:00.000Z', '2026-06-30T12:00:00.000Z']);
  });

  it('takes days as whole days, the last one included', () => {
    expect(texts({ from: '2026-06-01', to: '2026-06-02' })).toEqual([
      '2026-06-01T00:00:00.000Z',
      '2026-06-03T00:00:00.000Z',
    ]);
  });

  it('goes back 30 days from an end in the past', () => {
    expect(texts({ to: '2026-03-01T00:00:00Z' })[0]).toBe('2026-01-30T00:00:00.000Z');
  });

  it.each([
    ['begins after its end', { from: '2026-06-02', to: '2026-06-01' }],
    ['has not begun', { from: '2026-07-01' }],
    ['is longer than a year', { from: '2025-01-01', to: '2026-06-01' }],
  ])('is refused when it %s', (_name, query) => {
    expect(() => toReportSpan(query, now)).toThrow(InvalidRequestError);
  });
});
