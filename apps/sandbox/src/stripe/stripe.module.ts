import { Module, type DynamicModule, type MiddlewareConsumer, type NestModule } from '@nestjs/common';
import { ApiCallInterceptor } from './api/api-call.interceptor';
import { ApiFaultBoard } from './api/api-faults';
import { ApiJournal } from './api/api-journal';
import { CallContext } from './api/call-context';
import { Expansion } from './api/expansion';
import { IdempotencyStore } from './api/idempotency-store';
import { RequestFrameMiddleware } from './api/request-frame.middleware';
import { StripeAuthGuard } from './api/stripe-auth.guard';
import { StripeErrorFilter } from './api/stripe-error.filter';
import { UnknownRouteController } from './api/unknown-route.controller';
import { CheckoutSessionsController } from './checkout/checkout-sessions.controller';
import { CheckoutSessions } from './checkout/checkout-sessions.service';
import { ControlBoards } from './control/control-boards';
import { Buyers } from './control/buyers.service';
import { StripeControlController } from './control/stripe-control.controller';
import { StripeDashboardController } from './control/stripe-dashboard.controller';
import { DisputesController, FraudWarningsController } from './disputes/disputes.controller';
import { Disputes } from './disputes/disputes.service';
import { EventLog } from './events/event-log';
import { EventsController } from './events/events.controller';
import { CheckoutPageController } from './page/checkout-page.controller';
import { ChargesController } from './payments/charges.controller';
import { CustomersController } from './payments/customers.controller';
import { PaymentFlow } from './payments/payment-flow.service';
import { PaymentIntentsController } from './payments/payment-intents.controller';
import { PaymentIntents } from './payments/payment-intents.service';
import { RefundsController } from './payments/refunds.controller';
import { Refunds } from './payments/refunds.service';
import { StripeStore } from './store/stripe-store';
import { StripePlace } from './stripe-place';
import { StripeSettings } from './stripe-settings';
import { StripeState } from './stripe-state';
import { DeliveryLog } from './webhooks/delivery-log';
import { WebhookSender } from './webhooks/webhook-sender';
import { WebhookSwitchBoard } from './webhooks/webhook-switches';

const API = [
  ApiCallInterceptor,
  ApiFaultBoard,
  ApiJournal,
  CallContext,
  Expansion,
  IdempotencyStore,
  StripeAuthGuard,
  StripeErrorFilter,
];
const WORLD = [StripeStore, EventLog, PaymentFlow, PaymentIntents, Refunds, Disputes, CheckoutSessions];
const WEBHOOKS = [DeliveryLog, WebhookSender, WebhookSwitchBoard];
const CONTROL = [Buyers, ControlBoards, StripeSettings, StripeState];

/**
 * Stand-in for Stripe: the API on /v1, where the official client looks for it, the hosted page on /stripe/checkout,
 * the levers on /control/stripe.
 */
@Module({})
export class StripeModule implements NestModule {
  static forRoot(place: StripePlace): DynamicModule {
    return {
      module: StripeModule,
      controllers: [
        CheckoutSessionsController,
        PaymentIntentsController,
        ChargesController,
        RefundsController,
        DisputesController,
        FraudWarningsController,
        CustomersController,
        EventsController,
        CheckoutPageController,
        StripeControlController,
        StripeDashboardController,
        UnknownRouteController,
      ],
      providers: [{ provide: StripePlace, useValue: place }, ...API, ...WORLD, ...WEBHOOKS, ...CONTROL],
    };
  }

  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(RequestFrameMiddleware).forRoutes('v1/*path', 'stripe/checkout/*path');
  }
}
