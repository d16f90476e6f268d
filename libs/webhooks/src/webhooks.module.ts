import { Module } from '@nestjs/common';
import { DeliverOutbox } from './delivery/deliver-outbox.use-case';
import { OutboxDeliveriesRepository } from './delivery/outbox-deliveries.repository';
import { Webhooks } from './endpoints/webhooks.service';
import { WebhookDeliveriesRepository } from './endpoints/webhook-deliveries.repository';
import { WebhookEndpointsRepository } from './endpoints/webhook-endpoints.repository';
import { WebhookSender } from './sending/webhook-sender';

/** Needs the global modules for configuration, observability and database. */
@Module({
  providers: [
    DeliverOutbox,
    Webhooks,
    OutboxDeliveriesRepository,
    WebhookDeliveriesRepository,
    WebhookEndpointsRepository,
    WebhookSender,
  ],
  exports: [DeliverOutbox, Webhooks, WebhookSender],
})
export class WebhooksModule {}
