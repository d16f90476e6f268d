import { AppError } from '@app/common';

/** Also for somebody else's list: that it exists is nobody's business. */
export class NoSuchListError extends AppError {
  constructor() {
    super('RESOURCE.NOT_FOUND', { detail: 'You have no list with this id.' });
  }
}
