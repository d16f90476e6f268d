import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { BareOrder, BareResult } from './bare-process';

/** The limit of the tier: its models over the same captions, in a process that does nothing else. */
export async function runBare(order: BareOrder): Promise<BareResult> {
  const child = fork(join(__dirname, 'bare-process.js'), [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    const over = new AbortController();
    const ended = once(child, 'exit', { signal: over.signal }).then(([code]) => {
      throw new Error(`the process with the bare models ended with ${String(code)}`);
    });
    child.send(order);
    const answer = once(child, 'message', { signal: over.signal });
    const [{ result, error }] = (await Promise.race([answer, ended])) as [{ result?: BareResult; error?: string }];
    over.abort();
    if (result === undefined) throw new Error(error);
    return result;
  } finally {
    if (child.connected) child.disconnect();
  }
}

/** As the worker cuts the posts of each creator: by length, so many at a time. */
export function cutIntoBatches(captions: readonly (string | null)[], size: number): (string | null)[][] {
  const sorted = [...captions].sort((a, b) => (a?.length ?? 0) - (b?.length ?? 0));
  return Array.from({ length: Math.ceil(sorted.length / size) }, (_, n) => sorted.slice(n * size, (n + 1) * size));
}
