import { Injectable } from '@nestjs/common';
import { Database, type Sql } from '@app/database';
import type { DisputeFacts, OpenOrder, OrderSync, Payment, PaymentFacts } from './top-up.types';

export interface PlacedOrder extends OpenOrder {
  offer: string;
  checkoutUrl: string | null;
}

/** What is known of an object of the provider that may belong to an order. */
export interface OrderTrace {
  orderId: string | null;
  sessionId: string | null;
  intentId: string | null;
}

/** What applying a reading did. */
export interface Applied {
  fulfilled: boolean;
  /** Something was paid that is not what the order asks for; a person has to look. */
  refused: boolean;
}

/** How long the payment page stays open; Stripe's own limit is a day after its making. */
const PAGE_OPEN = '23 hours';

/** Orders of bought credits, as the system writes them. Money moves in the functions of the database alone. */
@Injectable()
export class TopUpOrdersRepository {
  constructor(private readonly database: Database) {}

  /**
   * A new open order with the figures of the offer; under a key that has an open order already, that one.
   * @returns null when there is no such offer
   */
  async place(request: { userId: string; offer: string; requestKey: string | null }): Promise<PlacedOrder | null> {
    const [row] = await this.database.readAsSystem<PlacedOrder>(
      `with offer as (
         select id, code, credits, amount_minor, currency from credit_top_up_offers where code = $2 and is_active
       ), placed as (
         insert into credit_top_up_orders (user_id, offer_id, credits, amount_minor, currency, request_key, expires_at)
         select $1, id, credits, amount_minor, currency, $3, now() + interval '${PAGE_OPEN}' from offer
         on conflict (user_id, request_key) where status = 'open' do update set updated_at = now()
         returning *
       )
       select p.id, p.user_id as "userId", p.credits, p.amount_minor as "amountMinor", p.currency, p.expires_at as "expiresAt",
              p.checkout_url as "checkoutUrl", f.code as offer
         from placed p join credit_top_up_offers f on f.id = p.offer_id`,
      [request.userId, request.offer, request.requestKey],
    );
    return row ?? null;
  }

  /** Remembers the payment page. An order that was closed meanwhile keeps none, and one that has a page keeps that. */
  async attachCheckout(orderId: string, page: { sessionId: string; url: string | null }): Promise<void> {
    await this.database.readAsSystem(
      `update credit_top_up_orders
          set stripe_session_id = $2, checkout_url = case when status = 'open' then $3 end, updated_at = now()
        where id = $1 and (stripe_session_id is null or stripe_session_id = $2)`,
      [orderId, page.sessionId, page.url],
    );
  }

  /** The order that an object of the provider is about, if it is one of ours. */
  async findId({ orderId, sessionId, intentId }: OrderTrace): Promise<string | null> {
    const [row] = await this.database.readAsSystem<{ id: string }>(
      `select id from credit_top_up_orders where id = $1::uuid
       union all select id from credit_top_up_orders where stripe_session_id = $2
       union all select id from credit_top_up_orders where payment_intent_id = $3
       limit 1`,
      [orderId, sessionId, intentId],
    );
    return row?.id ?? null;
  }

  /** Numbers a reading, before it begins. @returns null when there is no such order */
  async beginSync(orderId: string): Promise<OrderSync | null> {
    return this.begin('where id = $1', [orderId]);
  }

  /** The same for an order that its buyer waits for, unless somebody asked within the last `everySeconds`. */
  async beginSyncOfWaiting(orderId: string, everySeconds: number): Promise<OrderSync | null> {
    return this.begin(
      `where id = $1 and status = 'open' and stripe_session_id is not null
         and (checked_at is null or checked_at < now() - make_interval(secs => $2))`,
      [orderId, everySeconds],
    );
  }

  /** Applies a reading in one transaction. What an earlier reading says of reversals is passed over. */
  async apply({ orderId, sync }: OrderSync, facts: PaymentFacts): Promise<Applied> {
    return this.database.asSystem(async (sql) => {
      if (facts.state === 'pending') return NOTHING;
      if (facts.state === 'closed') {
        await sql.query('select app.close_order($1, $2)', [orderId, facts.status]);
        return NOTHING;
      }
      const applied = await fulfil(sql, orderId, facts.payment);
      if (!applied.refused) await reverse(sql, { orderId, sync }, facts);
      return applied;
    });
  }

  /** Closes an order for which no payment page was ever shown. */
  async expire(orderId: string): Promise<void> {
    await this.database.readAsSystem(`select app.close_order($1, 'expired')`, [orderId]);
  }

  /** Asks a person to look at an order; the first reason stays. */
  async flag(orderId: string, reason: string): Promise<void> {
    await this.database.readAsSystem(
      'update credit_top_up_orders set review_reason = coalesce(review_reason, $2), updated_at = now() where id = $1',
      [orderId, reason],
    );
  }

  /** Open orders older than an hour, oldest first, after the one given. */
  async findStale(after: StaleOrder | undefined, limit: number): Promise<StaleOrder[]> {
    return this.database.readAsSystem<StaleOrder>(
      `select id, created_at::text as "createdAt", stripe_session_id as "sessionId" from credit_top_up_orders
        where status = 'open' and created_at < now() - interval '1 hour'
          and ($1::timestamptz is null or (created_at, id) > ($1::timestamptz, $2::uuid))
        order by created_at, id limit $3`,
      [after?.createdAt, after?.id, limit],
    );
  }

  private async begin(where: string, params: unknown[]): Promise<OrderSync | null> {
    const [row] = await this.database.readAsSystem<OrderSync>(
      `update credit_top_up_orders set sync_started = sync_started + 1, checked_at = now() ${where}
       returning id as "orderId", user_id as "userId", stripe_session_id as "sessionId", sync_started as sync`,
      params,
    );
    return row ?? null;
  }
}

export interface StaleOrder {
  id: string;
  /** Text: a Date would lose the microseconds that the next page begins after. */
  createdAt: string;
  sessionId: string | null;
}

const NOTHING: Applied = { fulfilled: false, refused: false };

async function fulfil(sql: Sql, orderId: string, payment: Payment): Promise<Applied> {
  const [row] = await sql.query<{ done: { fulfilled: boolean; refused?: boolean } }>(
    'select app.fulfil_order($1, $2, $3, $4) as done',
    [orderId, payment.intentId, payment.amountMinor, payment.currency],
  );
  return { fulfilled: row?.done.fulfilled ?? false, refused: row?.done.refused ?? false };
}

async function reverse(
  sql: Sql,
  { orderId, sync }: { orderId: string; sync: number },
  { refundedMinor, dispute }: { refundedMinor: number; dispute: DisputeFacts | null },
): Promise<void> {
  await sql.query('select app.refund_order($1, $2, $3)', [orderId, refundedMinor, sync]);
  if (dispute === null) return;
  const { id, state, lostMinor } = dispute;
  await sql.query('select app.dispute_order($1, $2, $3, $4, $5)', [orderId, id, state, lostMinor, sync]);
}
