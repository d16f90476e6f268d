import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@app/common';
import { sendProblem } from './problem';
import { isStreaming, requestIdOf } from './request-scope';
import { pathOf } from './route-table';

const SWEEP_MS = 250;
const POLL_MS = 20;

/**
 * The requests being worked on. One sweep for all of them enforces the time limit (a timer per request would cost more than it
 * protects), and a shutdown waits here for the last one.
 */
export class InFlight {
  /** Response -> start, in order of arrival. */
  private readonly limited = new Map<ServerResponse, number>();
  /** Past the limit with an answer under way (a stream): watched by the shutdown only. */
  private readonly unlimited = new Set<ServerResponse>();
  private readonly draining = new AbortController();
  private isSendingAway = false;
  /** By performance.now(). */
  private lastArrival = 0;
  private readonly timer: NodeJS.Timeout;

  constructor(readonly limitMs: number) {
    this.timer = setInterval(() => this.sweep(performance.now()), SWEEP_MS).unref();
  }

  /** Aborted when the process begins to stop: streams end themselves then. */
  get drainSignal(): AbortSignal {
    return this.draining.signal;
  }

  get size(): number {
    return this.limited.size + this.unlimited.size;
  }

  /** Requests being worked on: all but the streams, which only wait. */
  get working(): number {
    let count = 0;
    for (const response of this.limited.keys()) if (!isStreaming(response)) count++;
    for (const response of this.unlimited) if (!isStreaming(response)) count++;
    return count;
  }

  /** @param startedAt by performance.now() */
  add(response: ServerResponse, startedAt: number): void {
    this.limited.set(response, startedAt);
    this.lastArrival = startedAt;
    if (this.isSendingAway) response.setHeader('Connection', 'close');
  }

  remove(response: ServerResponse): void {
    if (!this.limited.delete(response)) this.unlimited.delete(response);
  }

  /** Refuses what took too long; leaves alone what is being sent. */
  sweep(now: number): void {
    for (const [response, startedAt] of this.limited) {
      if (now - startedAt < this.limitMs) return; // all others are younger
      this.limited.delete(response);
      this.unlimited.add(response);
      if (!response.headersSent) refuse(response, this.limitMs);
    }
  }

  /** From now on readiness sends balancers elsewhere, and streams end. */
  beginDrain(): void {
    this.draining.abort();
  }

  /** From now on every answer asks the client to come back on a new connection. */
  sendAway(): void {
    this.isSendingAway = true;
    for (const response of this.limited.keys()) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    }
  }

  /**
   * @param options.quietMs nothing may have arrived for so long
   * @returns whether nothing was left before the time was up
   */
  async drained({ withinMs, quietMs }: { withinMs: number; quietMs: number }): Promise<boolean> {
    const began = performance.now();
    const isQuiet = () => this.size === 0 && performance.now() - Math.max(began, this.lastArrival) >= quietMs;
    while (!isQuiet() && performance.now() - began < withinMs) await pause(POLL_MS);
    return this.size === 0;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}

function refuse(response: ServerResponse, limitMs: number): void {
  const error = new AppError('REQUEST.TIMEOUT', {
    detail: `No answer was ready within ${limitMs / 1000} s. The work may still complete: repeat a write with the same Idempotency-Key.`,
    retryAfterSeconds: 1,
  });
  sendProblem(response, error, { path: pathOf(response.req), requestId: requestIdOf(response) });
}
