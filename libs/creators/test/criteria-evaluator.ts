import type { Criteria, Criterion } from '../src/search/criteria';
import { findField } from '../src/search/creator-fields';

/** The columns of a listing as the database stores them. */
export type ListingColumns = Record<string, unknown>;
export type Verdict = boolean | null;

const DAY_MS = 86_400_000;

/** What SQL means by a tree of conditions, without SQL: true, false, or null where a value is not known. */
export function judge(criteria: Criteria, row: ListingColumns, asOf: Date): Verdict {
  if ('and' in criteria) return all(criteria.and.map((part) => judge(part, row, asOf)));
  if ('or' in criteria) return negated(all(criteria.or.map((part) => negated(judge(part, row, asOf)))));
  if ('not' in criteria) return negated(judge(criteria.not, row, asOf));
  return judgeOne(criteria, row, asOf);
}

const negated = (verdict: Verdict): Verdict => (verdict === null ? null : !verdict);
const all = (verdicts: Verdict[]): Verdict =>
  verdicts.includes(false) ? false : verdicts.includes(null) ? null : true;

function judgeOne({ field: name, op, value }: Criterion, row: ListingColumns, asOf: Date): Verdict {
  const field = findField(name);
  if (field === undefined) throw new Error(name);
  const stored = row[field.sql.slice('l.'.length)];
  if (stored === null) return null;
  const words = (Array.isArray(value) ? value : [value]) as string[];
  switch (field.kind) {
    case 'flag':
      return stored === value;
    case 'word':
      return words.includes(stored as string);
    case 'list':
      return op === 'has'
        ? words.some((word) => (stored as string[]).includes(word))
        : words.every((word) => (stored as string[]).includes(word));
    case 'text':
      return words.every((word) => (stored as string).split(' ').includes(word));
    case 'number':
      return compare(stored as number, op, value as number);
    case 'moment':
      return compare((stored as Date).getTime(), op, asOf.getTime() - Number.parseInt(value as string, 10) * DAY_MS);
  }
}

function compare(stored: number, op: Criterion['op'], value: number): boolean {
  if (op === 'eq') return stored === value;
  return op === 'gte' ? stored >= value : stored <= value;
}
