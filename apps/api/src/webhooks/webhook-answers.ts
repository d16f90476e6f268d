import type { WebhookDelivery, WebhookEndpoint } from '@app/webhooks';
import type { WebhookDeliveryDto, WebhookDto } from './dto/webhook.dto';

export const toWebhookDto = ({ createdAt, updatedAt, ...endpoint }: WebhookEndpoint): WebhookDto => ({
  ...endpoint,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

export const toDeliveryDto = ({
  nextAttemptAt,
  createdAt,
  deliveredAt,
  ...delivery
}: WebhookDelivery): WebhookDeliveryDto => ({
  ...delivery,
  nextAttemptAt: nextAttemptAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
  deliveredAt: deliveredAt?.toISOString() ?? null,
});
