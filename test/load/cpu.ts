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

/** Processor time, in microseconds, that a process and all its descendants have used so far. */
export function treeCpuUs(root: number): number {
  return descendantsOf(root, snapshot()).reduce((sum, { cpuUs }) => sum + cpuUs, 0);
}

/** Direct and indirect children whose command line holds the given text. */
export function findDescendant(root: number, text: string): number {
  const found = descendantsOf(root, snapshot()).find(({ command }) => command.includes(text));
  if (found === undefined) throw new Error(`no process below ${root} runs ${text}`);
  return found.pid;
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

function readProcess(pid: number): ProcessTimes {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses and may hold spaces: count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index]), 0);
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  return { pid, parent: Number(fields[1]), cpuUs: ticks * TICK_US, command };
}
