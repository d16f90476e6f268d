import { AppError } from '@app/common';

/** The wallet has not got what was asked of it. */
export class NotEnoughCreditsError extends AppError {
  constructor(detail: string, cause?: unknown) {
    super('CREDITS.INSUFFICIENT', { detail, cause });
  }
}

/** No such wallet, operation, package or rule. */
export class LedgerRecordNotFoundError extends AppError {
  constructor(detail: string, cause?: unknown) {
    super('RESOURCE.NOT_FOUND', { detail, cause });
  }
}

/** What is stored does not allow this step. */
export class LedgerConflictError extends AppError {
  constructor(detail: string, options: { extensions?: Record<string, unknown>; cause?: unknown } = {}) {
    super('RESOURCE.CONFLICT', { detail, ...options });
  }
}

const REFUSALS: Record<string, (sentence: string, cause: unknown) => AppError> = {
  CR402: (sentence, cause) => new NotEnoughCreditsError(sentence, cause),
  CR404: (sentence, cause) => new LedgerRecordNotFoundError(sentence, cause),
  CR409: (sentence, cause) => new LedgerConflictError(sentence, { cause }),
};

/**
 * What the functions of the ledger refuse, as callers see it: their error codes are ours (CR402 not enough, CR404 no such
 * thing, CR409 wrong state) and their messages are plain sentences. Every other error comes back as it is.
 */
export function toLedgerError(error: unknown): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error;
  const refuse = REFUSALS[String(error.code)];
  return refuse === undefined ? error : refuse(toSentence(error.message), error);
}

/** PostgreSQL's habit is a small first letter and no full stop. */
function toSentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}${/[.!?]$/.test(message) ? '' : '.'}`;
}
