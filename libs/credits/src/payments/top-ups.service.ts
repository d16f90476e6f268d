import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import type { UserClaims } from '@app/database';
import { Logger } from '@app/observability';
import { OpenTopUp, type TopUpRequest } from './open-top-up.use-case';
import { PaymentsNotConfiguredError, PaymentsUnavailableError, TopUpNotFoundError } from './payments.errors';
import { SyncTopUp } from './sync-top-up.use-case';
import { TopUpReadingRepository } from './top-up-reading.repository';
import type { TopUp, TopUpOffer } from './top-up.types';

/** What buyers do with top-ups. */
@Injectable()
export class TopUps {
  constructor(
    private readonly opening: OpenTopUp,
    private readonly reading: TopUpReadingRepository,
    private readonly sync: SyncTopUp,
    private readonly logger: Logger,
  ) {}

  /** @throws as OpenTopUp */
  open(request: TopUpRequest): Promise<TopUp> {
    return this.opening.execute(request);
  }

  /** An order that is still open is asked after first: the buyer may be back before the event is. */
  async get(buyer: UserClaims, orderId: string): Promise<TopUp> {
    const known = await this.reading.find(buyer, orderId);
    if (known === null) throw new TopUpNotFoundError();
    if (known.status !== 'open') return known;
    await this.lookAfter(orderId);
    return (await this.reading.find(buyer, orderId)) ?? known;
  }

  list(buyer: UserClaims, page: { limit: number; cursor?: string | undefined }): Promise<Page<TopUp>> {
    return this.reading.findPage(buyer, page);
  }

  offers(buyer: UserClaims): Promise<TopUpOffer[]> {
    return this.reading.findOffers(buyer);
  }

  /** What is stored is answer enough when the provider cannot be asked. */
  private async lookAfter(orderId: string): Promise<void> {
    try {
      await this.sync.ofWaiting(orderId);
    } catch (err) {
      if (!(err instanceof PaymentsUnavailableError || err instanceof PaymentsNotConfiguredError)) throw err;
      this.logger.warn('an open top-up was shown as it is stored', { orderId, err });
    }
  }
}
