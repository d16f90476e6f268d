import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

export interface KeptProcessOptions<Ready> {
  name: string;
  /** Must start the program as the leader of its own process group (`detached: true`). */
  spawn: () => ChildProcess;
  /** Settles when the program is of use; the signal aborts when the program ended first. */
  becomeReady: (child: ChildProcess, ended: AbortSignal) => Promise<Ready>;
  stopSignal: NodeJS.Signals;
  readyWithinMs: number;
  /** Told about every unexpected end and every restart, as a sentence without the name. */
  onNotice: (text: string) => void;
  /** Called once when restarting did not help. */
  onGivenUp: () => void;
  /** Pause before the first restart; doubles with each one. */
  restartPauseMs?: number;
}

/** Raised when the program ended, or took too long, before it was of use. */
export class NotReadyError extends Error {
  constructor(
    readonly program: string,
    readonly reason: string,
  ) {
    super(`${program} ${reason}`);
    this.name = NotReadyError.name;
  }
}

const RESTARTS = 5;
/** A program that ran this long has recovered: its earlier restarts are forgotten. */
const STEADY_MS = 60_000;

/** A program that is started, watched, started again after an unexpected end, and stopped with everything it left in its group. */
export class KeptProcess<Ready = void> {
  private child: ChildProcess | null = null;
  private readonly stopped = new AbortController();
  private restarts = 0;
  private readySince = 0;

  constructor(private readonly options: KeptProcessOptions<Ready>) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** @throws NotReadyError */
  async start(): Promise<Ready> {
    const child = this.options.spawn();
    this.child = child;
    const ended = new AbortController();
    const end = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`could not be started (${error.message})`));
      child.once('exit', (code, signal) => resolve(`ended ${signal === null ? `with code ${code}` : `by ${signal}`}`));
    });
    void end.then(() => {
      ended.abort();
      sweepGroup(child);
    });
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<void>((resolve) => (timer = setTimeout(resolve, this.options.readyWithinMs)));
    const outcome = await Promise.race([
      this.options.becomeReady(child, ended.signal).then((value) => ({ ready: true as const, value })),
      end.then((reason) => ({ ready: false as const, reason })),
      tooLate.then(() => ({ ready: false as const, reason: 'was not ready in time' })),
    ]);
    clearTimeout(timer);
    if (!outcome.ready) {
      sweepGroup(child);
      throw new NotReadyError(this.options.name, outcome.reason);
    }
    this.readySince = Date.now();
    void end.then((reason) => this.afterEnd(child, reason));
    return outcome.value;
  }

  /** Asks the program to end and insists after the given time. Never rejects. */
  async stop(withinMs: number): Promise<void> {
    this.stopped.abort();
    const child = this.child;
    if (child === null || hasEnded(child)) return;
    const end = new Promise((resolve) => child.once('exit', resolve));
    child.kill(this.options.stopSignal);
    const timer = setTimeout(() => sweepGroup(child), withinMs);
    await end;
    clearTimeout(timer);
    sweepGroup(child);
  }

  /** Ends the program and its group at once. */
  kill(): void {
    this.stopped.abort();
    if (this.child !== null) sweepGroup(this.child);
  }

  private async afterEnd(child: ChildProcess, reason: string): Promise<void> {
    if (this.stopped.signal.aborted || child !== this.child) return;
    if (Date.now() - this.readySince > STEADY_MS) this.restarts = 0;
    if (this.restarts >= RESTARTS) {
      this.options.onNotice(`${reason}; ${RESTARTS} restarts did not help`);
      return this.options.onGivenUp();
    }
    const pauseMs = (this.options.restartPauseMs ?? 250) * 2 ** this.restarts++;
    this.options.onNotice(`${reason}; restarting in ${pauseMs} ms`);
    await wait(pauseMs, undefined, { signal: this.stopped.signal }).catch(() => undefined);
    if (this.stopped.signal.aborted) return;
    try {
      await this.start();
      this.options.onNotice('is running again');
    } catch (error) {
      await this.afterEnd(this.child ?? child, error instanceof NotReadyError ? error.reason : String(error));
    }
  }
}

const hasEnded = (child: ChildProcess): boolean =>
  child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** A dead leader can leave members behind: cluster workers that still hold the port. */
function sweepGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
