import type { Response } from 'express';
import type { FaultOrder } from './fault-board';
import type { FaultName } from './fault-names';

const DEFAULT_DELAY_MS = 60_000;
const DRIPS = 20;

export interface WireAnswer {
  status: number;
  body: string;
  contentType?: string;
  headers?: Readonly<Record<string, string>>;
}

/** Sends an answer as it is. */
export function send(res: Response, answer: WireAnswer): void {
  if (res.destroyed) return;
  if (answer.status === 204) {
    res.writeHead(204).end();
    return;
  }
  res.writeHead(answer.status, {
    'Content-Type': answer.contentType ?? 'application/json',
    'Content-Length': Buffer.byteLength(answer.body),
    ...answer.headers,
  });
  res.end(answer.body);
}

export interface SocketFault {
  fault: 'socket-reset' | 'socket-reset-mid-body' | 'slow-body' | 'no-answer';
  delayMs?: number;
}

const SOCKET_FAULTS: readonly FaultName[] = ['socket-reset', 'socket-reset-mid-body', 'slow-body', 'no-answer'];

export function socketFaultOf(order: FaultOrder | null): SocketFault | null {
  if (order === null || !SOCKET_FAULTS.includes(order.fault)) return null;
  return { fault: order.fault as SocketFault['fault'], delayMs: order.delayMs };
}

/** Spoils the connection itself; settles when it is over. */
export async function misbehave(
  res: Response,
  { fault, delayMs = DEFAULT_DELAY_MS }: SocketFault,
  answer: WireAnswer,
): Promise<void> {
  if (fault === 'socket-reset') return reset(res);
  if (fault === 'no-answer') {
    await waitWhileOpen(res, delayMs);
    return reset(res);
  }
  const body = Buffer.from(answer.body);
  res.writeHead(answer.status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
  if (fault === 'socket-reset-mid-body') {
    res.write(body.subarray(0, body.length >> 1));
    // Let the bytes leave first: a reset drops what is still queued.
    await waitWhileOpen(res, 30);
    return reset(res);
  }
  const step = Math.max(1, Math.ceil(body.length / DRIPS));
  for (let from = 0; from < body.length && !res.destroyed; from += step) {
    res.write(body.subarray(from, from + step));
    await waitWhileOpen(res, delayMs / DRIPS);
  }
  res.end();
}

function reset(res: Response): void {
  const { socket } = res;
  if (socket && !socket.destroyed) socket.resetAndDestroy();
}

/** Waits, but not for a caller who has hung up. */
export function waitWhileOpen(res: Response, ms: number): Promise<void> {
  if (ms <= 0 || res.destroyed) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      res.off('close', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    res.on('close', done);
  });
}
