import type { FieldError } from '@app/common';

/**
 * Text that no database takes, or takes as something else: U+0000, and halves of surrogate pairs, which would come back as
 * U+FFFD. Refused by name at the edge, for all routes alike.
 */
const UNSTORABLE = /[\0\p{Cs}]/u;

/** The first few members of a parsed body or query whose text (or name) cannot be stored. */
export function unstorableMembers(value: unknown, field = ''): FieldError[] {
  if (typeof value === 'string') return UNSTORABLE.test(value) ? [refusal(field)] : [];
  if (typeof value !== 'object' || value === null) return [];
  const errors: FieldError[] = [];
  for (const [name, member] of Object.entries(value)) {
    const path = field === '' ? name : `${field}.${name}`;
    if (UNSTORABLE.test(name)) errors.push(refusal(path.replaceAll(/[\0\p{Cs}]/gu, '\ufffd')));
    else errors.push(...unstorableMembers(member, path));
    if (errors.length >= MOST_ERRORS) break;
  }
  return errors.slice(0, MOST_ERRORS);
}

const MOST_ERRORS = 5;

function refusal(field: string): FieldError {
  const message = 'must not hold U+0000 or half of a surrogate pair';
  return { field: field === '' ? 'body' : field, code: 'UNSTORABLE_TEXT', message };
}
