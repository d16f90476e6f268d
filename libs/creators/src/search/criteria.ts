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
