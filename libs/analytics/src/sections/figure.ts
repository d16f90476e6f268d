import { FEWEST_POSTS } from '../engagement';
import type { FormulaName } from '../formulas';
import type { Metric } from '../metric';
import { counted, insufficient, measured, unavailable, type Basis } from '../metric-of';
import type { Scope } from '../scope';

export interface FigureRules {
  basis: Basis;
  fewest?: number;
  /** What is counted in `used`, in the singular. */
  noun?: string;
  /** Why a value cannot be formed although there is enough to form it from. */
  undefinedBecause?: string;
}

/** A measured value, or why there is none: nothing to be seen, too little of it, or a division by zero. */
export function figure(scope: Scope, name: FormulaName, value: number | null, rules: FigureRules): Metric {
  const { basis, fewest = FEWEST_POSTS, noun = 'post' } = rules;
  if (scope.closed !== null) return unavailable(name, scope.closed, basis);
  if (basis.used < fewest)
    return insufficient(name, `Only ${basis.used} of at least ${counted(fewest, noun)} can be used.`, basis);
  if (value === null) return unavailable(name, rules.undefinedBecause ?? 'It would divide by zero.', basis);
  return measured(name, value, basis);
}
