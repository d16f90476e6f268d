import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { Logger } from '@app/observability';
import { JobQueue } from '@app/queues';
import { Webhooks, WebhookUrlError } from '@app/webhooks';
import type { PageQueryDto } from '../http/page-query.dto';
import { InvalidRequestError } from '../http/validation.pipe';
import type {
  CreatedWebhookDto,
  CreateWebhookDto,
  RotatedSecretDto,
  UpdateWebhookDto,
  WebhookDeliveriesPageDto,
  WebhookDeliveryDto,
  WebhookDto,
  WebhooksPageDto,
} from './dto/webhook.dto';
import { toDeliveryDto, toWebhookDto } from './webhook-answers';

@Injectable()
export class WebhooksApiService {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly queue: JobQueue,
    private readonly logger: Logger,
  ) {}

  async create({ claims }: Principal, { url, topics, description }: CreateWebhookDto): Promise<CreatedWebhookDto> {
    const adding = this.webhooks.create(claims, { url, topics, description: description ?? null });
    const { endpoint, secret } = await namingTheField(adding);
    return { ...toWebhookDto(endpoint), secret };
  }

  async list({ claims }: Principal, page: PageQueryDto): Promise<WebhooksPageDto> {
    const { items, nextCursor } = await this.webhooks.list(claims, page);
    return { items: items.map(toWebhookDto), nextCursor };
  }

  async get({ claims }: Principal, id: string): Promise<WebhookDto> {
    return toWebhookDto(await this.webhooks.get(claims, id));
  }

  async change({ claims }: Principal, id: string, change: UpdateWebhookDto): Promise<WebhookDto> {
    return toWebhookDto(await namingTheField(this.webhooks.change(claims, id, change)));
  }

  remove({ claims }: Principal, id: string): Promise<void> {
    return this.webhooks.remove(claims, id);
  }

  async rotateSecret({ claims }: Principal, id: string): Promise<RotatedSecretDto> {
    const { secret, previousSecretUntil } = await this.webhooks.rotateSecret(claims, id);
    return { secret, previousSecretUntil: previousSecretUntil.toISOString() };
  }

  async listDeliveries({ claims }: Principal, id: string, page: PageQueryDto): Promise<WebhookDeliveriesPageDto> {
    const { items, nextCursor } = await this.webhooks.listDeliveries(claims, id, page);
    return { items: items.map(toDeliveryDto), nextCursor };
  }

  async test({ claims }: Principal, id: string): Promise<WebhookDeliveryDto> {
    return this.underWay(toDeliveryDto(await this.webhooks.test(claims, id)));
  }

  async resend({ claims }: Principal, id: string, deliveryId: string): Promise<WebhookDeliveryDto> {
    return this.underWay(toDeliveryDto(await this.webhooks.resend(claims, id, deliveryId)));
  }

  /** The delivery is stored; without the queue the next scheduled run finds it. */
  private async underWay(delivery: WebhookDeliveryDto): Promise<WebhookDeliveryDto> {
    await this.queue
      .enqueue('deliver-outbox', {}, { id: 'deliver-outbox', priority: 'waiting' })
      .catch((err: unknown) => this.logger.warn('a webhook delivery waits for the next scheduled run', { err }));
    return delivery;
  }
}

/** An address that nothing may be sent to is a mistake in the field of that name. */
function namingTheField<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    if (!(error instanceof WebhookUrlError)) throw error;
    throw new InvalidRequestError([{ field: 'url', code: `URL_${error.fault}`, message: error.sentence }]);
  });
}
