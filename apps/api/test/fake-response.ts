import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';

/** An answer whose reader takes bytes when the story says so. */
export class FakeResponse extends EventEmitter {
  readonly req: { method: string };
  readonly headers = new Map<string, string>();
  readonly written: string[] = [];
  isTaking = true;
  isEnded = false;
  destroyed = false;

  constructor(method = 'GET') {
    super();
    this.req = { method };
  }

  asServerResponse(): ServerResponse {
    return this as unknown as ServerResponse;
  }

  setHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }

  write(text: string): boolean {
    this.written.push(text);
    return this.isTaking;
  }

  end(text = ''): void {
    if (text !== '') this.written.push(text);
    this.isEnded = true;
  }

  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }

  /** The reader takes everything. */
  drain(): void {
    this.isTaking = true;
    this.emit('drain');
  }
}
