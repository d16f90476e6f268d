import { AppError } from '@app/common';
import { EXPORT_LIMITS } from './export-limits';

export class ExportNotFoundError extends AppError {
  constructor() {
    super('RESOURCE.NOT_FOUND', { detail: 'You have no export with this id.' });
  }
}

export class ExportSourceNotFoundError extends AppError {
  constructor(kind: string) {
    super('RESOURCE.NOT_FOUND', { detail: `You have no ${kind} with this id to export.` });
  }
}

export class TooManyExportsError extends AppError {
  constructor() {
    super('EXPORTS.TOO_MANY_UNFINISHED', {
      detail: `At most ${EXPORT_LIMITS.unfinished} exports of a user are made at a time. Wait for one, or cancel one; nothing was charged.`,
      retryAfterSeconds: 30,
    });
  }
}

export class ExportNotCancellableError extends AppError {
  constructor(status: string) {
    super('RESOURCE.CONFLICT', { detail: `The export is ${status}: there is nothing left to cancel.` });
  }
}

/** The charge of this key bought an export that was removed. */
export class ExportRemovedError extends AppError {
  constructor() {
    super('RESOURCE.CONFLICT', {
      detail: 'The export that this Idempotency-Key ordered was removed. Order another under a new key.',
    });
  }
}

export class ExportLinkError extends AppError {
  constructor() {
    super('EXPORTS.LINK_INVALID', {
      detail: 'The link is not valid, or not any more. Ask for the export again: its downloadUrl is a new link.',
    });
  }
}

export class ExportFileGoneError extends AppError {
  constructor() {
    super('EXPORTS.FILE_GONE', { detail: 'The file was removed, or its time is over. Order the export again.' });
  }
}
