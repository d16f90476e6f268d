import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Accounts, type Principal } from '@app/auth';
import { Cache } from '@app/cache';
import { accessKey, type AnalysisJob } from '@app/creators';
import { Logger } from '@app/observability';
import { BYE, SUSPENDED, toFrame, type EventStream } from '../http/event-stream';
import { InFlight } from '../http/in-flight';
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
/** A withdrawn access is heard of at once; this finds those that ran out, and those whose message was lost. */
const CHECK_ACCESS_MS = 15_000;

interface OpenStream {
  reader: Principal;
  profileId: string;
}

/** Streams the progress of analysis jobs to whoever listens. */
@Injectable()
export class JobEventsService implements OnApplicationShutdown {
  private readonly streams = new Map<EventStream, OpenStream>();
  private readonly checks: NodeJS.Timeout;
  private readonly unsubscribe: () => void;

  constructor(
    private readonly jobs: AnalysisJobsService,
    private readonly feed: JobProgressFeed,
    private readonly slots: StreamSlots,
    private readonly inFlight: InFlight,
    private readonly logger: Logger,
    private readonly accounts: Accounts,
    cache: Cache,
  ) {
    this.checks = setInterval(() => void this.checkAccess(), CHECK_ACCESS_MS).unref();
    this.unsubscribe = cache.onInvalidated((keys) => {
      if (keys === 'everything') return;
      const changed = new Set(keys.flatMap(({ name, id }) => (name === 'access' ? [id] : [])));
      if (changed.size > 0) void this.checkAccess(changed);
    });
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
      const job = await this.jobs.open(reader, request.jobId);
      this.begin(job, reader, request);
    } catch (error) {
      release();
      throw error;
    }
  }

  onApplicationShutdown(): void {
    clearInterval(this.checks);
    this.unsubscribe();
  }

  private begin(job: AnalysisJob, reader: Principal, { lastEventId, response }: EventsRequest): void {
    const { drainSignal } = this.inFlight;
    const request = { lastEventId, response, expiresAt: reader.expiresAt, drainSignal };
    const stream = streamProgress(new JobState(job), this.feed, request);
    if (stream === null) return;
    this.streams.set(stream, { reader, profileId: job.profileId });
    response.once('close', () => this.streams.delete(stream));
  }

  private sayBye(): void {
    for (const stream of this.streams.keys()) stream.end(BYE);
  }

  /** @param among ids of access decisions, or of accounts, that changed; all unless given */
  private async checkAccess(among?: ReadonlySet<string>): Promise<void> {
    const open = [...this.streams].filter(
      ([, { reader, profileId }]) =>
        among === undefined || among.has(reader.userId) || among.has(accessKey(reader.userId, profileId)),
    );
    for (const [stream, { reader, profileId }] of open) {
      try {
        if ((await this.accounts.statusOf(reader)) === 'suspended') stream.end(SUSPENDED);
        else if (!(await this.jobs.maySee(reader, profileId))) stream.end(REVOKED);
      } catch (err) {
        // Nobody is turned away because the database is: asked again with the next round.
        this.logger.debug('access to a stream could not be checked', { err });
      }
    }
  }
}
