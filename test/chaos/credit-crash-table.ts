import type { CrashReport } from './credit-crash-run';

/** The run in figures, one line each. */
export function crashTable(report: CrashReport): string {
  const { killed, awayMs, tally, deeds, figures, audit, settings } = report;
  const resent = [...tally].filter(([what]) => what !== 'answered').sort(([, a], [, b]) => b - a);
  const count = (status: number) => deeds.filter((deed) => deed.status === status).length;
  const lines: [string, string | number][] = [
    ['kills of api processes', killed.api],
    ['kills of the worker', killed['ai-worker']],
    ['immediate stops of PostgreSQL', `${awayMs.length} (away ${awayMs.join(', ') || 0} ms)`],
    [
      'fsync, synchronous_commit, full_page_writes',
      [settings.fsync, settings.synchronous_commit, settings.full_page_writes].join(', '),
    ],
    ['requests', [...tally.values()].reduce((sum, n) => sum + n, 0)],
    ...resent.map(([what, n]): [string, number] => [`  sent again: ${what}`, n]),
    ['answered with 200', count(200)],
    ['answered with 402, out of credits', count(402)],
    ['never answered', report.unanswered.length],
    ['creators unlocked and paid', figures.unlocks],
    ['analytics answered and paid', figures.analytics],
    ['operations given up, by sweep or refusal', figures.givenUp],
    ['longest wait for the sweep', `${report.longestOverdueMs} ms`],
    ['charged late, after their lease', figures.lateCharges],
    ['credits owed for them', figures.owed],
    ['other bytes under the same key', report.otherAnswers.length],
    ['processes that ended by themselves', report.collapses.length],
    ...Object.entries(audit).map(([name, wrong]): [string, number] => [`audit: ${name}`, (wrong as unknown[]).length]),
    ['seconds', (report.tookMs / 1_000).toFixed(1)],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  return lines.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join('\n');
}
