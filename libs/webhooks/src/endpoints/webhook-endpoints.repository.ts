import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import { Database, type UserClaims } from '@app/database';
import type { SubscribableTopic } from '../webhook-topics';
import { TooManyWebhooksError, WebhookNotFoundError } from '../webhooks.errors';

export interface WebhookEndpoint {
  id: string;
  url: string;
  description: string | null;
  topics: SubscribableTopic[];
  isActive: boolean;
  /** Why the system switched it off; null when it did not. */
  disabledReason: string | null;
  consecutiveFailures: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface NewWebhookEndpoint {
  url: string;
  description: string | null;
  topics: SubscribableTopic[];
  secret: string;
}

/** What is left out stays as it is. */
export interface WebhookEndpointChange {
  url?: string | undefined;
  description?: string | null | undefined;
  topics?: SubscribableTopic[] | undefined;
  isActive?: boolean | undefined;
}

type Row = WebhookEndpoint & { cursorAt: string };

const COLUMNS = `id, url, description, topics, is_active as "isActive", disabled_reason as "disabledReason",
  consecutive_failures as "consecutiveFailures", created_at as "createdAt", updated_at as "updatedAt",
  created_at::text as "cursorAt"`;

/** Switched on again, an endpoint starts with a clean record. */
const UPDATE_SQL = `
  update webhook_endpoints
     set url = coalesce($2, url),
         description = case when $3 then $4 else description end,
         topics = coalesce($5::text[], topics),
         is_active = coalesce($6::boolean, is_active),
         disabled_reason = case when $6::boolean then null else disabled_reason end,
         consecutive_failures = case when $6::boolean then 0 else consecutive_failures end,
         updated_at = now()
   where id = $1 and user_id = (select auth.uid())
  returning ${COLUMNS}`;

/** The grants keep users from reading a secret back, even their own: the change-over is the system's work. */
const ROTATE_SQL = `
  update webhook_endpoints
     set previous_secret = secret, previous_secret_until = now() + $4 * interval '1 second', secret = $3, updated_at = now()
   where id = $1 and user_id = $2
  returning previous_secret_until as until`;

/** A user's endpoints, read and written as that user. */
@Injectable()
export class WebhookEndpointsRepository {
  constructor(private readonly database: Database) {}

  /** @throws TooManyWebhooksError for the eleventh, also when several are added at once */
  async create(owner: UserClaims, { url, description, topics, secret }: NewWebhookEndpoint): Promise<WebhookEndpoint> {
    const insert = `insert into webhook_endpoints (user_id, url, description, topics, secret)
                    values ((select auth.uid()), $1, $2, $3, $4) returning ${COLUMNS}`;
    const rows = await this.database
      .asUser(owner, (sql) => sql.query<Row>(insert, [url, description, topics, secret]))
      .catch((error: unknown) => {
        throw (error as { code?: unknown }).code === 'CR409' ? new TooManyWebhooksError(error) : error;
      });
    return toEndpoint(rows);
  }

  /** Latest first. */
  async findPage(
    owner: UserClaims,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Page<WebhookEndpoint>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor('webhooks', cursor, 2);
    const rows = await this.database.readAsUser<Row>(
      owner,
      `select ${COLUMNS} from webhook_endpoints
        where user_id = (select auth.uid())
          and ($2::timestamptz is null or (created_at, id) < ($2::timestamptz, $3::uuid))
        order by created_at desc, id desc
        limit $1`,
      [limit + 1, before, id],
    );
    const page = toPage(rows, limit, (last) => encodeCursor('webhooks', [last.cursorAt, last.id]));
    return { items: page.items.map((row) => toEndpoint([row])), nextCursor: page.nextCursor };
  }

  /** @throws WebhookNotFoundError */
  async get(owner: UserClaims, id: string): Promise<WebhookEndpoint> {
    return toEndpoint(
      await this.database.readAsUser<Row>(
        owner,
        `select ${COLUMNS} from webhook_endpoints where id = $1 and user_id = (select auth.uid())`,
        [id],
      ),
    );
  }

  /** @throws WebhookNotFoundError */
  async update(owner: UserClaims, id: string, change: WebhookEndpointChange): Promise<WebhookEndpoint> {
    const { url = null, description, topics = null, isActive = null } = change;
    const params = [id, url, description !== undefined, description ?? null, topics, isActive];
    return toEndpoint(await this.database.asUser(owner, (sql) => sql.query<Row>(UPDATE_SQL, params)));
  }

  /** With its deliveries. @throws WebhookNotFoundError */
  async remove(owner: UserClaims, id: string): Promise<void> {
    const rows = await this.database.asUser(owner, (sql) =>
      sql.query('delete from webhook_endpoints where id = $1 and user_id = (select auth.uid()) returning id', [id]),
    );
    if (rows.length === 0) throw new WebhookNotFoundError('endpoint');
  }

  /**
   * Both secrets sign for a while.
   * @returns until when the old one does
   * @throws WebhookNotFoundError
   */
  async rotateSecret(
    owner: UserClaims,
    { id, secret, keepSeconds }: { id: string; secret: string; keepSeconds: number },
  ): Promise<Date> {
    const [row] = await this.database.readAsSystem<{ until: Date }>(ROTATE_SQL, [id, owner.sub, secret, keepSeconds]);
    if (row === undefined) throw new WebhookNotFoundError('endpoint');
    return row.until;
  }
}

function toEndpoint([row]: Row[]): WebhookEndpoint {
  if (row === undefined) throw new WebhookNotFoundError('endpoint');
  const { cursorAt: _cursorAt, ...endpoint } = row;
  return endpoint;
}
