import { WebhookDeliveryEntity } from './webhook-delivery.entity';
import { WebhookEndpointEntity } from './webhook-endpoint.entity';

/** Every table this library owns. */
export const WEBHOOK_ENTITIES = [WebhookDeliveryEntity, WebhookEndpointEntity];
