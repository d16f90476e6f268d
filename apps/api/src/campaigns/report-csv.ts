import { stringify } from 'csv-stringify/sync';
import type { CampaignReport, Figure, ReportRow } from '@app/campaigns';
import { CSV_FORMAT } from '../credits/ledger-csv';

type Column = readonly [heading: string, cell: (row: ReportRow, report: CampaignReport) => string | number | null];

const figure =
  (of: (figures: NonNullable<ReportRow['figures']>) => Figure): Column[1] =>
  ({ figures }) =>
    figures === null ? null : of(figures).value;

const COLUMNS: readonly Column[] = [
  ['username', ({ username }) => username],
  ['status', ({ status }) => status],
  ['access', ({ access }) => access],
  ['followers', ({ followersCount }) => followersCount],
  ['countsReadAt', ({ fetchedAt }) => fetchedAt],
  ['postsAgreed', ({ agreed }) => agreed],
  ['postsDelivered', ({ delivered }) => delivered],
  ['likes', figure(({ likes }) => likes)],
  ['postsWithHiddenLikes', ({ figures }) => figures && (figures.likes.excluded.hidden_likes ?? 0)],
  ['comments', figure(({ comments }) => comments)],
  ['engagement', figure(({ engagement }) => engagement)],
  ['views', figure(({ views }) => views)],
  ['engagementRatePercent', figure(({ rate }) => rate)],
  ['liftPercent', figure(({ lift }) => lift)],
  ['currency', (_row, { costs }) => costs.currency],
  ['feeMinor', ({ feeMinor }) => feeMinor],
  ['costPerEngagementMinor', figure(({ perEngagement }) => perEngagement)],
  ['costPerThousandViewsMinor', figure(({ perThousandViews }) => perThousandViews)],
];

/** One line per creator. What is not known is empty, never zero. */
export function reportToCsv(report: CampaignReport): string {
  const lines = report.creators.map((row) => COLUMNS.map(([, cell]) => cell(row, report)));
  return stringify([COLUMNS.map(([heading]) => heading), ...lines], CSV_FORMAT);
}
