import type { ExecutionContext } from '@nestjs/common';
import type { Gate } from './gate.types';

/** Marks gated handlers; a file of its own so that decorator, guard and interceptor need not import each other. */
export const REQUIRES_CREDITS_METADATA = 'credits:gate';

/** The gate that stands on a handler; undefined where none does. */
export function findGate(handler: object): Gate | undefined {
  return Reflect.getMetadata(REQUIRES_CREDITS_METADATA, handler) as Gate | undefined;
}

export function getGate(context: ExecutionContext): Gate {
  const gate = findGate(context.getHandler());
  if (gate === undefined) throw new Error('the credit gate works on handlers with @RequiresCredits() only');
  return gate;
}
