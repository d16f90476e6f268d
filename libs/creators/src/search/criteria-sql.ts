import type { Criteria, Criterion } from './criteria';
import { isDaysAgo, problemOf, writtenAs } from './criteria-check';
import { findField, type CreatorField } from './creator-fields';
import type { SqlParams } from './sql-params';

/** What becomes of a creator about whom the answer is not known. */
export type UnknownRule = 'include' | 'exclude';

export interface CompileContext {
  params: SqlParams;
  /** What `30d` counts back from: the moment of the first page, so that all pages of a walk mean the same. */
  asOf: Date;
}

const DAY_MS = 86_400_000;
const DAY_LENGTH = 'YYYY-MM-DD'.length;

/**
 * A condition over `creator_listings l` with three outcomes, as everywhere in SQL: null where a value is not known.
 * @throws Error for a field, an operator or a value that the table of fields does not have: check requests before
 */
export function compileCriteria(criteria: Criteria, context: CompileContext): string {
  if ('and' in criteria) return joined(criteria.and, 'and', context);
  if ('or' in criteria) return joined(criteria.or, 'or', context);
  if ('not' in criteria) return `(not ${compileCriteria(criteria.not, context)})`;
  return `(${compileCriterion(criteria, context)})`;
}

/**
 * The condition that decides: `exclude` keeps what surely is a hit, `include` what may be one. The members of an `and`
 * stay conditions of their own, which indexes can serve.
 */
export function compileFilter(criteria: Criteria | null, unknown: UnknownRule, context: CompileContext): string {
  if (criteria === null) return 'true';
  const parts = 'and' in criteria ? criteria.and : [criteria];
  const conditions = parts.map((part) => compileCriteria(part, context));
  if (conditions.length === 0) return 'true';
  return conditions.map((sql) => (unknown === 'include' ? `(${sql} is not false)` : sql)).join(' and ');
}

function joined(parts: Criteria[], word: 'and' | 'or', context: CompileContext): string {
  if (parts.length === 0) return word === 'and' ? 'true' : 'false';
  return `(${parts.map((part) => compileCriteria(part, context)).join(` ${word} `)})`;
}

function compileCriterion(criterion: Criterion, { params, asOf }: CompileContext): string {
  const field = findField(criterion.field);
  const problem = problemOf(criterion);
  if (field === undefined || problem !== null) throw new Error(`${criterion.field}: ${problem ?? 'is not a field'}`);
  const { sql } = field;
  const { op, value } = criterion;
  switch (field.kind) {
    case 'number':
      return `${sql} ${COMPARISONS[op as Comparison]} ${params.add(value, field.type ?? 'float8')}`;
    case 'moment':
      return `${sql} ${COMPARISONS[op as Comparison]} ${params.add(momentOf(value as string, op, asOf), 'timestamptz')}`;
    case 'flag':
      return value === true ? sql : `not ${sql}`;
    case 'text':
      // what follows is always so: it tells the planner what a row costs
      return `(${sql} @@ websearch_to_tsquery('simple', ${params.add(value, 'text')}) and app.is_read(${sql}) is not null)`;
    case 'word':
      return oneOf(sql, wordsOf(field, value), params);
    case 'list':
      return `${sql} ${op === 'has' ? '&&' : '@>'} ${params.add(wordsOf(field, value), 'text[]')}`;
  }
}

type Comparison = 'eq' | 'gte' | 'lte';
const COMPARISONS: Record<Comparison, string> = { eq: '=', gte: '>=', lte: '<=' };

/** Equality with one word keeps the order of an index behind it, which `any` does not. */
function oneOf(sql: string, words: string[], params: SqlParams): string {
  return words.length === 1
    ? `${sql} = ${params.add(words[0], 'text')}`
    : `${sql} = any (${params.add(words, 'text[]')})`;
}

function wordsOf(field: CreatorField, value: Criterion['value']): string[] {
  const words = Array.isArray(value) ? (value as readonly string[]) : [value as string];
  return [...new Set(words.map((word) => writtenAs(field, word)))];
}

/** A day as an upper bound is the whole day, in UTC. */
function momentOf(value: string, op: Criterion['op'], asOf: Date): string {
  if (isDaysAgo(value)) return new Date(asOf.getTime() - Number.parseInt(value, 10) * DAY_MS).toISOString();
  if (op === 'lte' && value.length === DAY_LENGTH) return `${value}T23:59:59.999999Z`;
  return new Date(value).toISOString();
}
