import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Accounts, type Principal } from '@app/auth';
import { Cache } from '@app/cache';
import { accessKey, type AnalysisJob } from '@app/creators';
import { Logger } from '@app/observability';
import { toFrame } from '../http/event-stream';
import { InFlight } from '../http/in-flight';
import { OwnedStreams, suspensionOf, type StreamOwner } from '../http/owned-streams';
import { streamProgress } from '../http/progress-stream';
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

const REVOKED = toFrame({ name: 'revoked', data: '{"detail":"Your access to this creator has ended."}' });

interface JobListener extends StreamOwner {
  reader: Principal;
  profileId: string;
}

/** Streams the progress of analysis jobs to whoever listens. */
@Injectable()
export class JobEventsService implements OnApplicationShutdown {
  private readonly streams: OwnedStreams<JobListener>;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly jobs: AnalysisJobsService,
    private readonly feed: JobProgressFeed,
    private readonly slots: StreamSlots,
    private readonly accounts: Accounts,
    inFlight: InFlight,
    logger: Logger,
    cache: Cache,
  ) {
    this.streams = new OwnedStreams({
      lastWords: (listener) => this.lastWords(listener),
      drainSignal: inFlight.drainSignal,
      logger,
    });
    // Told by the account, or by the account and the creator.
    this.unsubscribe = cache.onInvalidated((keys) => {
      if (keys === 'everything') return;
      const changed = new Set(keys.flatMap(({ name, id }) => (name === 'access' ? [id] : [])));
      if (changed.size === 0) return;
      void this.streams.check(
        ({ reader, profileId }) => changed.has(reader.userId) || changed.has(accessKey(reader.userId, profileId)),
      );
    });
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
      const job = await this.jobs.open(reader, request.jobId);
      this.begin(job, reader, request);
    } catch (error) {
      release();
      throw error;
    }
  }

  onApplicationShutdown(): void {
    this.streams.stop();
    this.unsubscribe();
  }

  private begin(job: AnalysisJob, reader: Principal, { lastEventId, response }: EventsRequest): void {
    const owner = { reader, profileId: job.profileId, expiresAt: reader.expiresAt };
    streamProgress(new JobState(job), this.feed, { streams: this.streams, owner, lastEventId, response });
  }

  private async lastWords({ reader, profileId }: JobListener): Promise<string | null> {
    const suspended = await suspensionOf(reader, this.accounts);
    if (suspended !== null) return suspended;
    return (await this.jobs.maySee(reader, profileId)) ? null : REVOKED;
  }
}
