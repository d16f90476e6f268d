import { Injectable } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import type { Principal } from '@app/auth';
import { ExportNotFoundError, ExportsRepository } from '@app/exports';
import { BYE, type EventStream } from '../http/event-stream';
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

/** Streams the progress of exports to their owners. */
@Injectable()
export class ExportEventsService {
  private readonly streams = new Set<EventStream>();

  constructor(
    private readonly exports: ExportsRepository,
    private readonly feed: ExportProgressFeed,
    private readonly slots: StreamSlots,
    private readonly inFlight: InFlight,
  ) {
    const sayBye = () => this.streams.forEach((stream) => stream.end(BYE));
    this.inFlight.drainSignal.addEventListener('abort', sayBye, { once: true });
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
      this.streams.add(stream);
      response.once('close', () => this.streams.delete(stream));
    } catch (error) {
      release();
      throw error;
    }
  }

  private async stateOf({ claims }: Principal, id: string): Promise<ExportState> {
    const isOwn = (await this.exports.findById(claims, id)) !== null;
    const [snapshot] = isOwn ? await this.exports.findSnapshots([id]) : [];
    if (snapshot === undefined) throw new ExportNotFoundError();
    return new ExportState(snapshot);
  }
}
