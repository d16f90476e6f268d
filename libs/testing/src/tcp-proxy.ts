import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/**
 * How the way to a server is. `open`: bytes pass. `silent`: connections are taken and bytes accepted, and nothing comes
 * back; what was held back arrives when the way is open again, as after a network that lost its way for a while.
 * `refused`: nobody listens, and open connections are cut. A number: every byte to the server is late by so many milliseconds.
 */
export type Link = 'open' | 'silent' | 'refused' | number;

/** The only way to one server, led through a process of its own: what else a test does must not add to its delay. */
export class TcpProxy {
  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  /** @param url of the server; any scheme */
  static async to(url: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(url);
    const child = fork(join(__dirname, 'serve-tcp-proxy.mjs'), [hostname, port], { execArgv: [] });
    const [listening] = (await once(child, 'message')) as [{ port: number }];
    return new TcpProxy(child, listening.port);
  }

  /** The same address, led through here. */
  through(url: string): string {
    const led = new URL(url);
    led.hostname = '127.0.0.1';
    led.port = String(this.port);
    return led.toString();
  }

  set(link: Link): Promise<void> {
    return this.order(link);
  }

  /** Ends every connection, as a server that dies does; new ones are taken as before. */
  cut(): Promise<void> {
    return this.order('cut');
  }

  private async order(what: Link | 'cut'): Promise<void> {
    const done = once(this.child, 'message');
    this.child.send(what);
    await done;
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}
