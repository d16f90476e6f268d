import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { KeptProcess } from './kept-process';

export interface ApplicationOptions {
  name: string;
  /** Compiled entry file. */
  entry: string;
  env: Record<string, string | undefined>;
  cwd: string;
  /** One line of the application's output, or a notice about it. */
  onLine: (line: string) => void;
  onSpawn: (pid: number) => void;
  onGivenUp: () => void;
}

/** What an application sends once it is of use (see libs/observability/src/process-lifecycle.ts). */
interface ReadyMessage {
  type: 'ready';
  url?: string;
}

/** An application in a process group of its own: the terminal's Ctrl-C does not reach it, the supervisor's order does. */
export function application(options: ApplicationOptions): KeptProcess<{ url: string | undefined }> {
  return new KeptProcess({
    name: options.name,
    spawn: () => spawnApplication(options),
    becomeReady: (child) =>
      new Promise((resolve) => {
        child.on('message', (message: Partial<ReadyMessage>) => {
          if (message.type === 'ready') resolve({ url: message.url });
        });
      }),
    stopSignal: 'SIGTERM',
    readyWithinMs: 60_000,
    onNotice: (text) => options.onLine(`the process ${text}`),
    onGivenUp: options.onGivenUp,
  });
}

function spawnApplication({ entry, env, cwd, onLine, onSpawn }: ApplicationOptions): ChildProcess {
  const child = fork(entry, [], {
    cwd,
    env,
    detached: true,
    execArgv: [],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onLine);
  }
  child.once('spawn', () => child.pid !== undefined && onSpawn(child.pid));
  return child;
}
