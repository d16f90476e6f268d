import { AppError, type FieldError } from '@app/common';
import type { GatedRequest } from './gate.types';

/** Query parameters that every gated route takes beside its own. */
export const GATE_QUERY_PARAMETERS = ['dryRun', 'maxCredits'] as const;

export interface GateQuery {
  /** Quote, do nothing. */
  dryRun: boolean;
  /** Refuse above this price. */
  maxCredits: number | null;
}

const WHOLE = /^\d{1,15}$/;

/**
 * Reads the gate's own parameters and takes them out of the query, so that the route's DTO need not know them.
 * @throws AppError REQUEST.INVALID naming the parameter
 */
export function takeGateQuery(request: GatedRequest): GateQuery {
  const { dryRun, maxCredits, ...others } = request.query;
  if (dryRun === undefined && maxCredits === undefined) return { dryRun: false, maxCredits: null };
  const errors = [
    ...refusal('dryRun', dryRun, { isValid: (text) => text === 'true' || text === 'false', rule: 'true or false' }),
    ...refusal('maxCredits', maxCredits, { isValid: (text) => WHOLE.test(text), rule: 'a whole number from 0' }),
  ];
  if (errors.length > 0) {
    const fields = errors.map(({ field }) => field).join(', ');
    throw new AppError('REQUEST.INVALID', { detail: `Refused: ${fields}. See errors for each.`, errors });
  }
  // The framework computes `query` at each access: only a property of the request's own stays as it is.
  Object.defineProperty(request, 'query', { value: others, writable: true, configurable: true, enumerable: true });
  return { dryRun: dryRun === 'true', maxCredits: maxCredits === undefined ? null : Number(maxCredits) };
}

function refusal(field: string, value: unknown, { isValid, rule }: Rule): FieldError[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return [{ field, code: 'REPEATED', message: 'is given more than once; give it once' }];
  if (typeof value === 'string' && isValid(value)) return [];
  return [{ field, code: 'FORMAT', message: `must be ${rule}` }];
}

interface Rule {
  isValid: (text: string) => boolean;
  rule: string;
}
