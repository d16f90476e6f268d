import type { ServerResponse } from 'node:http';
import { EventStream } from './event-stream';
import type { OwnedStreams, StreamOwner } from './owned-streams';
import type { FollowedState, ProgressFeed } from './progress-feed';

export interface ProgressRequest<Owner extends StreamOwner> {
  /** Where the stream is kept while something may follow. */
  streams: OwnedStreams<Owner>;
  owner: Owner;
  /** What the client saw last, when it comes back. */
  lastEventId: string | undefined;
  response: ServerResponse;
}

/** Answers with the present state and what follows it, until the last. */
export function streamProgress<State extends FollowedState, Owner extends StreamOwner>(
  state: State,
  feed: ProgressFeed<State>,
  { streams, owner, lastEventId, response }: ProgressRequest<Owner>,
): void {
  const isSeen = lastEventId === state.id;
  if (state.isFinal) return isSeen ? sendHome(response) : sendLast(state, response);
  const stream = streams.open(owner, response, isSeen ? [] : [state.frame('state')]);
  if (stream === null) return;
  const unwatch = feed.watch(state, {
    onState: (next) => {
      stream.send(next.frame('progress'));
      if (next.isFinal) stream.end();
    },
    onGone: () => stream.end(),
  });
  response.once('close', unwatch);
}

/** 204 is how a server tells EventSource not to come back for more. */
function sendHome(response: ServerResponse): void {
  response.writeHead(204, { 'Cache-Control': 'no-store' }).end();
}

/** No farewell: whoever knows the last state has no reason to come back. */
function sendLast(state: FollowedState, response: ServerResponse): void {
  const stream = new EventStream(response);
  if (stream.open()) stream.end(state.frame('state'));
}
