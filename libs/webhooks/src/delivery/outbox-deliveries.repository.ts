import { Injectable } from '@nestjs/common';
import { Database } from '@app/database';
import { WEBHOOK_TOPICS, type WebhookTopic } from '../webhook-topics';

/** One delivery, for one attempt. */
export interface ClaimedDelivery {
  id: string;
  /** Number of this attempt, from 1; the settlement of an overtaken attempt is not taken. */
  attempt: number;
  topic: WebhookTopic;
  data: unknown;
  occurredAt: Date;
  url: string;
  secrets: string[];
  isActive: boolean;
}

export interface FailedAttempt {
  statusCode: number | null;
  error: string;
  /** Null gives the delivery up. */
  retryInMs: number | null;
  /** Counts as a failure of the endpoint, which is switched off for this reason when it is the n-th in a row. */
  strike: { mostInARow: number; reason: string } | null;
}

/** A claimed delivery that was not settled by then is taken up again: its worker is gone. Longer than any attempt. */
const LEASE_SECONDS = 30;

/** A message is kept until it has a delivery for each endpoint that wants it; both happen together or not at all. */
const FAN_OUT_SQL = `
  with due as (
    select id, topic, case when payload ->> 'userId' ~ '^[0-9a-f-]{36}$' then (payload ->> 'userId')::uuid end as user_id
      from outbox
     where delivered_at is null and available_at <= now() and topic = any($2::text[])
     order by available_at, id
     limit $1
       for update skip locked
  ), fanned as (
    insert into webhook_deliveries (endpoint_id, outbox_id, topic)
    select e.id, due.id, due.topic
      from due join webhook_endpoints e on e.user_id = due.user_id and e.is_active and due.topic = any(e.topics)
        on conflict (outbox_id, endpoint_id) do nothing
  )
  update outbox set delivered_at = now(), attempts = attempts + 1 from due where outbox.id = due.id
  returning outbox.id`;

const CLAIM_SQL = `
  with due as (
    select id from webhook_deliveries
     where status = 'pending' and next_attempt_at <= now()
     order by next_attempt_at
     limit $1
       for update skip locked
  )
  update webhook_deliveries d
     set attempts = d.attempts + 1, next_attempt_at = now() + $2 * interval '1 second'
    from due, webhook_endpoints e, outbox o
   where d.id = due.id and e.id = d.endpoint_id and o.id = d.outbox_id
  returning d.id, d.attempts as attempt, d.topic, o.payload as data, o.created_at as "occurredAt", e.url,
            case when e.previous_secret_until > now() then array[e.secret, e.previous_secret] else array[e.secret] end as secrets,
            e.is_active as "isActive"`;

const DELIVERED_SQL = `
  with delivered as (
    update webhook_deliveries
       set status = 'delivered', delivered_at = now(), next_attempt_at = null, last_status_code = $2, last_error = null
     where id = $1 and status <> 'delivered'
    returning endpoint_id
  )
  update webhook_endpoints e set consecutive_failures = 0
    from delivered where e.id = delivered.endpoint_id and e.consecutive_failures > 0`;

const FAILED_SQL = `
  with failed as (
    update webhook_deliveries
       set status = case when $5::float8 is null then 'failed' else 'pending' end,
           next_attempt_at = now() + $5::float8 * interval '1 millisecond', last_status_code = $3, last_error = $4
     where id = $1 and attempts = $2 and status = 'pending'
    returning endpoint_id
  )
  update webhook_endpoints e
     set consecutive_failures = e.consecutive_failures + 1,
         is_active = e.is_active and e.consecutive_failures + 1 < $6::int,
         disabled_reason = case when e.is_active and e.consecutive_failures + 1 >= $6::int then $7 else e.disabled_reason end,
         updated_at = now()
    from failed where e.id = failed.endpoint_id and $6::int is not null`;

/** The worker's side of the messages. Each method is one statement: nothing is open while a message is on its way. */
@Injectable()
export class OutboxDeliveriesRepository {
  constructor(private readonly database: Database) {}

  /** Makes a delivery for each endpoint that wants a message. @returns how many messages were seen to */
  async fanOut(limit: number): Promise<number> {
    return (await this.database.readAsSystem(FAN_OUT_SQL, [limit, [...WEBHOOK_TOPICS]])).length;
  }

  /** Deliveries that are due, each for one worker at a time. */
  claimDue(limit: number): Promise<ClaimedDelivery[]> {
    return this.database.readAsSystem<ClaimedDelivery>(CLAIM_SQL, [limit, LEASE_SECONDS]);
  }

  async markDelivered({ id }: ClaimedDelivery, statusCode: number): Promise<void> {
    await this.database.readAsSystem(DELIVERED_SQL, [id, statusCode]);
  }

  async markFailed({ id, attempt }: ClaimedDelivery, failure: FailedAttempt): Promise<void> {
    const { statusCode, error, retryInMs, strike } = failure;
    const params = [id, attempt, statusCode, error, retryInMs, strike?.mostInARow ?? null, strike?.reason ?? null];
    await this.database.readAsSystem(FAILED_SQL, params);
  }
}
