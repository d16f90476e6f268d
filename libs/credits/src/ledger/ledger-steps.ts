import type { Authorization, AuthorizeRequest, Hold, Position, Settlement, StoredAnswer } from './ledger.types';

/** One step as app.credit_steps reads it. */
export type LedgerStep = AuthorizeStep | CaptureStep | ReleaseStep;

interface AuthorizeStep {
  kind: 'authorize';
  /** Chosen by us: a repeated call finds its own hold by it. */
  id: string;
  action: string;
  units: number;
  key: string;
  fingerprint: string;
  resource: string | null;
  ownedFor: number | null;
  max: number | null;
  lease: number;
  requestId: string | null;
}

interface CaptureStep {
  kind: 'capture';
  id: string;
  attempt: number;
  units?: number;
  status?: number;
  type?: string;
  body?: string;
}

interface ReleaseStep {
  kind: 'release';
  id: string;
  attempt: number;
}

/** One result of app.credit_steps: `n` counts the steps of the call from 1. */
export interface StepResult {
  n: number;
  settlement?: Settlement | null;
  outcome?: Authorization['outcome'];
  position?: Position;
  operationId?: string;
  attempt?: number;
  price?: number;
  required?: number;
  maxUnits?: number;
  answer?: StoredAnswer | null;
}

export function authorizeStep(id: string, request: AuthorizeRequest, requestId: string | null): LedgerStep {
  const { action, units, key, fingerprint, resource } = request;
  const { ownedForSeconds: ownedFor, maxCredits: max, leaseSeconds: lease } = request;
  return { kind: 'authorize', id, action, units, key, fingerprint, resource, ownedFor, max, lease, requestId };
}

export function captureStep({ operationId, attempt }: Hold, options: CaptureOptions): LedgerStep {
  const { units, answer } = options;
  return {
    kind: 'capture',
    id: operationId,
    attempt,
    ...(units === undefined ? {} : { units }),
    ...(answer === undefined ? {} : { status: answer.status, type: answer.contentType, body: answer.body }),
  };
}

export interface CaptureOptions {
  /** Fewer than were held; at least 1. Default: all of them. */
  units?: number;
  /** Kept with the charge and given again under the same key. */
  answer?: StoredAnswer;
}

export function toAuthorization(result: StepResult): Authorization {
  const position = toPosition(result.position as Position);
  switch (result.outcome) {
    case 'held': {
      const hold = { operationId: result.operationId as string, attempt: result.attempt as number };
      return { outcome: 'held', hold, price: result.price as number, position };
    }
    case 'replay':
      return {
        outcome: 'replay',
        settlement: toSettlement(result.settlement as Settlement),
        answer: result.answer ?? null,
      };
    case 'owned':
      return { outcome: 'owned', position };
    case 'insufficient':
    case 'above_maximum':
      return { outcome: result.outcome, required: result.required as number, position };
    case 'too_many_units':
      return { outcome: 'too_many_units', maxUnits: result.maxUnits as number };
    case 'in_progress':
    case 'being_bought':
    case 'key_reused':
    case 'frozen':
    case 'unknown_action':
      return { outcome: result.outcome };
    case undefined:
      throw new Error('The ledger gave no outcome for an authorisation');
  }
}

export function toSettlement(settlement: Settlement): Settlement {
  return { ...settlement, resetsAt: toIso(settlement.resetsAt) };
}

export function toPosition(position: Position): Position {
  return { ...position, resetsAt: toIso(position.resetsAt) };
}

/** The database writes an offset and microseconds. */
const toIso = (time: string) => new Date(time).toISOString();
