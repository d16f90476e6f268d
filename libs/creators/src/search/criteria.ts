/** How a field is compared. `has` and `has_all` are for fields that hold several values. */
export type Operator = 'eq' | 'in' | 'gte' | 'lte' | 'contains' | 'has' | 'has_all';

/** One condition on one field of the closed table of fields. */
export interface Criterion {
  field: string;
  op: Operator;
  value: string | number | boolean | readonly (string | number)[];
}

/**
 * What is asked of a creator. A condition on a value that is not known is neither met nor unmet: `not` does not turn
 * it into a hit, as in SQL.
 */
export type Criteria = Criterion | { and: Criteria[] } | { or: Criteria[] } | { not: Criteria };

/** The greatest value that a field can have in hits, as far as conditions say it that hold for all of them. */
export function upperBoundOf(criteria: Criteria | null, field: string): number {
  if (criteria === null) return Infinity;
  if ('and' in criteria) return Math.min(...criteria.and.map((part) => upperBoundOf(part, field)));
  if ('or' in criteria || 'not' in criteria) return Infinity;
  return criteria.field === field && criteria.op !== 'gte' ? Number(criteria.value) : Infinity;
}
