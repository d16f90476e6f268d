import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor, toPage, type Page } from '@app/common';
import { Database, type UserClaims } from '@app/database';
import type { TopUp, TopUpOffer } from './top-up.types';

type Row = TopUp & { cursorAt: string };

const COLUMNS = `
  o.id, coalesce(f.code, 'withdrawn') as offer, o.status, o.credits, o.amount_minor as "amountMinor", o.currency,
  o.refunded_minor as "refundedMinor", o.clawed_credits as "clawedCredits", o.checkout_url as "checkoutUrl",
  coalesce(o.expires_at, o.created_at) as "expiresAt", o.created_at as "createdAt", o.paid_at as "paidAt"`;

/** Offers and orders as their buyer may see them. An offer that is no longer on sale is not told by name. */
@Injectable()
export class TopUpReadingRepository {
  constructor(private readonly database: Database) {}

  findOffers(reader: UserClaims): Promise<TopUpOffer[]> {
    return this.database.readAsUser<TopUpOffer>(
      reader,
      `select code, credits, amount_minor as "amountMinor", currency from credit_top_up_offers
        where is_active order by credits, code`,
    );
  }

  async find(reader: UserClaims, orderId: string): Promise<TopUp | null> {
    const [row] = await this.database.readAsUser<TopUp>(
      reader,
      `select ${COLUMNS} from credit_top_up_orders o left join credit_top_up_offers f on f.id = o.offer_id
        where o.id = $1 and o.user_id = (select auth.uid())`,
      [orderId],
    );
    return row ?? null;
  }

  /** Newest first. */
  async findPage(
    reader: UserClaims,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<Page<TopUp>> {
    const [before, id] = cursor === undefined ? [null, null] : decodeCursor('top-ups', cursor, 2);
    const rows = await this.database.readAsUser<Row>(
      reader,
      `select ${COLUMNS}, o.created_at::text as "cursorAt"
         from credit_top_up_orders o left join credit_top_up_offers f on f.id = o.offer_id
        where o.user_id = (select auth.uid())
          and ($2::timestamptz is null or (o.created_at, o.id) < ($2::timestamptz, $3::uuid))
        order by o.created_at desc, o.id desc
        limit $1`,
      [limit + 1, before, id],
    );
    return toPage(rows, limit, (last) => encodeCursor('top-ups', [last.cursorAt, last.id]));
  }
}
