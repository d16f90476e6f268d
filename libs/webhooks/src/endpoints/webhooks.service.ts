import { Injectable } from '@nestjs/common';
import type { Page } from '@app/common';
import type { UserClaims } from '@app/database';
import { createWebhookSecret } from '../sending/webhook-secret';
import { WebhookSender } from '../sending/webhook-sender';
import { WebhookNotFoundError, WebhookSwitchedOffError } from '../webhooks.errors';
import { WebhookDeliveriesRepository, type WebhookDelivery } from './webhook-deliveries.repository';
import {
  WebhookEndpointsRepository,
  type NewWebhookEndpoint,
  type WebhookEndpoint,
  type WebhookEndpointChange,
} from './webhook-endpoints.repository';

/** How long the old secret signs beside the new one. */
const CHANGE_OVER_SECONDS = 24 * 60 * 60;

export interface PageRequest {
  limit: number;
  cursor?: string | undefined;
}

/** What users do with their webhooks. Every method throws WebhookNotFoundError for what is not theirs. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly deliveries: WebhookDeliveriesRepository,
    private readonly sender: WebhookSender,
  ) {}

  /** The secret is told here and never again. @throws WebhookUrlError, TooManyWebhooksError */
  async create(
    owner: UserClaims,
    endpoint: Omit<NewWebhookEndpoint, 'secret'>,
  ): Promise<{ endpoint: WebhookEndpoint; secret: string }> {
    await this.sender.check(endpoint.url);
    const secret = createWebhookSecret();
    return { endpoint: await this.endpoints.create(owner, { ...endpoint, secret }), secret };
  }

  list(owner: UserClaims, page: PageRequest): Promise<Page<WebhookEndpoint>> {
    return this.endpoints.findPage(owner, page);
  }

  get(owner: UserClaims, id: string): Promise<WebhookEndpoint> {
    return this.endpoints.get(owner, id);
  }

  /** @throws WebhookUrlError */
  async change(owner: UserClaims, id: string, change: WebhookEndpointChange): Promise<WebhookEndpoint> {
    if (change.url !== undefined) await this.sender.check(change.url);
    return this.endpoints.update(owner, id, change);
  }

  remove(owner: UserClaims, id: string): Promise<void> {
    return this.endpoints.remove(owner, id);
  }

  async rotateSecret(owner: UserClaims, id: string): Promise<{ secret: string; previousSecretUntil: Date }> {
    const secret = createWebhookSecret();
    const rotation = { id, secret, keepSeconds: CHANGE_OVER_SECONDS };
    return { secret, previousSecretUntil: await this.endpoints.rotateSecret(owner, rotation) };
  }

  async listDeliveries(owner: UserClaims, id: string, page: PageRequest): Promise<Page<WebhookDelivery>> {
    await this.endpoints.get(owner, id);
    return this.deliveries.findPage(owner, id, page);
  }

  /** @throws WebhookSwitchedOffError */
  async test(owner: UserClaims, id: string): Promise<WebhookDelivery> {
    return (await this.deliveries.addTest(owner, id)) ?? this.refuse(owner, id);
  }

  /** @throws WebhookSwitchedOffError */
  async resend(owner: UserClaims, id: string, deliveryId: string): Promise<WebhookDelivery> {
    return (await this.deliveries.resend(owner, id, deliveryId)) ?? this.refuse(owner, id);
  }

  /** Says why nothing was sent. */
  private async refuse(owner: UserClaims, id: string): Promise<never> {
    const { isActive } = await this.endpoints.get(owner, id);
    throw isActive ? new WebhookNotFoundError('delivery') : new WebhookSwitchedOffError();
  }
}
