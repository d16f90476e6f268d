import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Charge } from './charge';
import type { GatedRequest } from './gate.types';

/** The charge of this request: `@CurrentCharge() charge: Charge`. */
export const CurrentCharge = createParamDecorator((_data: unknown, context: ExecutionContext): Charge => {
  const { charge } = context.switchToHttp().getRequest<GatedRequest>();
  if (charge === undefined) throw new Error('@CurrentCharge() stands on a handler without @RequiresCredits()');
  return charge;
});
