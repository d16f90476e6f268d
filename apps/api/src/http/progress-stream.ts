import type { ServerResponse } from 'node:http';
import { BYE, EventStream, EXPIRED } from './event-stream';
import type { FollowedState, ProgressFeed } from './progress-feed';

/** What setTimeout can wait for. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

export interface ProgressRequest {
  /** What the client saw last, when it comes back. */
  lastEventId: string | undefined;
  response: ServerResponse;
  /** When the token ends, Unix seconds. */
  expiresAt: number;
  /** Aborted when the process begins to stop. */
  drainSignal: AbortSignal;
}

/**
 * Answers with the present state and what follows it, until the last.
 * @returns the stream while something may follow; null when it has ended
 */
export function streamProgress<State extends FollowedState>(
  state: State,
  feed: ProgressFeed<State>,
  { lastEventId, response, expiresAt, drainSignal }: ProgressRequest,
): EventStream | null {
  const isSeen = lastEventId === state.id;
  if (isSeen && state.isFinal) {
    // 204 is how a server tells EventSource not to come back for more.
    response.writeHead(204, { 'Cache-Control': 'no-store' }).end();
    return null;
  }
  const stream = new EventStream(response);
  if (!stream.open()) return null;
  if (!isSeen) stream.send(state.frame('state'));
  if (state.isFinal || drainSignal.aborted) {
    stream.end(state.isFinal ? undefined : BYE);
    return null;
  }
  const unwatch = feed.watch(state, {
    onState: (next) => {
      stream.send(next.frame('progress'));
      if (next.isFinal) stream.end();
    },
    onGone: () => stream.end(),
  });
  const lifetimeMs = Math.min(Math.max(0, expiresAt * 1000 - Date.now()), LONGEST_WAIT_MS);
  const expiry = setTimeout(() => stream.end(EXPIRED), lifetimeMs).unref();
  response.once('close', () => {
    unwatch();
    clearTimeout(expiry);
  });
  return stream;
}
