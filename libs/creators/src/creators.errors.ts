import { AppError } from '@app/common';

export class CreatorNotFoundError extends AppError {
  constructor(username: string) {
    super('CREATOR.NOT_FOUND', {
      detail: `Instagram shows no account named ${username}. Check the spelling; a deleted or renamed account is not found under its old name.`,
    });
  }
}

/** A report of a day on which nothing was known of the creator yet. */
export class CreatorUnknownThenError extends AppError {
  constructor(day: string, firstDay: string | null) {
    const known = firstDay === null ? 'No day of this creator is known yet.' : `The first day known is ${firstDay}.`;
    super('CREATOR.UNKNOWN_THEN', {
      detail: `Nothing was known of this creator at the end of ${day}. ${known}`,
      extensions: { firstDay },
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
