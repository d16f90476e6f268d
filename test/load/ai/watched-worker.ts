import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readProcessCpuUs, readThreadCpuUs } from '../cpu';
import { BEGIN, REPORT, type LoopReport } from './worker-probe';

const WORKER = resolve(__dirname, '../../../apps/ai-worker/src/main.js');
const PROBE = join(__dirname, 'worker-probe.js');
/** Models are loaded, and the hub's may be fetched, before the worker is ready. */
const READY_WITHIN_MS = 10 * 60_000;
const LAST_OUTPUT = 4_000;

/** The built ai-worker with a probe in its main loop. */
export class WatchedWorker {
  private output = '';

  private constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output = (this.output + chunk.toString()).slice(-LAST_OUTPUT);
      });
    }
  }

  /** @param profileTo a folder for the processor profiles of its threads, written when it ends */
  static async start(env: Record<string, string>, profileTo?: string): Promise<WatchedWorker> {
    const profile = profileTo === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', resolve(profileTo)];
    const child = fork(WORKER, [], {
      env: { PATH: process.env.PATH ?? '', WORKER_PORT: '0', ...env },
      execArgv: ['--require', PROBE, ...profile],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    const worker = new WatchedWorker(child);
    await worker.message(READY_WITHIN_MS);
    return worker;
  }

  /** Of all its threads so far. */
  get cpuUs(): number {
    return readProcessCpuUs(this.pid);
  }

  /** Of the main thread alone. */
  get mainThreadCpuUs(): number {
    return readThreadCpuUs(this.pid, this.pid);
  }

  get rssMb(): number {
    const status = readFileSync(`/proc/${this.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1_000;
  }

  /** The end of what it wrote. */
  get lastWords(): string {
    return this.output;
  }

  /** From here on the main loop is watched. */
  beginToWatch(): void {
    this.child.send(BEGIN);
  }

  async readLoop(): Promise<LoopReport> {
    const report = this.message(30_000);
    this.child.send(REPORT);
    return (await report) as LoopReport;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  private get pid(): number {
    return this.child.pid as number;
  }

  private async message(withinMs: number): Promise<unknown> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, AbortSignal.timeout(withinMs)]);
    try {
      const ended = once(this.child, 'exit', { signal }).then(([code]) => {
        throw new Error(`the worker ended with ${String(code)}:\n${this.output}`);
      });
      const [message] = (await Promise.race([once(this.child, 'message', { signal }), ended])) as [unknown];
      return message;
    } finally {
      over.abort();
    }
  }
}
