import type { NewVendorCost } from '@app/instagram';
import type { CreateVendorCostDto } from './dto/vendor-cost.dto';

/** What is said to hold from now on holds from now on. */
export function toNewCost(given: CreateVendorCostDto, now: Date): NewVendorCost {
  const { target, microsPerCall, currency, effectiveFrom } = given;
  return {
    target,
    microsPerCall,
    currency,
    effectiveFrom: effectiveFrom === undefined ? now : new Date(effectiveFrom),
  };
}
