import { AppError, type FieldError } from '@app/common';
import { didYouMean, unknownMember } from '../http/did-you-mean';

/** Long enough for every name, short enough to be repeated in a sentence. */
const SHOWN = 64;

interface Unknown {
  given: string;
  known: readonly string[];
  /** Where it stands in the body; left out for the path. */
  field?: string;
}

/** An action that has no price; names the one that was most likely meant. */
export class NoSuchActionError extends AppError {
  constructor({ given, known, field }: Unknown) {
    const action = given.slice(0, SHOWN);
    const nearest = didYouMean(given, known) ?? null;
    const message = unknownMember(given, known);
    super('CREDITS.UNKNOWN_ACTION', {
      detail: `The action ${action} ${message}${message.endsWith('?') ? '' : '.'}`,
      extensions: { action, nearest, known },
      ...(field === undefined ? {} : { errors: [{ field, code: 'UNKNOWN', message }] }),
    });
  }
}

export class TooManyUnitsAskedError extends AppError {
  constructor(errors: FieldError[]) {
    super('CREDITS.TOO_MANY_UNITS', {
      detail: 'One request may not ask for so many units. See errors for each.',
      errors,
    });
  }
}
