import { connect, type Socket } from 'node:net';

const EVENT = 'event: metrics\n';

/** A reader of the stream on a bare socket: next to nothing of the machine goes to it, and all that is sent is counted. */
export class BareListener {
  events = 0;
  bytes = 0;
  /** From the wish to connect to the end of the first event, in milliseconds. */
  firstEventMs: number | undefined;
  failure: string | undefined;
  private readonly startedAt = performance.now();
  private readonly socket: Socket;
  private rest = '';
  private isInEvent = false;

  constructor(url: URL, path: string) {
    this.socket = connect(Number(url.port), url.hostname === 'localhost' ? '127.0.0.1' : url.hostname);
    this.socket.on('connect', () => {
      this.socket.write(`GET ${path} HTTP/1.1\r\nHost: ${url.host}\r\nAccept: text/event-stream\r\n\r\n`);
    });
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.on('error', (error) => (this.failure = error.message));
    this.socket.on('close', () => (this.failure ??= 'closed by the server'));
  }

  /** Resolves with the first event. */
  async opened(): Promise<void> {
    while (this.firstEventMs === undefined) {
      if (this.failure !== undefined) throw new Error(`a listener was not served: ${this.failure}`);
      await new Promise((next) => setTimeout(next, 5));
    }
  }

  /** Takes nothing any more from the connection, which stays open. */
  fallAsleep(): void {
    this.socket.pause();
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    this.bytes += chunk.length;
    // Latin letters are all that is looked for, and they may be split between two chunks.
    const text = this.rest + chunk.toString('latin1');
    let at = 0;
    for (;;) {
      const wanted = this.isInEvent ? '\n\n' : EVENT;
      const found = text.indexOf(wanted, at);
      if (found < 0) break;
      at = found + wanted.length;
      if (this.isInEvent) this.count();
      this.isInEvent = !this.isInEvent;
    }
    this.rest = text.slice(Math.max(at, text.length - EVENT.length));
  }

  private count(): void {
    this.events++;
    this.firstEventMs ??= performance.now() - this.startedAt;
  }
}
