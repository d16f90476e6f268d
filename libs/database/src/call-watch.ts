import type { PoolClient } from 'pg';

/** What is wrong with a call that got no answer. */
export class NoAnswerError extends Error {
  constructor(readonly reason: 'hangs' | 'time-is-up') {
    super(reason === 'hangs' ? 'The server does not answer' : 'The time of the call is up');
    this.name = NoAnswerError.name;
  }
}

export interface CallWatchOptions {
  /** Asks the server on a connection of its own; resolves within a few seconds. */
  isAlive: () => Promise<boolean>;
  /** The server itself ends a statement before this; no answer after it means that the connection is dead. */
  answerMs: number;
}

/** No statement is under way: the application's own time, not the server's. */
const RESTING = Infinity;
const SWEEP_MS = 250;
/** Statements of requests take milliseconds. Who waits this long may wait for a server that will never answer. */
const SUSPICIOUS_MS = 2_000;

/** One call from its wish for a connection to the end of its last statement. */
export class WatchedCall {
  waitingSince = Date.now();
  client: PoolClient | undefined;
  /** Whether the server may have begun the work. Before that nothing can have happened. */
  begun = false;
  verdict: NoAnswerError | undefined;
  /** Ends the wait for a connection. */
  giveUp: ((error: Error) => void) | undefined;

  constructor(readonly until: number) {}

  rest(): void {
    this.waitingSince = RESTING;
  }

  wait(): void {
    this.waitingSince = Date.now();
  }

  /** Its connection may still bring an answer that nobody expects any more, so it is destroyed. */
  end(verdict: NoAnswerError): void {
    if (this.verdict !== undefined) return;
    this.verdict = verdict;
    if (this.client === undefined) this.giveUp?.(verdict);
    else this.client.connection.stream.destroy();
  }
}

/**
 * Ends calls that wait for a server which has stopped answering. A slow statement and a dead server look the same from
 * its connection, so when a call waits suspiciously long the server is asked on a fresh one: as long as it speaks there,
 * slow statements go on to the server's own limit; when it is silent there too, all calls that wait are ended.
 * One sweep for all calls: a timer for each would cost more than it protects.
 */
export class CallWatch {
  private readonly calls = new Set<WatchedCall>();
  private timer: NodeJS.Timeout | undefined;
  private isAsking = false;
  private aliveAt = -Infinity;

  constructor(private readonly options: CallWatchOptions) {}

  begin(until: number): WatchedCall {
    this.timer ??= setInterval(() => this.sweep(Date.now()), SWEEP_MS).unref();
    const call = new WatchedCall(until);
    this.calls.add(call);
    return call;
  }

  finish(call: WatchedCall): void {
    this.calls.delete(call);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private sweep(now: number): void {
    let isSuspicious = false;
    for (const call of this.calls) {
      const waitedMs = now - call.waitingSince;
      if (now >= call.until) call.end(new NoAnswerError('time-is-up'));
      else if (waitedMs > this.options.answerMs) call.end(new NoAnswerError('hangs'));
      else if (waitedMs > SUSPICIOUS_MS) isSuspicious = true;
    }
    if (isSuspicious && !this.isAsking && now - this.aliveAt > SUSPICIOUS_MS) void this.ask();
  }

  private async ask(): Promise<void> {
    this.isAsking = true;
    const isAlive = await this.options.isAlive().catch(() => false);
    this.isAsking = false;
    if (isAlive) this.aliveAt = Date.now();
    else this.endWaiting();
  }

  private endWaiting(): void {
    for (const call of this.calls) {
      if (call.waitingSince !== RESTING) call.end(new NoAnswerError('hangs'));
    }
  }
}
