import { Injectable } from '@nestjs/common';
import { IdempotencyKeyReusedError } from '@app/common';
import type { UserClaims } from '@app/database';
import { PaymentsNotConfiguredError, TopUpNotFoundError, UnknownOfferError } from './payments.errors';
import { StripeClient } from './stripe-client';
import { TopUpOrdersRepository, type PlacedOrder } from './top-up-orders.repository';
import { TopUpReadingRepository } from './top-up-reading.repository';
import type { TopUp } from './top-up.types';

/** The buyer waits: retries of the policy have to fit in here. */
const TIME_LIMIT_MS = 20_000;
/** A payment page must be open for half an hour at least, says the provider. */
const SHORTEST_PAGE_MS = 32 * 60_000;

export interface TopUpRequest {
  buyer: UserClaims;
  /** Code of the offer. */
  offer: string;
  /** The client's Idempotency-Key: a request that broke off goes on with the same order under the same key. */
  requestKey: string | null;
}

/**
 * Places an order and opens its payment page. A process that dies in between leaves an open order without a page: the
 * same request mends it, and the daily reconciliation closes what nobody came back for.
 */
@Injectable()
export class OpenTopUp {
  constructor(
    private readonly orders: TopUpOrdersRepository,
    private readonly reading: TopUpReadingRepository,
    private readonly stripe: StripeClient,
  ) {}

  /** @throws PaymentsNotConfiguredError | PaymentsUnavailableError | UnknownOfferError | IdempotencyKeyReusedError */
  async execute(request: TopUpRequest): Promise<TopUp> {
    if (!this.stripe.isConfigured) throw new PaymentsNotConfiguredError();
    const order = await this.place(request);
    if (order.checkoutUrl === null) {
      const { id, url } = await this.stripe.openCheckout(order, { deadline: Date.now() + TIME_LIMIT_MS });
      await this.orders.attachCheckout(order.id, { sessionId: id, url });
    }
    const placed = await this.reading.find(request.buyer, order.id);
    if (placed === null) throw new TopUpNotFoundError();
    return placed;
  }

  private async place({ buyer, offer, requestKey }: TopUpRequest): Promise<PlacedOrder> {
    const wanted = { userId: buyer.sub, offer, requestKey };
    const order = await this.orders.place(wanted);
    if (order === null) throw new UnknownOfferError(offer);
    if (order.offer !== offer) throw new IdempotencyKeyReusedError();
    if (order.expiresAt.getTime() - Date.now() > SHORTEST_PAGE_MS) return order;
    await this.orders.expire(order.id);
    const anew = await this.orders.place(wanted);
    if (anew === null) throw new UnknownOfferError(offer);
    return anew;
  }
}
