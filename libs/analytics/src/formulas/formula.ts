import type { MetricUnit } from '../metric';

/** An entry of the catalogue of formulas. */
export interface Formula {
  version: number;
  unit: MetricUnit;
  /** The formula in words or symbols. */
  what: string;
  /** Where it comes from, what it leaves out, how it may mislead. */
  notes: string;
}

export type Formulas = Record<string, Formula>;
