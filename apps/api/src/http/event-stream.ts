import type { ServerResponse } from 'node:http';
import { markStreaming } from './request-scope';
import { setHeaders } from './security-headers';

export interface StreamedEvent {
  /** What a client listens to. */
  name: string;
  /** Comes back as Last-Event-ID when the client reconnects. */
  id?: string;
  /** One line, usually JSON. */
  data: string;
}

export interface EventStreamOptions {
  /** How long a client waits before it comes back after a cut (milliseconds). */
  retryMs: number;
  /** Silence after which a comment keeps proxies from closing the connection (milliseconds). */
  heartbeatMs: number;
}

export const EVENT_STREAM_DEFAULTS: EventStreamOptions = { retryMs: 2_000, heartbeatMs: 15_000 };
/** A reader that takes nothing any more is cut off this long after the end. */
const LAST_BYTES_MS = 5_000;

const HEADERS = [
  ['Content-Type', 'text/event-stream; charset=utf-8'],
  ['Cache-Control', 'no-store, no-transform'], // a proxy that compresses would hold events back
  ['X-Accel-Buffering', 'no'],
] as const;

/** Ends without a verdict; the client may come back, with a new token or at another process. */
export const EXPIRED = toFrame({
  name: 'expired',
  data: '{"detail":"The access token has expired: reconnect with a new one."}',
});
export const SUSPENDED = toFrame({
  name: 'revoked',
  data: '{"detail":"This account is suspended. Contact support."}',
});
export const BYE = toFrame({ name: 'bye', data: '{"detail":"This process is stopping: reconnect."}' });

export function toFrame({ name, id, data }: StreamedEvent): string {
  return `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${data}\n\n`;
}

/** What `toFrame` makes, or the same as bytes that many streams share. */
export type Frame = string | Buffer;

/**
 * Server-Sent Events on one answer. A reader that does not keep up costs one event: what it missed in between is
 * replaced by the latest.
 */
export class EventStream {
  private late: Frame | undefined;
  private isBlocked = false;
  private isEnded = false;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly response: ServerResponse,
    private readonly options: EventStreamOptions = EVENT_STREAM_DEFAULTS,
  ) {}

  /** @returns false when nothing may follow: the reader asked for the headers only, or is gone */
  open(): boolean {
    const { response, options } = this;
    if (response.destroyed) return false;
    setHeaders(response, HEADERS);
    if (response.req.method === 'HEAD') {
      response.end();
      return false;
    }
    markStreaming(response);
    response.on('drain', () => this.catchUp());
    response.on('close', () => this.stop());
    this.heartbeat = setInterval(() => this.beat(), options.heartbeatMs).unref();
    this.write(`retry: ${options.retryMs}\n\n`);
    return true;
  }

  /** The frame goes out at once, or as soon as the reader has taken those before it, unless a later one takes its place. */
  send(frame: Frame): void {
    if (this.isEnded) return;
    if (this.isBlocked) this.late = frame;
    else this.write(frame);
  }

  /** What the reader missed while it was away: right after the opening, and all of it whatever the reader takes at once. */
  replay(frames: readonly Frame[]): void {
    for (const frame of frames) this.write(frame);
  }

  /** @param last sent after everything that is still to be sent */
  end(last = ''): void {
    if (this.isEnded) return;
    this.stop();
    if (this.late !== undefined) this.response.write(this.late);
    this.response.end(last);
    const cut = setTimeout(() => this.response.destroy(), LAST_BYTES_MS).unref();
    this.response.once('close', () => clearTimeout(cut));
  }

  private write(frame: Frame): void {
    this.isBlocked = !this.response.write(frame);
  }

  private catchUp(): void {
    this.isBlocked = false;
    const { late } = this;
    this.late = undefined;
    if (late !== undefined) this.send(late);
  }

  private beat(): void {
    if (!this.isBlocked) this.write(': still here\n\n');
  }

  private stop(): void {
    this.isEnded = true;
    clearInterval(this.heartbeat);
  }
}
