import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { pause } from './ports';

/** A pid alone is not enough to signal a process noted earlier: the number may belong to somebody else by now. */
export interface ProcessIdentity {
  pid: number;
  /** When the process began, in whatever form the platform tells it. */
  started: string;
}

const HAS_PROC = existsSync('/proc/self/stat');

export function identify(pid: number): ProcessIdentity | null {
  const started = HAS_PROC ? startTicks(pid) : askPs(pid, 'lstart=');
  return started === null ? null : { pid, started };
}

export function isAlive(identity: ProcessIdentity): boolean {
  return identify(identity.pid)?.started === identity.started;
}

/** The command line of a running process; '' when there is none. */
export function commandLine(pid: number): string {
  if (!HAS_PROC) return askPs(pid, 'command=') ?? '';
  return (readProc(pid, 'cmdline') ?? '').replaceAll('\0', ' ').trim();
}

/** @returns whether every process was gone before the time was over */
export async function waitUntilGone(processes: readonly ProcessIdentity[], timeoutMs: number): Promise<boolean> {
  const end = Date.now() + timeoutMs;
  while (processes.some(isAlive)) {
    if (Date.now() > end) return false;
    await pause(50);
  }
  return true;
}

/** Signals a process that may have ended meanwhile. */
export function signal(identity: ProcessIdentity, name: NodeJS.Signals): void {
  if (!isAlive(identity)) return;
  try {
    process.kill(identity.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Field 22 of stat; a zombie has ended although it is still listed. The name in field 2 may hold spaces and brackets. */
function startTicks(pid: number): string | null {
  const stat = readProc(pid, 'stat');
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
}

function readProc(pid: number, file: 'stat' | 'cmdline'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null; // it has ended
  }
}

function askPs(pid: number, format: string): string | null {
  try {
    const answer = execFileSync('ps', ['-o', format, '-p', String(pid)], { stdio: ['ignore', 'pipe', 'ignore'] });
    return answer.toString().trim() || null;
  } catch {
    return null; // it has ended
  }
}
