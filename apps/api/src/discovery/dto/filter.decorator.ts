import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy, type ValidationArguments } from 'class-validator';
import { CREATOR_FIELDS, isAbove, problemOf, writtenAs, type CreatorField, type CreatorFieldName } from '@app/creators';
import type { Criteria, Criterion, Operator } from '@app/creators';

export interface FilterOptions {
  example: unknown;
  description?: string;
  /** What the condition becomes; the condition itself unless said. */
  as?: (criterion: Criterion) => Criteria;
}

interface FilterRule {
  toCriteria: (value: Criterion['value']) => Criteria;
}

const RULES = new Map<string, FilterRule>();
/** The parameters that say the least of a field. */
const LEAST = new Map<CreatorFieldName, string>();

/**
 * A query parameter that is a condition on a field: documented, read and refused by the table of fields. Several words are
 * given with commas.
 */
export function Filter(field: CreatorFieldName, op: Operator, { example, description, as }: FilterOptions) {
  const { kind, ...rule }: CreatorField = CREATOR_FIELDS[field];
  const toCriterion = (value: Criterion['value']): Criterion => ({
    field,
    op,
    value: spelt(CREATOR_FIELDS[field], value),
  });
  return applyDecorators(
    (_target: object, key: string | symbol) => {
      RULES.set(String(key), {
        toCriteria: (value) => (as === undefined ? toCriterion(value) : as(toCriterion(value))),
      });
      if (op === 'gte') LEAST.set(field, String(key));
    },
    ApiPropertyOptional({
      ...schemaOf({ kind, ...rule }),
      example,
      description: description ?? describe({ kind, ...rule }, op),
    }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) => read(kind, op, value)),
    ValidateBy({
      name: 'isFilter',
      validator: {
        validate: (value: Criterion['value']) => problemOf(toCriterion(value)) === null,
        defaultMessage: (found?: ValidationArguments) =>
          problemOf(toCriterion(found?.value as Criterion['value'])) ?? 'is not a filter',
      },
    }),
    ...(op === 'lte' ? [NotBelowLeast(field)] : []),
  );
}

/** From more to less nothing is found: most likely the two were mixed up. */
function NotBelowLeast(field: CreatorFieldName) {
  const leastIn = (found?: ValidationArguments) =>
    (found?.object as Record<string, Criterion['value'] | undefined>)[LEAST.get(field) ?? ''];
  return ValidateBy({
    name: 'range',
    validator: {
      validate: (most: Criterion['value'], found) => {
        const least = leastIn(found);
        return least === undefined || !isAbove(least, most);
      },
      defaultMessage: () => `must not be below ${LEAST.get(field)}`,
    },
  });
}

/** The conditions of a validated query by the names of their parameters, in the order of the DTO whatever that of the query was. */
export function filtersOf(query: object): { name: string; criteria: Criteria }[] {
  const given = query as Record<string, Criterion['value'] | undefined>;
  return [...RULES].flatMap(([name, { toCriteria }]) => {
    const value = given[name];
    return value === undefined ? [] : [{ name, criteria: toCriteria(value) }];
  });
}

/** The same words, spelt or ordered in another way, are the same condition. Not validated yet. */
function spelt(field: CreatorField, value: Criterion['value']): Criterion['value'] {
  if (!Array.isArray(value)) return value;
  const words = (value as unknown[]).map((word) => (typeof word === 'string' ? writtenAs(field, word) : word));
  return [...new Set(words as string[])].sort();
}

function read(kind: CreatorField['kind'], op: Operator, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (kind === 'flag') return value === 'true' ? true : value === 'false' ? false : value;
  if (kind === 'number') return value.trim() === '' ? value : Number(value);
  return kind === 'list' || op === 'in' ? value.split(',').map((word) => word.trim()) : value;
}

function schemaOf({ kind, type, min, max }: CreatorField): NumberSchema {
  if (kind === 'flag') return { type: 'boolean' };
  if (kind !== 'number') return { type: 'string' };
  const bounds = { ...(min === undefined ? {} : { minimum: min }), ...(max === undefined ? {} : { maximum: max }) };
  return { type: type === 'bigint' ? 'integer' : 'number', ...bounds };
}

interface NumberSchema {
  type: 'boolean' | 'string' | 'integer' | 'number';
  minimum?: number;
  maximum?: number;
}

const MANNERS: Partial<Record<Operator, string>> = {
  gte: 'at least',
  lte: 'at most',
  in: 'one of these, with commas between them',
  has: 'any of these, with commas between them',
  has_all: 'all of these, with commas between them',
};

const MANNERS_OF_MOMENTS: Partial<Record<Operator, string>> = { gte: 'not before', lte: 'not after' };

function describe({ kind, description, values }: CreatorField, op: Operator): string {
  const manner = (kind === 'moment' ? MANNERS_OF_MOMENTS[op] : undefined) ?? MANNERS[op];
  const choice = values === undefined ? '' : `. Known are ${values.join(', ')}`;
  return `${description}${manner === undefined ? '' : `: ${manner}`}${choice}`;
}
