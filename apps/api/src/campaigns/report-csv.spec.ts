import type { CampaignReport, Figure, ReportRow, ReportRowFigures } from '@app/campaigns';
import { reportToCsv } from './report-csv';

const PASSPORT = { unit: 'count', formula: 'f.v1', used: 1, excluded: {}, window: 'w' } as const;
const known = (value: number): Figure => ({ ...PASSPORT, value, status: 'measured', reason: null });
const unknown: Figure = { ...PASSPORT, value: null, status: 'unavailable', reason: 'hidden' };
const FIGURES: ReportRowFigures = {
  posts: known(2),
  likes: { ...known(300), excluded: { hidden_likes: 1 } },
  comments: known(20),
  engagement: known(320),
  views: unknown,
  rate: known(3.2),
  lift: known(-12.5),
  perEngagement: known(150),
  perThousandViews: unknown,
};

const aRow = (members: Partial<ReportRow> = {}): ReportRow => ({
  username: 'nora.travels',
  status: 'confirmed',
  access: 'full',
  followersCount: 10_000,
  fetchedAt: '2026-06-15T12:00:00.000Z',
  delivered: 2,
  agreed: 3,
  feeMinor: 48_000,
  figures: FIGURES,
  ...members,
});

const linesOf = (...creators: ReportRow[]) =>
  reportToCsv({ creators, costs: { currency: 'EUR' } } as unknown as CampaignReport).split('\r\n');

describe(reportToCsv.name, () => {
  it('writes a line per creator; what is not known is empty', () => {
    expect(linesOf(aRow())[1]).toBe(
      'nora.travels,confirmed,full,10000,2026-06-15T12:00:00.000Z,3,2,300,1,20,320,,3.2,-12.5,EUR,48000,150,',
    );
  });

  it('leaves the figures of a creator without access empty', () => {
    expect(linesOf(aRow({ access: 'preview', figures: null }))[1]).toBe(
      'nora.travels,confirmed,preview,10000,2026-06-15T12:00:00.000Z,3,2,,,,,,,,EUR,48000,,',
    );
  });

  it('lets no text become a formula', () => {
    expect(linesOf(aRow({ username: '=1+1' }))[1]).toMatch(/^'=1\+1,/);
  });

  it('has as many cells as headings in every line', () => {
    const [heading, ...lines] = linesOf(aRow(), aRow({ figures: null }));
    const widths = lines.filter((line) => line !== '').map((line) => line.split(',').length);
    expect(widths).toEqual([heading?.split(',').length, heading?.split(',').length]);
  });
});
