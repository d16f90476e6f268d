import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How the way to a server is. `open`: bytes pass. `silent`: connections are taken and bytes accepted, and nothing comes
 * back; what was held back arrives when the way is open again, as after a network that lost its way for a while.
 * `refused`: nobody listens, and open connections are cut. A number: every byte to the server is late by so many milliseconds.
 */
export type Link = 'open' | 'silent' | 'refused' | number;

interface Pair {
  near: Socket;
  far: Socket;
  /** What is still to be passed on to the server. */
  tail: Promise<void>;
}

/** The only way of the product's processes to one server. */
export class TcpProxy {
  private link: Link = 'open';
  private readonly pairs = new Set<Pair>();
  private readonly server: Server;
  private port = 0;

  private constructor(private readonly target: { host: string; port: number }) {
    this.server = createServer({ noDelay: true }, (near) => this.join(near));
  }

  /** @param url of the server; any scheme */
  static async to(url: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(url);
    const proxy = new TcpProxy({ host: hostname, port: Number(port) });
    await proxy.listen();
    return proxy;
  }

  /** The same address, led through here. */
  through(url: string): string {
    const led = new URL(url);
    led.hostname = '127.0.0.1';
    led.port = String(this.port);
    return led.toString();
  }

  async set(link: Link): Promise<void> {
    const before = this.link;
    this.link = link;
    if (link === 'refused') {
      this.server.close();
      this.cut();
    } else if (before === 'refused') await this.listen();
    for (const { near, far } of this.pairs) {
      for (const socket of [near, far])
        if (link === 'silent') socket.pause();
        else socket.resume();
    }
  }

  /** Ends every connection, as a server that dies does. */
  cut(): void {
    for (const { near, far } of this.pairs) for (const socket of [near, far]) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    if (!this.server.listening) return;
    this.server.close();
    await once(this.server, 'close');
  }

  private async listen(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  private join(near: Socket): void {
    const far = connect({ ...this.target, noDelay: true });
    const pair = { near, far, tail: Promise.resolve() };
    this.pairs.add(pair);
    for (const socket of [near, far]) {
      socket.on('error', () => undefined); // a connection that is cut ends with it
      socket.on('close', () => this.pairs.delete(pair));
      if (this.link === 'silent') socket.pause();
    }
    near.on('data', (chunk) => this.pass(pair, () => far.write(chunk)));
    near.on('close', () => far.destroy());
    far.on('data', (chunk) => near.write(chunk));
    far.on('close', () => near.destroySoon());
  }

  /** One after another, also when the delay has changed in between. */
  private pass(pair: Pair, send: () => unknown): void {
    const due = Date.now() + (typeof this.link === 'number' ? this.link : 0);
    pair.tail = pair.tail.then(async () => {
      const left = due - Date.now();
      if (left > 0) await sleep(left);
      send();
    });
  }
}
