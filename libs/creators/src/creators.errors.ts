import { AppError } from '@app/common';

export class CreatorNotFoundError extends AppError {
  constructor(username: string) {
    super('CREATOR.NOT_FOUND', {
      detail: `Instagram shows no account named ${username}. Check the spelling; a deleted or renamed account is not found under its old name.`,
    });
  }
}

export class CreatorErasedError extends AppError {
  constructor(cause?: unknown) {
    super('CREATOR.ERASED', {
      detail: 'This creator asked to be forgotten: nothing about the account is kept, and it is not collected again.',
      cause,
    });
  }
}

export class ResourceNotFoundError extends AppError {
  constructor(detail: string) {
    super('RESOURCE.NOT_FOUND', { detail });
  }
}
