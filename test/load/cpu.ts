import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in ticks of 10 ms. */
const TICK_US = 10_000;

interface ProcessTimes {
  pid: number;
  parent: number;
  /** Microseconds of the process itself and of children it has reaped. */
  cpuUs: number;
  command: string;
}

/** Processor time, in microseconds, that a process and its descendants have used so far, by what they run: the api, Postgres, Redis, and everything else (worker, sandbox, launcher). */
export function treeCpuByPart(root: number): Record<Part, number> {
  const parts: Record<Part, number> = { api: 0, postgres: 0, redis: 0, other: 0 };
  for (const { command, cpuUs } of descendantsOf(root, snapshot())) parts[partOf(command)] += cpuUs;
  return parts;
}

/** The pid of a process below `root` whose command line holds the text. */
export function findDescendant(root: number, text: string): number {
  const found = descendantsOf(root, snapshot()).find(({ command }) => command.includes(text));
  if (found === undefined) throw new Error(`no process below ${root} runs ${text}`);
  return found.pid;
}

/** Memory of one process that is in RAM, in bytes. */
export function readRssBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1024;
}

export type Part = 'api' | 'postgres' | 'redis' | 'other';

/** Processor time of one process, all its threads, in microseconds. */
export const readProcessCpuUs = (pid: number): number => ownTimeUs(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** The main thread of a process has the number of the process. */
export const readThreadCpuUs = (pid: number, thread: number): number =>
  ownTimeUs(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8'));

function partOf(command: string): Part {
  if (command.includes('apps/api/')) return 'api';
  if (/postgres:|\/postgres /.test(command)) return 'postgres';
  if (/(?:redis|valkey)-server/.test(command)) return 'redis';
  return 'other';
}

function descendantsOf(root: number, all: ProcessTimes[]): ProcessTimes[] {
  const own = all.filter(({ pid }) => pid === root);
  const children = all.filter(({ parent }) => parent === root);
  return [...own, ...children.flatMap(({ pid }) => descendantsOf(pid, all))];
}

function snapshot(): ProcessTimes[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [readProcess(Number(name))];
      } catch {
        return []; // ended while we looked
      }
    });
}

/** The second field is the name in parentheses and may hold spaces: count from behind it. */
const fieldsOf = (stat: string): string[] => stat.slice(stat.lastIndexOf(')') + 2).split(' ');

function ownTimeUs(stat: string): number {
  const fields = fieldsOf(stat);
  return (Number(fields[11]) + Number(fields[12])) * TICK_US;
}

function readProcess(pid: number): ProcessTimes {
  const fields = fieldsOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  return { pid, parent: Number(fields[1]), cpuUs: ticks * TICK_US, command };
}
