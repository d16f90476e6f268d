export { DeliverOutbox } from './delivery/deliver-outbox.use-case';
export { Webhooks } from './endpoints/webhooks.service';
export type { WebhookDelivery } from './endpoints/webhook-deliveries.repository';
export type { WebhookEndpoint } from './endpoints/webhook-endpoints.repository';
export { WebhookSender, type WebhookAnswer, type WebhookMessage } from './sending/webhook-sender';
export { WebhookUrlError } from './sending/webhook-url';
export * from './webhook-topics';
export * from './webhooks.errors';
export * from './webhooks.module';
