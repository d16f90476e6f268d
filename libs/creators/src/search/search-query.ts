import { createHash } from 'node:crypto';
import type { NamedCriteria } from './creator-listings.repository';
import type { Criteria, Criterion } from './criteria';
import type { UnknownRule } from './criteria-sql';
import type { ListingSortName, SortDirection } from './listing-query';
import { parseTextQuery, printTextQuery } from './text-query';

/** Parts of a creator that full text looks into, and the weight each has in the document. */
export const TEXT_WEIGHTS = { names: 'A', biography: 'B', hashtags: 'C', captions: 'D' } as const;
export type TextField = keyof typeof TEXT_WEIGHTS;
export const TEXT_FIELDS = Object.keys(TEXT_WEIGHTS) as TextField[];

export interface SearchText {
  /** In the syntax of search boxes: see parseTextQuery. */
  query: string;
  in: TextField[];
  /** Whose stems are looked for besides the words as they are. */
  languages: string[];
}

export type SearchSort = ListingSortName | 'relevance';

/** A search as it is run, stored and read by exports: every member is there, nothing is left to defaults. */
export interface SearchQuery {
  criteria: Criteria | null;
  unknown: UnknownRule;
  text: SearchText | null;
  /** A name that may be mistyped. */
  similarTo: string | null;
  sort: SearchSort;
  direction: SortDirection;
}

/** The same question has the same hash, however it is written and whatever it is ordered by. */
export function searchHash({ criteria, unknown, text, similarTo }: SearchQuery): string {
  const question = {
    criteria: criteria === null ? null : normalise(criteria),
    unknown: criteria === null ? null : unknown,
    text: text && {
      query: printTextQuery(parseTextQuery(text.query)).toLowerCase(),
      in: TEXT_FIELDS.filter((field) => text.in.includes(field)),
      languages: [...new Set(text.languages)].sort(),
    },
    similarTo: similarTo?.trim().toLowerCase() ?? null,
  };
  return createHash('sha256').update(JSON.stringify(question)).digest('base64url');
}

/** One spelling of what means the same: groups in groups of their kind dissolve, order and repetition do not count. */
export function normalise(criteria: Criteria): Criteria {
  if ('not' in criteria) {
    const inner = normalise(criteria.not);
    return 'not' in inner ? inner.not : { not: inner };
  }
  if ('and' in criteria) return group('and', criteria.and);
  if ('or' in criteria) return group('or', criteria.or);
  return { field: criteria.field, op: criteria.op, value: normaliseValue(criteria.value) };
}

function group(kind: 'and' | 'or', members: Criteria[]): Criteria {
  const flat = members.map(normalise).flatMap((member) => membersOf(kind, member));
  const once = new Map(flat.map((member) => [JSON.stringify(member), member]));
  const sorted = [...once.keys()].sort().flatMap((key) => once.get(key) ?? []);
  const [only] = sorted;
  if (sorted.length === 1 && only !== undefined) return only;
  return kind === 'and' ? { and: sorted } : { or: sorted };
}

function membersOf(kind: 'and' | 'or', member: Criteria): Criteria[] {
  if (kind === 'and' && 'and' in member) return member.and;
  if (kind === 'or' && 'or' in member) return member.or;
  return [member];
}

function normaliseValue(value: Criterion['value']): Criterion['value'] {
  if (!Array.isArray(value)) return value;
  return [...new Set(value as (string | number)[])].sort();
}

/** What a search is called in the history: the reader's own words where there are any. */
export function describeSearch({ criteria, text, similarTo }: SearchQuery): string {
  const words = [text?.query, similarTo === null ? null : `like ${similarTo}`].filter((part) => part != null);
  const fields = criteria === null ? [] : [...new Set(fieldsOf(criteria))];
  const filters = fields.length === 0 ? [] : [`by ${fields.join(', ')}`];
  return [...words, ...filters].join(' ').slice(0, 200);
}

function fieldsOf(criteria: Criteria): string[] {
  if ('not' in criteria) return fieldsOf(criteria.not);
  if ('and' in criteria) return criteria.and.flatMap(fieldsOf);
  if ('or' in criteria) return criteria.or.flatMap(fieldsOf);
  return [criteria.field];
}

/** The conditions of a search one by one, for saying what each does: the members of its outermost `and`. */
export function namedConditions({ criteria }: SearchQuery): NamedCriteria[] {
  if (criteria === null) return [];
  const parts = 'and' in criteria ? criteria.and : [criteria];
  return parts.map((part) => ({ name: nameOfPart(part), criteria: part }));
}

function nameOfPart(part: Criteria): string {
  if ('not' in part) return `not ${nameOfPart(part.not)}`;
  if ('and' in part) return `(${part.and.map(nameOfPart).join(' and ')})`;
  if ('or' in part) return `(${part.or.map(nameOfPart).join(' or ')})`;
  return `${part.field} ${part.op} ${[part.value].flat().join(', ')}`;
}
