import { AppError } from '@app/common';

export class WebhookNotFoundError extends AppError {
  constructor(what: 'endpoint' | 'delivery') {
    super('RESOURCE.NOT_FOUND', { detail: `You have no webhook ${what} with this id.` });
  }
}

export class TooManyWebhooksError extends AppError {
  constructor(cause: unknown) {
    super('RESOURCE.CONFLICT', {
      detail: 'You have ten webhook endpoints, which is as many as there can be. Delete one to add another.',
      cause,
    });
  }
}

export class WebhookSwitchedOffError extends AppError {
  constructor() {
    super('RESOURCE.CONFLICT', { detail: 'This endpoint is switched off. Set isActive to true first.' });
  }
}
