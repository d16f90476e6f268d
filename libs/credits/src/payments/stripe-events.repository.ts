import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import type Stripe from 'stripe';
import { toEventRecord, type EventRecord } from './stripe-event-record';

export interface ClaimedEvent {
  id: string;
  type: string;
  record: EventRecord;
  /** This one included. */
  attempts: number;
}

/** A claim that its process did not live to settle becomes due again after this. */
const LEASE = '60 seconds';

/** Events of the payment provider between their arrival and their effect. */
@Injectable()
export class StripeEventsRepository {
  constructor(private readonly database: Database) {}

  /** @returns the ids that were not known before */
  async receive(events: readonly Stripe.Event[]): Promise<string[]> {
    const given = events.map((event) => ({
      id: event.id,
      type: event.type,
      livemode: event.livemode,
      details: toEventRecord(event),
    }));
    const rows = await this.database.readAsSystem<{ id: string }>(
      `insert into stripe_events (id, type, object_id, payload, livemode)
       select id, type, details ->> 'objectId', details, livemode
         from jsonb_to_recordset($1::jsonb) as given (id text, type text, livemode boolean, details jsonb)
       on conflict (id) do nothing
       returning id`,
      [JSON.stringify(given)],
    );
    return rows.map(({ id }) => id);
  }

  /** Takes due events, each for one worker: nobody else sees them for a minute. */
  claim(limit: number): Promise<ClaimedEvent[]> {
    return this.database.readAsSystem<ClaimedEvent>(
      `update stripe_events set attempts = attempts + 1, available_at = now() + interval '${LEASE}'
        where id in (select id from stripe_events where state = 'received' and available_at <= now()
                      order by available_at, received_at limit $1 for update skip locked)
       returning id, type, payload as record, attempts`,
      [limit],
    );
  }

  async settle(id: string, state: 'processed' | 'ignored'): Promise<void> {
    await this.database.readAsSystem(
      `update stripe_events set state = $2, processed_at = now(), error = null where id = $1 and state = 'received'`,
      [id, state],
    );
  }

  async postpone(id: string, { error, seconds }: { error: string; seconds: number }): Promise<void> {
    await this.database.readAsSystem(
      `update stripe_events set error = $2, available_at = now() + make_interval(secs => $3)
        where id = $1 and state = 'received'`,
      [id, error, seconds],
    );
  }

  /** Given up: stays with its error until somebody has it tried again. */
  async bury(id: string, error: string): Promise<void> {
    await this.database.readAsSystem(
      `update stripe_events set state = 'dead', error = $2 where id = $1 and state = 'received'`,
      [id, error],
    );
  }
}
