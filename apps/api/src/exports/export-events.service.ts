import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Accounts, type Principal } from '@app/auth';
import { ExportNotFoundError, ExportsRepository } from '@app/exports';
import { Logger } from '@app/observability';
import { BYE, SUSPENDED, type EventStream } from '../http/event-stream';
import { InFlight } from '../http/in-flight';
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

const CHECK_ACCOUNTS_MS = 15_000;

/** Streams the progress of exports to their owners. */
@Injectable()
export class ExportEventsService implements OnApplicationShutdown {
  private readonly streams = new Map<EventStream, Principal>();
  private readonly checks: NodeJS.Timeout;

  constructor(
    private readonly exports: ExportsRepository,
    private readonly feed: ExportProgressFeed,
    private readonly slots: StreamSlots,
    private readonly inFlight: InFlight,
    private readonly accounts: Accounts,
    private readonly logger: Logger,
  ) {
    this.checks = setInterval(() => void this.checkAccounts(), CHECK_ACCOUNTS_MS).unref();
    this.inFlight.drainSignal.addEventListener('abort', () => this.sayBye(), { once: true });
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
      const { expiresAt } = reader;
      const request = { lastEventId, response, expiresAt, drainSignal: this.inFlight.drainSignal };
      const stream = streamProgress(state, this.feed, request);
      if (stream === null) return;
      this.streams.set(stream, reader);
      response.once('close', () => this.streams.delete(stream));
    } catch (error) {
      release();
      throw error;
    }
  }

  onApplicationShutdown(): void {
    clearInterval(this.checks);
  }

  private sayBye(): void {
    for (const stream of this.streams.keys()) stream.end(BYE);
  }

  private async checkAccounts(): Promise<void> {
    for (const [stream, reader] of [...this.streams]) {
      try {
        if ((await this.accounts.statusOf(reader)) === 'suspended') stream.end(SUSPENDED);
      } catch (err) {
        // Nobody is turned away because the database is: asked again with the next round.
        this.logger.debug('the account behind a stream could not be checked', { err });
      }
    }
  }

  private async stateOf({ claims }: Principal, id: string): Promise<ExportState> {
    const isOwn = (await this.exports.findById(claims, id)) !== null;
    const [snapshot] = isOwn ? await this.exports.findSnapshots([id]) : [];
    if (snapshot === undefined) throw new ExportNotFoundError();
    return new ExportState(snapshot);
  }
}
