import type { Quote } from '../ledger/ledger.types';

export type CannotReason = 'insufficient' | 'frozen' | 'too_many_units';

/** Whether a use could be paid at this moment. Credits. */
export interface Affordability {
  action: string;
  units: number;
  affordable: boolean;
  reason: 'ok' | CannotReason;
  /** What would be charged. */
  price: number;
  unitCost: number;
  /** Units the allowance covers. */
  freeUnits: number;
  allowanceLeft: number;
  maxUnits: number;
  /** Whether it was bought before and costs nothing for that. */
  owned: boolean;
  available: number;
  /** Credits that are missing. */
  shortfall: number;
  resetsAt: string;
}

export function toAffordability(quote: Quote): Affordability {
  const { action, units, unitCost, freeUnits, price, owned, available, allowanceLeft, maxUnits } = quote;
  const reason = reasonOf(quote);
  return {
    action,
    units,
    affordable: reason === 'ok',
    reason,
    price,
    unitCost,
    freeUnits,
    allowanceLeft,
    maxUnits,
    owned,
    available,
    shortfall: Math.max(0, price - available),
    resetsAt: new Date(quote.resetsAt).toISOString(),
  };
}

/** In the order in which the ledger refuses. */
function reasonOf({ units, maxUnits, frozen, price, available }: Quote): Affordability['reason'] {
  if (units > maxUnits) return 'too_many_units';
  if (frozen) return 'frozen';
  return price > available ? 'insufficient' : 'ok';
}
