import { AppError } from '@app/common';
import type { Ask, Gate, GatedRequest } from './gate.types';

/** What the database can keep and find by: not endless, no control characters, no halves of characters. */
const RESOURCE = /^[^\p{Cc}\p{Cs}]{1,255}$/u;

/**
 * What the request asks for. It was not validated yet: when units or resource cannot be read from it, the answer is null and the
 * validation, which comes later, has the word.
 * @throws AppError that the route's own functions throw, e.g. for a username that cannot be one
 */
export function readAsk(gate: Gate, request: GatedRequest): Ask | null {
  const units = read(gate.units ?? 1, request);
  const resource = gate.resource === undefined ? null : read(gate.resource, request);
  if (units === undefined || !Number.isSafeInteger(units) || units < 1) return null;
  if (resource === undefined || (resource !== null && !RESOURCE.test(resource))) return null;
  return { action: gate.action, units, resource, ownedForSeconds: gate.ownedForSeconds ?? null };
}

function read<T extends string | number>(source: T | ((request: GatedRequest) => T), request: GatedRequest) {
  if (typeof source !== 'function') return source;
  try {
    return source(request);
  } catch (error) {
    if (error instanceof AppError) throw error;
    return undefined; // a member that is not there
  }
}
