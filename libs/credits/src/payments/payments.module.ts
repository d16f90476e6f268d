import { Module } from '@nestjs/common';
import { CreditsModule } from '../credits.module';
import { OpenTopUp } from './open-top-up.use-case';
import { ProcessStripeEvents } from './process-stripe-events.use-case';
import { ReceiveStripeEvent } from './receive-stripe-event.use-case';
import { ReconcileStripe } from './reconcile-stripe.use-case';
import { StripeClient } from './stripe-client';
import { StripeEventsRepository } from './stripe-events.repository';
import { StripeSignatures } from './stripe-signatures';
import { SyncTopUp } from './sync-top-up.use-case';
import { TopUpOrdersRepository } from './top-up-orders.repository';
import { TopUpReadingRepository } from './top-up-reading.repository';
import { TopUps } from './top-ups.service';

/** Bought credits. Needs the configuration, observability, resilience, database, cache and queues modules. */
@Module({
  imports: [CreditsModule],
  providers: [
    OpenTopUp,
    ProcessStripeEvents,
    ReceiveStripeEvent,
    ReconcileStripe,
    StripeClient,
    StripeEventsRepository,
    StripeSignatures,
    SyncTopUp,
    TopUpOrdersRepository,
    TopUpReadingRepository,
    TopUps,
  ],
  exports: [ProcessStripeEvents, ReceiveStripeEvent, ReconcileStripe, TopUps],
})
export class PaymentsModule {}
