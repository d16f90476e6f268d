import { randomUUID } from 'node:crypto';
import { fingerprint } from '@app/common';
import type { Principal } from '@app/auth';
import type { Ask, GatedRequest } from './gate.types';

export interface OperationKey {
  /** Unique per wallet. The prefixes keep what clients choose apart from what we choose. */
  key: string;
  fingerprint: string;
  /** `client`: repetitions replay the stored answer. `natural`: they find it owned. `request`: there are none. */
  origin: 'client' | 'natural' | 'request';
}

interface KeyParts {
  ask: Ask;
  clientKey: string | undefined;
  request: GatedRequest;
  userId: Principal['userId'];
}

export function operationKey({ ask, clientKey, request, userId }: KeyParts): OperationKey {
  const { method, originalUrl: url, body } = request;
  if (clientKey !== undefined) {
    const print = fingerprint({ method, url, body, userId, units: ask.units });
    return { key: `client:${clientKey}`, fingerprint: print, origin: 'client' };
  }
  if (ask.resource !== null && ask.ownedForSeconds !== null) {
    const thing = `${ask.action}:${ask.resource}`;
    // The same thing may be asked for in several ways: only the thing counts.
    return { key: `natural:${thing}:${term(ask.ownedForSeconds)}`, fingerprint: thing, origin: 'natural' };
  }
  const id = randomUUID();
  return { key: `request:${id}`, fingerprint: id, origin: 'request' };
}

/** Terms are as long as what was bought in them is owned: a key met again in its term is of something still owned. */
function term(ownedForSeconds: number): number {
  return Math.floor(Date.now() / 1000 / ownedForSeconds);
}
