import type { FaultReport, Row } from './run';
import { USER_CLASSES, type Shot, type UserClass, type Verdict } from './load';

const AVAILABLE: Record<UserClass, Verdict[]> = {
  cached: ['right'],
  fresh: ['right', 'degraded'],
  posts: ['right'],
  charges: ['right'],
  writes: ['right'],
  balance: ['right'],
};

/** Share of the requests of a class with the answer they are due; NaN without requests. */
export function availability(shots: Shot[], userClass: UserClass): number {
  return share(shots, userClass, AVAILABLE[userClass]);
}

export function share(shots: Shot[], userClass: UserClass, verdicts: Verdict[]): number {
  const own = shots.filter((shot) => shot.userClass === userClass);
  return own.filter(({ verdict }) => verdicts.includes(verdict)).length / own.length;
}

/** One line a fault: the span is from its beginning until all was well again. */
export function faultTable({ rows, impossible, tookMs }: FaultReport): string {
  const head = [
    'fault',
    'requests',
    ...USER_CLASSES.map((userClass) => (userClass === 'charges' ? 'charges (refused)' : userClass)),
    'seen after',
    'well after',
    'invariants',
  ];
  const lines = rows.map((row) => [
    row.fault.name,
    String(row.shots.length),
    ...USER_CLASSES.map((userClass) => cell(row.shots, userClass)),
    seen(row),
    well(row),
    isSound(row) ? 'hold' : 'BROKEN',
  ]);
  const told = impossible.map((name) => `cannot be made on this machine: ${name}`);
  return [align([head, ...lines]), ...told, `${seconds(tookMs)} s in all`].join('\n');
}

/** One line a breaker that opened: by process, as its metrics showed it. */
export function breakerTable({ rows }: FaultReport): string {
  const head = ['breaker', 'in', 'fault', 'failures until open', 'opened', 'probes', 'closed', 'open for', 'states'];
  const lines = rows.flatMap(({ fault, breakers }) =>
    breakers.map((life) => [
      life.policy,
      life.process,
      fault.name,
      String(life.failures),
      String(life.opened),
      String(life.probes),
      String(life.closed),
      `${seconds(life.openMs)} s`,
      life.states.join(' > '),
    ]),
  );
  return align([head, ...lines]);
}

/** What was not right in a row, by class and in words. */
export function complaints(row: Row): string {
  const { shots, fault, breakers, unwell } = row;
  const counts = new Map<string, number>();
  for (const { userClass, verdict, note } of shots) {
    if (verdict === 'right') continue;
    const what = `${userClass} ${verdict}: ${note}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  const lines = [...counts].sort(([, a], [, b]) => b - a).map(([what, n]) => `  ${n} x ${what}`);
  const lives = breakers.map(
    ({ policy, process, states }) => `  breaker of ${policy} in ${process}: ${states.join(' > ')}`,
  );
  const head = `${fault.name}: seen after ${seen(row)}, well after ${well(row)}`;
  return [head, ...lines, ...lives, ...unwell.map((what) => `  still: ${what}`)].join('\n');
}

export const isSound = ({ shots, audit }: Row): boolean =>
  shots.every(({ verdict }) => verdict !== 'wrong') &&
  Object.values(audit).every((wrong: unknown[]) => wrong.length === 0);

const seen = ({ detectedMs }: Row) => (detectedMs === null ? '-' : `${seconds(detectedMs)} s`);
const well = ({ recoveredMs, recoveryBoundMs }: Row) =>
  recoveredMs === null ? `not in ${seconds(recoveryBoundMs)} s` : `${seconds(recoveredMs)} s`;

function cell(shots: Shot[], userClass: UserClass): string {
  const own = percent(availability(shots, userClass));
  return userClass === 'charges' ? `${own} (${percent(share(shots, 'charges', ['refused']))})` : own;
}

/** Never rounded up to all. */
const percent = (of: number) => (Number.isNaN(of) ? '-' : `${(Math.floor(of * 10_000) / 100).toFixed(2)} %`);
const seconds = (ms: number) => (ms / 1_000).toFixed(1);

function align(lines: string[][]): string {
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
