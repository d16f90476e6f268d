import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { identify } from '../processes/process-identity';
import { StartError } from '../start-error';
import type { FromHost, HostOrders, ToHost } from './service-spec';

/** A server that ended before it was ready, with the end of its log. */
export class ServiceFailedError extends StartError {
  constructor(
    readonly service: string,
    readonly log: string,
  ) {
    super(`${service} could not be started. The end of its log:\n${log.replace(/^/gm, '    ')}`);
    this.name = ServiceFailedError.name;
  }
}

export interface ServicesListener {
  onNotice: (text: string) => void;
  /** The servers are gone for good: nothing that depends on them can go on. */
  onLost: (reason: string) => void;
}

/** The launcher's handle on the services host and, through it, on the embedded servers. */
export class Services {
  private stopping = false;

  private constructor(
    private readonly host: ChildProcess,
    private readonly ended: Promise<void>,
  ) {}

  /** @throws ServiceFailedError when one of the servers does not come up; none is left running then */
  static async start(orders: HostOrders, listener: ServicesListener): Promise<Services> {
    const host = fork(join(__dirname, 'services-host.js'), [], {
      detached: true, // outside the terminal's group: Ctrl-C must reach the launcher alone
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: [],
    });
    const ended = new Promise<void>((resolve) => host.once('exit', () => resolve()));
    const services = new Services(host, ended);
    await services.run(orders, listener);
    return services;
  }

  /** The host ends this process when the launcher disappears and the process does not follow by itself. */
  guard(pid: number): void {
    const process = identify(pid);
    if (process !== null) this.send({ type: 'guard', process });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.send({ type: 'stop' });
    const timer = setTimeout(() => this.host.kill('SIGKILL'), 20_000);
    await this.ended;
    clearTimeout(timer);
  }

  private async run(orders: HostOrders, listener: ServicesListener): Promise<void> {
    let settled = false;
    await new Promise<void>((resolve, reject) => {
      this.host.on('message', (message: FromHost) => {
        if (message.type === 'notice') return listener.onNotice(message.text);
        if (message.type === 'running') {
          settled = true;
          return resolve();
        }
        if (settled) return listener.onLost(`${message.service} does not run any more`);
        return reject(new ServiceFailedError(message.service, message.log));
      });
      void this.ended.then(() => {
        if (!settled) return reject(new StartError('The process that runs the embedded servers ended at once.'));
        if (!this.stopping) listener.onLost('the process that runs the embedded servers ended');
      });
      this.send({ type: 'run', ...orders });
    }).catch(async (error: unknown) => {
      settled = true;
      await this.stop();
      throw error;
    });
  }

  private send(message: ToHost): void {
    if (this.host.connected) this.host.send(message, () => undefined);
  }
}
