import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { Principal } from '@app/auth';
import { BYE, EventStream, EXPIRED } from '../http/event-stream';
import { InFlight } from '../http/in-flight';
import { StreamSlots } from '../http/stream-slots';
import { AnalysisJobsService } from './analysis-jobs.service';
import { JobProgressFeed } from './job-progress.feed';
import { JobState } from './job-state';

export interface EventsRequest {
  jobId: string;
  /** What the client saw last, when it comes back. */
  lastEventId: string | undefined;
  response: ServerResponse;
}

/** What setTimeout can wait for. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** Streams the progress of analysis jobs to whoever listens. */
@Injectable()
export class JobEventsService {
  private readonly streams = new Set<EventStream>();

  constructor(
    private readonly jobs: AnalysisJobsService,
    private readonly feed: JobProgressFeed,
    private readonly slots: StreamSlots,
    private readonly inFlight: InFlight,
  ) {
    this.inFlight.drainSignal.addEventListener('abort', () => this.sayBye(), { once: true });
  }

  /**
   * Resolves when the stream is open; refusals are thrown before anything is sent.
   * @throws ResourceNotFoundError, UnlockRequiredError, AppError REQUEST.RATE_LIMITED or SYSTEM.UNAVAILABLE
   */
  async open(reader: Principal, request: EventsRequest): Promise<void> {
    if (request.response.destroyed) return; // it would never tell that it was closed
    const release = this.slots.take(reader.userId);
    request.response.once('close', release);
    try {
      const state = new JobState(await this.jobs.open(reader, request.jobId));
      this.begin(state, reader, request);
    } catch (error) {
      release();
      throw error;
    }
  }

  private begin(state: JobState, reader: Principal, { lastEventId, response }: EventsRequest): void {
    const isSeen = lastEventId === state.id;
    // 204 is how a server tells EventSource not to come back for more.
    if (isSeen && state.isFinal) return void response.writeHead(204, { 'Cache-Control': 'no-store' }).end();
    const stream = new EventStream(response);
    if (!stream.open()) return;
    if (!isSeen) stream.send(state.frame('state'));
    if (state.isFinal) return stream.end();
    if (this.inFlight.drainSignal.aborted) return stream.end(BYE);
    this.follow(state, stream, { response, expiresAt: reader.expiresAt });
  }

  private follow(
    state: JobState,
    stream: EventStream,
    { response, expiresAt }: { response: ServerResponse; expiresAt: number },
  ): void {
    const unwatch = this.feed.watch(state, {
      onState: (next) => {
        stream.send(next.frame('progress'));
        if (next.isFinal) stream.end();
      },
      onGone: () => stream.end(),
    });
    const lifetimeMs = Math.min(Math.max(0, expiresAt * 1000 - Date.now()), LONGEST_WAIT_MS);
    const expiry = setTimeout(() => stream.end(EXPIRED), lifetimeMs).unref();
    this.streams.add(stream);
    response.once('close', () => {
      unwatch();
      clearTimeout(expiry);
      this.streams.delete(stream);
    });
  }

  private sayBye(): void {
    for (const stream of this.streams) stream.end(BYE);
  }
}
