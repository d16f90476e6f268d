import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync } from 'node:fs';
import { KeptProcess, NotReadyError } from '../processes/kept-process';
import { exchange, pause } from '../processes/ports';
import { identify, signal, waitUntilGone, type ProcessIdentity } from '../processes/process-identity';
import { writePrivateJson } from '../setup/private-json';
import type { FromHost, HostOrders, ServiceNote, ServiceSpec, ToHost } from './service-spec';

/**
 * A process of its own, outside the terminal's process group, that runs the embedded servers. It ends when its parent
 * asks or disappears, however suddenly, and takes the servers and the guarded application processes with it.
 */
class ServicesHost {
  private readonly running: { spec: ServiceSpec; process: KeptProcess }[] = [];
  private readonly guarded: ProcessIdentity[] = [];
  private orders: HostOrders | null = null;
  private closing: Promise<void> | null = null;

  async run(orders: HostOrders): Promise<void> {
    const { specs } = orders;
    this.orders = orders;
    this.note();
    try {
      await Promise.all(specs.map((spec) => this.runOne(spec)));
      report({ type: 'running' });
    } catch (error) {
      if (!(error instanceof NotReadyError)) throw error;
      const logFile = specs.find(({ name }) => name === error.program)?.logFile;
      report({ type: 'failed', service: error.program, log: logFile === undefined ? '' : tail(logFile) });
    }
  }

  guard(application: ProcessIdentity): void {
    this.guarded.push(application);
  }

  /** Applications first: they still need the servers for what they finish. */
  close(): Promise<void> {
    this.closing ??= this.closeAll();
    return this.closing;
  }

  private async closeAll(): Promise<void> {
    await waitUntilGone(this.guarded, APPLICATION_GRACE_MS);
    for (const application of this.guarded) signal(application, 'SIGKILL');
    for (const { process } of this.running.reverse()) await process.stop(SERVER_GRACE_MS);
    if (this.orders === null) return;
    rmSync(this.orders.noteFile, { force: true });
    if (this.orders.removeOnClose !== undefined) rmSync(this.orders.removeOnClose, { recursive: true, force: true });
  }

  private async runOne(spec: ServiceSpec): Promise<void> {
    const kept = new KeptProcess({
      name: spec.name,
      spawn: () => this.spawn(spec),
      becomeReady: (_child, ended) => answers(spec, ended),
      stopSignal: spec.stopSignal,
      readyWithinMs: 60_000,
      onNotice: (text) => report({ type: 'notice', text: `${spec.name} ${text}` }),
      onGivenUp: () => report({ type: 'failed', service: spec.name, log: tail(spec.logFile) }),
    });
    this.running.push({ spec, process: kept });
    await kept.start();
  }

  private spawn(spec: ServiceSpec): ChildProcess {
    const log = openSync(spec.logFile, 'a', 0o600);
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd,
      ...spec.user,
      detached: true,
      stdio: [spec.input === undefined ? 'ignore' : 'pipe', log, log],
    });
    closeSync(log);
    child.stdin?.end(spec.input);
    child.once('spawn', () => this.note());
    return child;
  }

  private note(): void {
    if (this.orders === null) return;
    const notes: ServiceNote[] = [];
    const add = (name: string, pid: number | undefined, stopSignal: NodeJS.Signals) => {
      const identity = pid === undefined ? null : identify(pid);
      if (identity !== null) notes.push({ ...identity, name, stopSignal });
    };
    add('host', process.pid, 'SIGTERM');
    for (const { spec, process: kept } of this.running) add(spec.name, kept.pid, spec.stopSignal);
    writePrivateJson(this.orders.noteFile, notes);
  }
}

const APPLICATION_GRACE_MS = 9_000;
const SERVER_GRACE_MS = 8_000;

async function answers(spec: ServiceSpec, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    const answer = await exchange({ port: spec.port, send: spec.probe?.send });
    if (answer?.startsWith(spec.probe?.expect ?? '')) return;
    await pause(25);
  }
}

function tail(logFile: string): string {
  return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-12).join('\n');
}

function report(message: FromHost): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

function reportCrash(error: unknown): void {
  report({ type: 'failed', service: 'services host', log: String(error) });
}

function main(): void {
  const host = new ServicesHost();
  const leave = () =>
    void host.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  process.on('message', (message: ToHost) => {
    if (message.type === 'run') void host.run(message).catch(reportCrash);
    if (message.type === 'guard') host.guard(message.process);
    if (message.type === 'stop') leave();
  });
  process.on('disconnect', leave);
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, leave);
}

main();
