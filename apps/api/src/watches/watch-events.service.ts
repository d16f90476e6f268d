import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { Accounts, type Principal } from '@app/auth';
import { CreatorAlertsRepository, type CreatorAlert } from '@app/creators';
import { Logger } from '@app/observability';
import { toFrame } from '../http/event-stream';
import { InFlight } from '../http/in-flight';
import { streamsOfAccounts, type OwnedStreams } from '../http/owned-streams';
import type { PageQueryDto } from '../http/page-query.dto';
import { StreamSlots } from '../http/stream-slots';
import { isUuid } from '../http/uuid.param';
import type { WatchEventsPageDto } from './dto/watch-event.dto';
import { toWatchEventDto } from './to-watch-event.dto';
import { WatchEventsFeed } from './watch-events.feed';

export interface WatchStreamRequest {
  /** What the client saw last, when it comes back. */
  lastEventId: string | undefined;
  response: ServerResponse;
}

/** What users were told, as pages and as a stream. */
@Injectable()
export class WatchEventsService implements OnApplicationShutdown {
  private readonly streams: OwnedStreams<Principal>;

  constructor(
    private readonly alerts: CreatorAlertsRepository,
    private readonly feed: WatchEventsFeed,
    private readonly slots: StreamSlots,
    accounts: Accounts,
    inFlight: InFlight,
    logger: Logger,
  ) {
    this.streams = streamsOfAccounts(accounts, inFlight, logger);
  }

  async list({ claims }: Principal, page: PageQueryDto): Promise<WatchEventsPageDto> {
    const { items, nextCursor } = await this.alerts.findPage(claims, page);
    return { items: items.map(toWatchEventDto), nextCursor };
  }

  /**
   * Resolves when the stream is open; refusals are thrown before anything is sent.
   * @throws AppError REQUEST.RATE_LIMITED or SYSTEM.UNAVAILABLE
   */
  async open(reader: Principal, { lastEventId, response }: WatchStreamRequest): Promise<void> {
    if (response.destroyed) return; // it would never tell that it was closed
    const release = this.slots.take(reader.userId);
    response.once('close', release);
    try {
      // In this order: what is written in between is among the recent ones of the next tick, and in neither of these.
      const { alerts: recent, readAt: knownAt } = await this.alerts.findLate([reader.userId], null);
      const missed = isUuid(lastEventId) ? await this.alerts.findMissed(reader.claims, lastEventId) : [];
      const stream = this.streams.open(reader, response);
      if (stream === null) return;
      stream.replay(missed.map(frameOf));
      const known = new Set([...recent, ...missed].map(({ id }) => id));
      const end = this.feed.listen({
        userId: reader.userId,
        known,
        knownAt,
        onAlerts: (alerts) => stream.replay(alerts.map(frameOf)),
      });
      response.once('close', end);
    } catch (error) {
      release();
      throw error;
    }
  }

  onApplicationShutdown(): void {
    this.streams.stop();
  }
}

const frameOf = (alert: CreatorAlert): string =>
  toFrame({ name: alert.kind, id: alert.id, data: JSON.stringify(toWatchEventDto(alert)) });
