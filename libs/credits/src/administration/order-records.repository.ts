import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import { Conditions, Database, readNewestFirst, type ListRequest, type Positioned, type Sql } from '@app/database';
import type { TopUpStatus } from '../payments/top-up.types';
import { iso } from '../reading/wallet-columns.sql';

/** A top-up order as administrators see it. Money in the currency's minor unit. */
export interface OrderRecord {
  id: string;
  userId: string;
  status: TopUpStatus;
  credits: number;
  amountMinor: number;
  currency: string;
  refundedMinor: number;
  /** Lost in disputes. */
  lostMinor: number;
  /** Credits taken back for refunds and lost disputes. */
  clawedCredits: number;
  disputeState: 'open' | 'won' | 'lost' | null;
  /** Why somebody should look at it, e.g. an amount that does not match. */
  reviewReason: string | null;
  stripeSessionId: string | null;
  paymentIntentId: string | null;
  createdAt: string;
  paidAt: string | null;
  fulfilledAt: string | null;
}

export interface OrderFilter extends ListRequest {
  userId?: string | undefined;
  status?: TopUpStatus | undefined;
  /** Only those that somebody should look at. */
  needsReview?: boolean | undefined;
}

const COLUMNS = `
  t.id, t.user_id as "userId", t.status, t.credits, t.amount_minor as "amountMinor", t.currency, t.refunded_minor as "refundedMinor",
  t.lost_minor as "lostMinor", t.clawed_credits as "clawedCredits", t.dispute_state as "disputeState",
  t.review_reason as "reviewReason", t.stripe_session_id as "stripeSessionId", t.payment_intent_id as "paymentIntentId",
  ${iso('t.created_at')} as "createdAt", ${iso('t.paid_at')} as "paidAt", ${iso('t.fulfilled_at')} as "fulfilledAt"`;

/** The top-up orders of all users. */
@Injectable()
export class OrderRecordsRepository {
  constructor(private readonly database: Database) {}

  findPage(filter: OrderFilter): Promise<Page<OrderRecord>> {
    return readNewestFirst<OrderRecord & Positioned>(filter, {
      list: 'admin-top-up-orders',
      order: { time: 't.created_at', id: 't.id', idType: 'uuid' },
      isIndexed: true,
      filter: () => conditionsOf(filter),
      read: (columns, rest, params) =>
        this.database.readAsSystem(`select ${COLUMNS}, ${columns} from credit_top_up_orders t ${rest}`, params),
    });
  }

  /** The last orders of one user, latest first. */
  findLatest(sql: Sql, userId: string, limit: number): Promise<OrderRecord[]> {
    return sql.query(
      `select ${COLUMNS} from credit_top_up_orders t where t.user_id = $1 order by t.created_at desc, t.id desc limit $2`,
      [userId, limit],
    );
  }
}

function conditionsOf(filter: OrderFilter): Conditions {
  return new Conditions()
    .add('t.user_id = ?', filter.userId)
    .add('t.status = ?', filter.status)
    .add('(t.review_reason is not null) = ?', filter.needsReview);
}
