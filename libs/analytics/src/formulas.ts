import { ENGAGEMENT_FORMULAS } from './formulas/engagement-formulas';
import { JUDGEMENT_FORMULAS } from './formulas/judgement-formulas';
import { RHYTHM_FORMULAS } from './formulas/rhythm-formulas';

/** Every figure there is. A formula that would give another number for the same posts becomes a new version. */
export const FORMULAS = { ...ENGAGEMENT_FORMULAS, ...RHYTHM_FORMULAS, ...JUDGEMENT_FORMULAS } as const;

export type FormulaName = keyof typeof FORMULAS;

/** As metrics carry it, e.g. `er_median_f.v1`. */
export const formulaId = (name: FormulaName): string => `${name}.v${FORMULAS[name].version}`;
