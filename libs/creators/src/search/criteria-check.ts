import { isUsername } from '@app/instagram';
import type { Criterion } from './criteria';
import { findField, operatorsOf, type CreatorField } from './creator-fields';

const MOST_WORDS = 100;
const MOST_CHARACTERS = 200;
const DAYS_AGO = /^\d{1,4}d$/;
/** Before it there is nothing to find, and years that databases write in other ways. */
const FIRST_DAY = '1970-01-01';
const DAY_MS = 86_400_000;
/** Codes of two letters, and of three for languages that have no shorter one. */
const LANGUAGE_CODE = /^[a-z]{2,3}$/;
const MOMENT = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2}))?$/;

/**
 * What is wrong with a condition whose field is known; null when nothing is.
 * A list has at most 100 words. Moments are days, moments with an offset, or `30d`: so many days ago.
 */
export function problemOf({ field: name, op, value }: Criterion): string | null {
  const field = findField(name);
  if (field === undefined) return `${name} is not a field`;
  if (!operatorsOf(field).includes(op)) return `takes ${operatorsOf(field).join(', ')}, not ${op}`;
  switch (field.kind) {
    case 'number':
      return numberProblem(field, value);
    case 'moment':
      return isMomentValue(value) ? null : 'must be a day, a moment with its offset, or days ago like 30d';
    case 'flag':
      return typeof value === 'boolean' ? null : 'must be true or false';
    case 'text':
      return isWord(value) ? null : `must be text of 1 to ${MOST_CHARACTERS} characters`;
    case 'word':
    case 'list':
      return wordsProblem(field, op === 'eq' ? [value] : value);
  }
}

/** The words as they are stored: lower case, without # or @; those of a closed set in its spelling. */
export function writtenAs(field: CreatorField, word: string): string {
  const trimmed = word.trim();
  if (field.values !== undefined) {
    return field.values.find((known) => known.toLowerCase() === trimmed.toLowerCase()) ?? trimmed;
  }
  if (field.writtenAs === 'hashtag')
    return trimmed
      .replace(/^[#＃]/u, '')
      .toLowerCase()
      .normalize('NFC');
  if (field.writtenAs === 'username') return trimmed.replace(/^@/, '').toLowerCase();
  return field.writtenAs === 'language' ? trimmed.toLowerCase() : trimmed;
}

/** Whether nothing can be both at least the one and at most the other. */
export function isAbove(least: Criterion['value'], most: Criterion['value']): boolean {
  if (typeof least === 'number' && typeof most === 'number') return least > most;
  if (!isMomentValue(least) || !isMomentValue(most)) return false;
  const end = momentIn(most);
  return momentIn(least) > (String(most).includes('T') || isDaysAgo(most) ? end : end + DAY_MS - 1);
}

const momentIn = (value: unknown): number =>
  isDaysAgo(value) ? Date.now() - Number.parseInt(String(value), 10) * DAY_MS : Date.parse(String(value));

export const isDaysAgo = (value: unknown): boolean => typeof value === 'string' && DAYS_AGO.test(value);

function numberProblem({ type, min = -Infinity, max = Infinity }: CreatorField, value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'must be a number';
  if (type === 'bigint' && !Number.isSafeInteger(value)) return 'must be a whole number';
  return value >= min && value <= max ? null : `must be from ${min} to ${max}`;
}

function wordsProblem(field: CreatorField, value: unknown): string | null {
  const words: unknown = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(words) || words.length === 0 || words.length > MOST_WORDS || !words.every(isWord)) {
    return `must be a text or 1 to ${MOST_WORDS} of them`;
  }
  for (const word of words) {
    const problem = spellingProblem(field, word);
    if (problem !== null) return problem;
  }
  return null;
}

function spellingProblem(field: CreatorField, word: string): string | null {
  const { values, writtenAs: manner } = field;
  const written = writtenAs(field, word);
  if (values !== undefined) return values.includes(written) ? null : `${word} is none of ${values.join(', ')}`;
  if (manner === 'language' && !LANGUAGE_CODE.test(written)) {
    return `${word} is no code of a language; write en for English, pt for Portuguese (ISO 639)`;
  }
  return manner === 'username' && !isUsername(written) ? `${word} is no username` : null;
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '' && value.length <= MOST_CHARACTERS && !value.includes('\0');
}

function isMomentValue(value: unknown): boolean {
  if (isDaysAgo(value)) return true;
  if (typeof value !== 'string' || !MOMENT.test(value) || Number.isNaN(Date.parse(value))) return false;
  const day = value.slice(0, 'YYYY-MM-DD'.length);
  if (day < FIRST_DAY) return false;
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day); // 30 February would become 2 March
}
