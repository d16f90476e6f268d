import type { BenchmarkAnswer, BenchmarkRow, PeerFigure } from './creator-analytics.types';
import { groupBy } from './grouping';

/** What each published table says of a figure at this number of followers, the latest first. */
export function benchmarksFor(
  rows: readonly BenchmarkRow[],
  { figure, followers, value }: { figure: PeerFigure; followers: number | null; value: number | null },
): BenchmarkAnswer[] {
  if (followers === null) return [];
  const fitting = rows.filter((row) => row.figure === figure && isInTier(row, followers));
  return [...groupBy(fitting, ({ table }) => table).values()]
    .map((table) => toAnswer(table, value))
    .sort((a, b) => b.publishedOn.localeCompare(a.publishedOn) || (a.table < b.table ? -1 : 1));
}

/** The latest table with bands, which alone can place a value; else null. */
export const placing = (answers: readonly BenchmarkAnswer[]): BenchmarkAnswer | null =>
  answers.find(({ band }) => band !== null) ?? null;

const isInTier = ({ followersFrom, followersTo }: BenchmarkRow, followers: number): boolean =>
  followers >= followersFrom && (followersTo === null || followers < followersTo);

function toAnswer(rows: BenchmarkRow[], value: number | null): BenchmarkAnswer {
  const [{ table, source, publishedOn, definition, note }] = rows as [BenchmarkRow];
  const floors = rows.filter(({ kind }) => kind === 'floor').sort((a, b) => b.value - a.value);
  return {
    table,
    source,
    publishedOn,
    definition,
    note,
    band: value === null || floors.length === 0 ? null : (floors.find((row) => row.value <= value)?.label ?? 'low'),
    references: rows.map(({ kind, label, value: printed }) => ({ kind, label, value: printed })),
  };
}
