import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** ReadyForQuery, in no transaction: the server has committed and waits for the next statement. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/**
 * Stands between a client and PostgreSQL and passes everything on, but for one answer: when the client says the given words it
 * waits until the server has committed what was asked, and cuts the connection instead of telling.
 */
export class ReplyEater {
  private words: Buffer | null = null;
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  /** Answers that nobody got. */
  eaten = 0;

  private constructor(private readonly upstream: URL) {
    this.server = createServer((client) => this.carry(client));
  }

  static async before(databaseUrl: string): Promise<ReplyEater> {
    const eater = new ReplyEater(new URL(databaseUrl));
    eater.server.listen(0, '127.0.0.1');
    await once(eater.server, 'listening');
    return eater;
  }

  /** The same address by way of here. */
  through(databaseUrl: string): string {
    const url = new URL(databaseUrl);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.toString();
  }

  /** The next time a client says this. */
  eatReplyTo(words: string): void {
    this.words = Buffer.from(words);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private carry(client: Socket): void {
    const server = connect(Number(this.upstream.port), this.upstream.hostname);
    const link = { client, server, isEating: false, said: Buffer.alloc(0), told: Buffer.alloc(0) };
    for (const [socket, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined); // it is closed then
      socket.on('close', () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (chunk) => this.hear(link, chunk));
    server.on('data', (chunk) => this.tell(link, chunk));
  }

  private hear(link: Link, chunk: Buffer): void {
    link.said = Buffer.concat([link.said, chunk]);
    if (this.words !== null && link.said.includes(this.words)) {
      this.words = null;
      link.isEating = true;
      link.told = Buffer.alloc(0);
    }
    link.said = link.said.subarray(-(this.words?.length ?? 1)); // words may lie across two chunks
    link.server.write(chunk);
  }

  private tell(link: Link, chunk: Buffer): void {
    if (!link.isEating) return void link.client.write(chunk);
    link.told = Buffer.concat([link.told, chunk]);
    if (!link.told.subarray(-READY.length).equals(READY)) return;
    this.eaten++;
    link.client.destroy();
    link.server.destroy();
  }
}

interface Link {
  client: Socket;
  server: Socket;
  isEating: boolean;
  /** The end of what the client said. */
  said: Buffer;
  /** What the server answered and nobody was told. */
  told: Buffer;
}
