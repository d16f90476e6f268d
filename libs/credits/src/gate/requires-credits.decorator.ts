import { applyDecorators, SetMetadata, UseGuards, UseInterceptors } from '@nestjs/common';
import { isCreditAction, type CreditAction } from '../credit-actions';
import { CreditGuard } from './credit.guard';
import { CreditInterceptor } from './credit.interceptor';
import { REQUIRES_CREDITS_METADATA } from './gate.metadata';
import type { Gate, GateOptions } from './gate.types';

const DEFAULT_LEASE_SECONDS = 60;
/** A hundred years, which the database can add to a time. */
const FOR_EVER_SECONDS = 3_155_760_000;

/**
 * The use of this route is paid for. Credits are reserved before the handler runs and charged when it has answered; any error
 * gives them back. What else must not be charged the handler says by `@CurrentCharge() charge: Charge`.
 * The handler returns its answer: no stream, no `@Res()` without passthrough.
 */
export function RequiresCredits(action: CreditAction, options: GateOptions = {}): MethodDecorator {
  return applyDecorators(
    SetMetadata(REQUIRES_CREDITS_METADATA, toGate(action, options)),
    UseGuards(CreditGuard),
    UseInterceptors(CreditInterceptor),
  );
}

function toGate(action: CreditAction, options: GateOptions): Gate {
  const { units, resource, ownedForSeconds, leaseSeconds = DEFAULT_LEASE_SECONDS } = options;
  const refuse = (reason: string): never => {
    throw new Error(`@RequiresCredits('${action}'): ${reason}`);
  };
  if (!isCreditAction(action)) refuse('there is no such action');
  if (typeof units === 'number' && !isWholeFromOne(units)) refuse('units are whole numbers from 1');
  if (!isWholeFromOne(leaseSeconds)) refuse('leaseSeconds is a whole number from 1');
  if (ownedForSeconds !== undefined) {
    if (resource === undefined) refuse('ownedForSeconds needs the resource that is owned');
    if (ownedForSeconds !== Infinity && !isWholeFromOne(ownedForSeconds))
      refuse('ownedForSeconds is whole, or Infinity');
  }
  return {
    ...options,
    action,
    ownedForSeconds: ownedForSeconds === undefined ? undefined : Math.min(ownedForSeconds, FOR_EVER_SECONDS),
    detailed: options.detailed ?? false,
    leaseSeconds,
  };
}

const isWholeFromOne = (value: number) => Number.isSafeInteger(value) && value >= 1;
