import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import { Database, type UserClaims } from '@app/database';
import type { WebhookTopic } from '../webhook-topics';

export interface WebhookDelivery {
  id: string;
  topic: WebhookTopic;
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  nextAttemptAt: Date | null;
  lastStatusCode: number | null;
  lastError: string | null;
  createdAt: Date;
  deliveredAt: Date | null;
}

type Row = WebhookDelivery & { cursorAt: string };

const COLUMNS = `d.id, d.topic, d.status, d.attempts, d.next_attempt_at as "nextAttemptAt",
  d.last_status_code as "lastStatusCode", d.last_error as "lastError", d.created_at as "createdAt",
  d.delivered_at as "deliveredAt", d.created_at::text as "cursorAt"`;

/** A message to one endpoint alone: it is in the outbox with its delivery, so nothing fans it out. */
const TEST_SQL = `
  with message as (
    insert into outbox (topic, key, payload, delivered_at)
    select 'webhook.test', $3, jsonb_build_object('userId', e.user_id, 'endpointId', e.id, 'at', now()), now()
      from webhook_endpoints e where e.id = $1 and e.user_id = $2 and e.is_active
    returning id
  )
  insert into webhook_deliveries as d (endpoint_id, outbox_id, topic) select $1, message.id, 'webhook.test' from message
  returning ${COLUMNS}`;

const RESEND_SQL = `
  update webhook_deliveries d set status = 'pending', next_attempt_at = now(), delivered_at = null
    from webhook_endpoints e
   where d.id = $3 and d.endpoint_id = $1 and e.id = d.endpoint_id and e.user_id = $2 and e.is_active
  returning ${COLUMNS}`;

/** What became of the messages to a user's endpoints. Users read them; only the system writes them. */
@Injectable()
export class WebhookDeliveriesRepository {
  constructor(private readonly database: Database) {}

  /** Latest first. */
  async findPage(
    owner: UserClaims,
    endpointId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Page<WebhookDelivery>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor('webhook-deliveries', cursor, 2);
    const rows = await this.database.readAsUser<Row>(
      owner,
      `select ${COLUMNS} from webhook_deliveries d
        where d.endpoint_id = $1
          and ($3::timestamptz is null or (d.created_at, d.id) < ($3::timestamptz, $4::uuid))
        order by d.created_at desc, d.id desc
        limit $2`,
      [endpointId, limit + 1, before, id],
    );
    const page = toPage(rows, limit, (last) => encodeCursor('webhook-deliveries', [last.cursorAt, last.id]));
    return { items: page.items.map(toDelivery), nextCursor: page.nextCursor };
  }

  /** Puts a `webhook.test` message on its way. @returns null unless the endpoint is the owner's and switched on */
  async addTest(owner: UserClaims, endpointId: string): Promise<WebhookDelivery | null> {
    const params = [endpointId, owner.sub, `webhook.test:${randomUUID()}`];
    const [row] = await this.database.readAsSystem<Row>(TEST_SQL, params);
    return row === undefined ? null : toDelivery(row);
  }

  /** Makes a delivery due again under its old id. @returns null unless it is the owner's and its endpoint is switched on */
  async resend(owner: UserClaims, endpointId: string, deliveryId: string): Promise<WebhookDelivery | null> {
    const [row] = await this.database.readAsSystem<Row>(RESEND_SQL, [endpointId, owner.sub, deliveryId]);
    return row === undefined ? null : toDelivery(row);
  }
}

function toDelivery({ cursorAt: _cursorAt, ...delivery }: Row): WebhookDelivery {
  return delivery;
}
