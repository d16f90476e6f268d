import type { PoolClient } from 'pg';

/** What is wrong with a call that got no answer. */
export class NoAnswerError extends Error {
  constructor(readonly reason: 'hangs' | 'time-is-up') {
    super(reason === 'hangs' ? 'The server does not answer' : 'The time of the call is up');
    this.name = NoAnswerError.name;
  }
}

export interface CallWatchOptions {
  /** Asks the server on a connection of its own, until it answers or the question is given up. */
  isAlive: (givenUp: AbortSignal) => Promise<boolean>;
  /** The server itself ends a statement before this; no answer after it means that the connection is dead. */
  answerMs: number;
}

/** No statement is under way: the application's own time, not the server's. */
const RESTING = Infinity;
const SWEEP_MS = 250;
/** Statements of requests take milliseconds. Who waits this long may wait for a server that will never answer. */
const SUSPICIOUS_MS = 2_000;
/** A server that is well answers in milliseconds. */
const ANSWER_TO_QUESTION_MS = 3_000;

/** One call from its wish for a connection to the end of its last statement. */
export class WatchedCall {
  /** By the clock of the watch. */
  waitingSince: number;
  client: PoolClient | undefined;
  /** Whether the server may have begun the work. Before that nothing can have happened. */
  begun = false;
  verdict: NoAnswerError | undefined;
  /** Ends the wait for a connection. */
  giveUp: ((error: Error) => void) | undefined;

  /** @param until Unix milliseconds */
  constructor(
    readonly until: number,
    private readonly clock: () => number,
  ) {
    this.waitingSince = clock();
  }

  rest(): void {
    this.waitingSince = RESTING;
  }

  wait(): void {
    this.waitingSince = this.clock();
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
 *
 * It goes by the time in which this process listened: while the machine or the process itself stood still, answers lay in the
 * sockets unread, and that is no silence of the server.
 */
export class CallWatch {
  private readonly calls = new Set<WatchedCall>();
  private timer: NodeJS.Timeout | undefined;
  private question: { until: number; giveUp: AbortController } | undefined;
  private aliveAt = -Infinity;
  private listenedMs = 0;
  private sweptAt = 0;

  constructor(private readonly options: CallWatchOptions) {}

  begin(until: number): WatchedCall {
    if (this.timer === undefined) this.start();
    const call = new WatchedCall(until, () => this.listenedMs);
    this.calls.add(call);
    return call;
  }

  finish(call: WatchedCall): void {
    this.calls.delete(call);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.question?.giveUp.abort();
  }

  private start(): void {
    this.sweptAt = Date.now();
    this.timer = setInterval(() => this.sweep(Date.now()), SWEEP_MS).unref();
  }

  private sweep(now: number): void {
    this.listenedMs += Math.min(now - this.sweptAt, 2 * SWEEP_MS);
    this.sweptAt = now;
    if (this.question !== undefined && this.listenedMs >= this.question.until) this.question.giveUp.abort();
    let isSuspicious = false;
    for (const call of this.calls) {
      const waitedMs = this.listenedMs - call.waitingSince;
      if (now >= call.until) call.end(new NoAnswerError('time-is-up'));
      // without a connection it waits for other callers, not for the server
      else if (waitedMs > this.options.answerMs && call.client !== undefined) call.end(new NoAnswerError('hangs'));
      else if (waitedMs > SUSPICIOUS_MS) isSuspicious = true;
    }
    const isAnswered = this.listenedMs - this.aliveAt <= SUSPICIOUS_MS;
    if (isSuspicious && this.question === undefined && !isAnswered) void this.ask();
  }

  private async ask(): Promise<void> {
    const giveUp = new AbortController();
    this.question = { until: this.listenedMs + ANSWER_TO_QUESTION_MS, giveUp };
    const isAlive = await this.options.isAlive(giveUp.signal).catch(() => false);
    this.question = undefined;
    if (isAlive) this.aliveAt = this.listenedMs;
    else this.endWaiting();
  }

  private endWaiting(): void {
    for (const call of this.calls) {
      if (call.waitingSince !== RESTING) call.end(new NoAnswerError('hangs'));
    }
  }
}
