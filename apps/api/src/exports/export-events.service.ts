import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Accounts, type Principal } from '@app/auth';
import { ExportNotFoundError, ExportsRepository } from '@app/exports';
import { Logger } from '@app/observability';
import { InFlight } from '../http/in-flight';
import { streamsOfAccounts, type OwnedStreams } from '../http/owned-streams';
import { streamProgress } from '../http/progress-stream';
import { StreamSlots } from '../http/stream-slots';
import { ExportProgressFeed } from './export-progress.feed';
import { ExportState } from './export-state';

export interface ExportEventsRequest {
  exportId: string;
  /** What the client saw last, when it comes back. */
  lastEventId: string | undefined;
  response: ServerResponse;
}

/** Streams the progress of exports to their owners. */
@Injectable()
export class ExportEventsService implements OnApplicationShutdown {
  private readonly streams: OwnedStreams<Principal>;

  constructor(
    private readonly exports: ExportsRepository,
    private readonly feed: ExportProgressFeed,
    private readonly slots: StreamSlots,
    accounts: Accounts,
    inFlight: InFlight,
    logger: Logger,
  ) {
    this.streams = streamsOfAccounts(accounts, inFlight, logger);
  }

  /**
   * Resolves when the stream is open; refusals are thrown before anything is sent.
   * @throws ExportNotFoundError, AppError REQUEST.RATE_LIMITED or SYSTEM.UNAVAILABLE
   */
  async open(reader: Principal, { exportId, lastEventId, response }: ExportEventsRequest): Promise<void> {
    if (response.destroyed) return; // it would never tell that it was closed
    const release = this.slots.take(reader.userId);
    response.once('close', release);
    try {
      const state = await this.stateOf(reader, exportId);
      streamProgress(state, this.feed, { streams: this.streams, owner: reader, lastEventId, response });
    } catch (error) {
      release();
      throw error;
    }
  }

  onApplicationShutdown(): void {
    this.streams.stop();
  }

  private async stateOf({ claims }: Principal, id: string): Promise<ExportState> {
    const isOwn = (await this.exports.findById(claims, id)) !== null;
    const [snapshot] = isOwn ? await this.exports.findSnapshots([id]) : [];
    if (snapshot === undefined) throw new ExportNotFoundError();
    return new ExportState(snapshot);
  }
}
