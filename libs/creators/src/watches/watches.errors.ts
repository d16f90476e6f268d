import { AppError } from '@app/common';
import { ResourceNotFoundError } from '../creators.errors';

export class WatchNotFoundError extends ResourceNotFoundError {
  constructor() {
    super('You have no watch with this id.');
  }
}

export class WatchedAlreadyError extends AppError {
  constructor(username: string) {
    super('RESOURCE.CONFLICT', { detail: `You watch ${username} already. Change that watch instead.` });
  }
}

export class TooManyWatchesError extends AppError {
  constructor(cause: unknown) {
    super('RESOURCE.CONFLICT', {
      detail: 'You watch 200 creators, which is as many as there can be. Delete a watch to add another.',
      cause,
    });
  }
}

export class EmptyWatchError extends AppError {
  constructor(cause: unknown) {
    super('REQUEST.INVALID', {
      detail:
        'Nothing would be left to tell. Keep one of followersPercent, sponsoredPosts and renames, or delete the watch.',
      cause,
    });
  }
}
