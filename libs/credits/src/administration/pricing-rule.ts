import type { CreditAction } from '../credit-actions';

/** What an action costs in a span of time. Credits; times are null where the span is open. */
export interface PricingRule extends Span {
  id: string;
  action: string;
  unitCost: number;
  freeMonthly: number;
  maxUnits: number;
  description: string | null;
  createdBy: string | null;
  createdAt: string;
  status: 'past' | 'in_force' | 'future';
}

/** From `validFrom` up to, not including, `validTo`. ISO times. */
export interface Span {
  validFrom: string;
  validTo: string | null;
}

export interface NewPricingRule {
  action: CreditAction;
  unitCost: number;
  freeMonthly: number;
  maxUnits: number;
  /** Null: at once. */
  validFrom: Date | null;
  /** Null: until another rule takes its place. */
  validTo: Date | null;
  description: string | null;
}

/** How a new rule finds its place among those of its action. */
export interface Placement<Rule extends Span> {
  /** Applies when the new rule begins, and ends there. */
  ended: Rule | null;
  /** Where `ended` goes on after the new rule, so that no moment is without a price. */
  resumed: Span | null;
  /** Future rules in the way: the new one is refused. */
  clashing: Rule[];
}

/** @param rules of the same action, in any order, not overlapping one another */
export function placeRule<Rule extends Span>(rules: readonly Rule[], added: Span): Placement<Rule> {
  const [from, to] = boundsOf(added);
  const touched = rules.filter((rule) => {
    const [start, end] = boundsOf(rule);
    return start < to && end > from;
  });
  const ended = touched.find((rule) => boundsOf(rule)[0] < from) ?? null;
  const clashing = touched.filter((rule) => rule !== ended);
  if (ended === null || added.validTo === null || boundsOf(ended)[1] <= to) return { ended, resumed: null, clashing };
  return { ended, resumed: { validFrom: added.validTo, validTo: ended.validTo }, clashing };
}

/** Milliseconds; open spans end never. */
function boundsOf({ validFrom, validTo }: Span): [number, number] {
  return [Date.parse(validFrom), validTo === null ? Infinity : Date.parse(validTo)];
}
