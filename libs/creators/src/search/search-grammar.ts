import { AppError, type FieldError } from '@app/common';
import { CREATOR_FIELD_NAMES, findField, operatorsOf, type CreatorField } from './creator-fields';
import type { Criteria, Criterion, Operator } from './criteria';
import { isAbove, problemOf, writtenAs } from './criteria-check';

/** Says what a member that is not known was most likely meant to be. */
export type Suggest = (given: string, known: readonly string[]) => string;

export const MOST_DEEP = 5;
export const MOST_CONDITIONS = 50;
export const MOST_VALUES = 200;
const GROUPS = ['and', 'or', 'not'] as const;
const OPERATORS: readonly Operator[] = ['eq', 'in', 'gte', 'lte', 'contains', 'has', 'has_all'];
/** Said of a request once; a body cannot be so large that more of them would help. */
const MOST_ERRORS = 20;

/** A search that cannot be understood; names the place of each mistake. */
export class InvalidSearchError extends AppError {
  constructor(errors: FieldError[]) {
    const fields = [...new Set(errors.map(({ field }) => field))].slice(0, 5).join(', ');
    super('REQUEST.INVALID', { detail: `Refused: ${fields}. See errors for each.`, errors });
  }
}

/**
 * Reads the conditions of a search: `{ "followers": { "gte": 10000 }, "or": [{ "category": "Travel" }, ...] }`. Members of an
 * object must all hold; a plain value means equal (for lists: has), a list of values one of them. Collects every mistake.
 */
export class WhereParser {
  readonly errors: FieldError[] = [];
  private conditions = 0;
  private values = 0;

  constructor(readonly suggest: Suggest) {}

  parse(where: unknown, path = 'where'): Criteria | null {
    const criteria = this.group(where, path, 1);
    if (this.conditions > MOST_CONDITIONS) {
      this.refuse(path, 'TOO_MANY', `has ${this.conditions} conditions; ${MOST_CONDITIONS} is the most`);
    }
    if (this.values > MOST_VALUES) {
      this.refuse(path, 'TOO_MANY', `has ${this.values} values; ${MOST_VALUES} is the most`);
    }
    return criteria;
  }

  refuse(field: string, code: string, message: string): null {
    if (this.errors.length < MOST_ERRORS) this.errors.push({ field, code, message });
    return null;
  }

  private group(given: unknown, path: string, depth: number): Criteria | null {
    if (!isObject(given)) return this.refuse(path, 'IS_OBJECT', 'must be an object of conditions');
    if (depth > MOST_DEEP) return this.refuse(path, 'TOO_DEEP', `is nested deeper than ${MOST_DEEP} levels`);
    const members = Object.entries(given);
    if (members.length === 0) return this.refuse(path, 'EMPTY', 'has no condition; leave it out');
    const parts = members.map(([name, value]) => this.member(name, value, { path: `${path}.${name}`, depth }));
    return allOf(parts);
  }

  private member(name: string, value: unknown, { path, depth }: { path: string; depth: number }): Criteria | null {
    if (name === 'not') {
      const inner = this.group(value, path, depth + 1);
      return inner === null ? null : { not: inner };
    }
    if (name === 'and' || name === 'or') {
      if (!Array.isArray(value) || value.length === 0) {
        return this.refuse(path, 'IS_LIST', 'must be a list of one object or more');
      }
      const parts = value.map((part, i) => this.group(part, `${path}.${i}`, depth + 1));
      if (name === 'and') return allOf(parts);
      return parts.includes(null) ? null : { or: parts as Criteria[] };
    }
    const field = findField(name);
    if (field !== undefined) return this.field(name, field, { value, path });
    return this.refuse(path, 'UNKNOWN', this.suggest(name, [...CREATOR_FIELD_NAMES, ...GROUPS]));
  }

  private field(name: string, field: CreatorField, { value, path }: { value: unknown; path: string }): Criteria | null {
    if (!isObject(value)) return this.condition(field, { field: name, op: plainOperator(field, value), value }, path);
    const members = Object.entries(value);
    if (members.length === 0) return this.refuse(path, 'EMPTY', 'has no condition; leave it out');
    const { gte: least, lte: most } = value as Partial<Record<Operator, Criterion['value']>>;
    if (least !== undefined && most !== undefined && isAbove(least, most)) {
      return this.refuse(path, 'RANGE', 'begins above its end: gte must not be above lte');
    }
    return allOf(
      members.map(([op, operand]) => {
        const place = `${path}.${op}`;
        const isKnown = (known: Operator) => known === op;
        if (!operatorsOf(field).some(isKnown)) {
          const code = OPERATORS.some(isKnown) ? 'OPERATOR' : 'UNKNOWN';
          return this.refuse(place, code, this.suggest(op, operatorsOf(field)));
        }
        return this.condition(field, { field: name, op: op as Operator, value: operand }, place);
      }),
    );
  }

  private condition(
    field: CreatorField,
    given: { field: string; op: Operator; value: unknown },
    path: string,
  ): Criterion | null {
    this.conditions += 1;
    this.values += Array.isArray(given.value) ? given.value.length : 1;
    const criterion = given as Criterion;
    const problem = problemOf(criterion);
    if (problem !== null) return this.refuse(path, 'VALUE', problem);
    return { ...criterion, value: storedValue(field, criterion.value) };
  }
}

/** What a value without an operator means. */
function plainOperator(field: CreatorField, value: unknown): Operator {
  switch (field.kind) {
    case 'list':
      return 'has';
    case 'text':
      return 'contains';
    case 'word':
      return Array.isArray(value) ? 'in' : 'eq';
    default:
      return 'eq';
  }
}

function storedValue(field: CreatorField, value: Criterion['value']): Criterion['value'] {
  if (field.kind !== 'word' && field.kind !== 'list') return value;
  if (Array.isArray(value)) return (value as readonly string[]).map((word) => writtenAs(field, word));
  return writtenAs(field, String(value));
}

function allOf(parts: (Criteria | null)[]): Criteria | null {
  const [only] = parts;
  if (parts.includes(null) || only === undefined) return null;
  return parts.length === 1 ? only : { and: parts as Criteria[] };
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A request's conditions for criteria: what WhereParser reads back as the same. */
export function printWhere(criteria: Criteria): Record<string, unknown> {
  if ('not' in criteria) return { not: printWhere(criteria.not) };
  if ('and' in criteria) return { and: criteria.and.map(printWhere) };
  if ('or' in criteria) return { or: criteria.or.map(printWhere) };
  return { [criteria.field]: { [criteria.op]: criteria.value } };
}
