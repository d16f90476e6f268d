import { treeCpuByPart } from '../cpu';
import type { Latencies } from './latencies';

/** Whose processor time it is: the processes that spend (or the api), the database, Redis, and all else that runs. */
export interface CpuByPart {
  node: number;
  postgres: number;
  redis: number;
  rest: number;
}

export interface Row extends Latencies {
  name: string;
  load: string;
  /** Microseconds per operation, of all processes. */
  cpuUs: CpuByPart;
  /** The row that this one is measured against. */
  limit: Row | null;
}

/** Processor time so far. @param spenders without any, the api is what counts as ours */
export function cpuSoFar(system: number, spenders: number[]): CpuByPart {
  const { api, postgres, redis, other } = treeCpuByPart(system);
  if (spenders.length === 0) return { node: api, postgres, redis, rest: other };
  const node = spenders.reduce((sum, pid) => sum + treeCpuByPart(pid).other, 0);
  return { node, postgres, redis, rest: api + other };
}

export function cpuPerOperation(before: CpuByPart, after: CpuByPart, operations: number): CpuByPart {
  const per = (part: keyof CpuByPart) => Math.round((after[part] - before[part]) / Math.max(1, operations));
  return { node: per('node'), postgres: per('postgres'), redis: per('redis'), rest: per('rest') };
}

export const totalUs = ({ node, postgres, redis, rest }: CpuByPart) => node + postgres + redis + rest;

export const perSecond = ({ operations, elapsedMs }: Latencies) => Math.round(operations / (elapsedMs / 1000));

const HEAD = [
  'case',
  'load',
  'per s',
  'p50 ms',
  'p99 ms',
  'worst ms',
  'CPU us/op',
  'of it node / pg / redis / rest',
  'x limit CPU',
  'x limit rate',
  'errors',
];

export function printTable(rows: Row[]): void {
  const lines = rows.map((row) => [
    row.name,
    row.load,
    String(perSecond(row)),
    String(row.p50Ms),
    String(row.p99Ms),
    String(row.worstMs),
    String(totalUs(row.cpuUs)),
    Object.values(row.cpuUs).join(' / '),
    row.limit === null ? '' : (totalUs(row.cpuUs) / totalUs(row.limit.cpuUs)).toFixed(2),
    row.limit === null ? '' : (perSecond(row) / perSecond(row.limit)).toFixed(2),
    row.errors === 0 ? '0' : `${row.errors}: ${row.firstError}`,
  ]);
  console.log([HEAD, HEAD.map(() => '---'), ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n'));
}
