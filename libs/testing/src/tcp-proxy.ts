import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** Stands before a server and can make it silent: connections are taken and stay open, but no byte passes. */
export class TcpProxy {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private isSilent = false;
  private port = 0;

  private constructor(private readonly target: { host: string; port: number }) {
    this.server = createServer((client) => this.serve(client));
  }

  static async before(url: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(url);
    const proxy = new TcpProxy({ host: hostname, port: Number(port) });
    await proxy.accept();
    proxy.port = (proxy.server.address() as AddressInfo).port;
    return proxy;
  }

  /** The same address with the proxy's port in it. */
  through(url: string): string {
    const other = new URL(url);
    other.hostname = '127.0.0.1';
    other.port = String(this.port);
    return other.toString();
  }

  /** As a server that is stopped by SIGSTOP, or whose network swallows packets. */
  silence(): void {
    this.isSilent = true;
    for (const socket of this.sockets) socket.pause();
  }

  resume(): void {
    this.isSilent = false;
    for (const socket of this.sockets) socket.resume();
  }

  /** Nobody listens any more and every connection is cut: a server that is stopped. */
  async refuse(): Promise<void> {
    this.server.close();
    this.cut();
    await once(this.server, 'close');
  }

  async accept(): Promise<void> {
    this.server.listen(this.port, '127.0.0.1');
    await once(this.server, 'listening');
  }

  /** Cuts every connection, as a server that dies does. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  get connections(): number {
    return this.sockets.size / 2;
  }

  async close(): Promise<void> {
    if (this.server.listening) await this.refuse();
    this.cut();
  }

  private serve(client: Socket): void {
    const upstream = connect(this.target);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay();
      from.on('data', (bytes) => void to.write(bytes));
      from.on('error', () => undefined); // a cut connection ends with it
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
      if (this.isSilent) from.pause();
    }
  }
}
