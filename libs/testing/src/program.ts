import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export interface Program {
  readonly child: ChildProcess;
  /** Where it serves. */
  readonly url: string;
  /** What it wrote to standard output and standard error so far. */
  output(): string;
  /** Ends it as a crash does: nothing is finished, nothing is returned. */
  kill(): Promise<void>;
  /** Ends it in order. @returns its exit code */
  stop(): Promise<number | null>;
}

/** A built application as a process of its own, once it has reported itself ready. Workers take a free port unless told another. */
export async function startProgram(app: 'api' | 'ai-worker', env: Record<string, string>): Promise<Program> {
  const child = fork(resolve(__dirname, `../../../dist/apps/${app}/src/main.js`), [], {
    env: { PATH: process.env.PATH ?? '', WORKER_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => void output.push(chunk.toString()));
  }
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const early = exited.then(([code]) => {
    throw new Error(`${app} ended with ${code} before it was ready:\n${output.join('')}`);
  });
  const ready = once(child, 'message') as Promise<[{ url?: string }]>;
  const [{ url = '' }] = await Promise.race([ready, early]);
  early.catch(() => undefined); // it ends later, when it is told to
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const [code] = await exited;
    return code;
  };
  return {
    child,
    url,
    output: () => output.join(''),
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}
