import { Injectable } from '@nestjs/common';
import type { Principal } from '@app/auth';
import { IdempotencyInProgressError, IdempotencyKeyReusedError, type AppError } from '@app/common';
import { CreditLedger } from '../ledger/credit-ledger.service';
import type { Authorization, AuthorizeRequest, Hold, Position, Settlement, StoredAnswer } from '../ledger/ledger.types';
import { Charge } from './charge';
import {
  InsufficientCreditsError,
  PriceAboveMaximumError,
  SameResourceInProgressError,
  TooManyUnitsError,
  UnknownActionError,
  WalletFrozenError,
} from './gate.errors';
import type { Ask, GatedRequest, Ticket } from './gate.types';
import { operationKey, type OperationKey } from './operation-key';
import { freeReceipt, receiptOf, type Receipt } from './receipt';

/** How a request may go on. */
export type Admission =
  /** Credits are reserved: the handler runs, its charge must be settled. */
  | { kind: 'held'; charge: Charge; hold: Hold; price: number; position: Position }
  /** Paid for before: the handler runs, nothing is left to settle. */
  | { kind: 'owned'; charge: Charge; receipt: Receipt; isReplay: boolean }
  /** Answered before: the handler does not run. */
  | { kind: 'replayed'; receipt: Receipt; answer: StoredAnswer };

export interface Applicant {
  request: GatedRequest;
  principal: Principal;
  ask: Ask;
  ticket: Ticket;
  leaseSeconds: number;
}

type Refusal = Exclude<Authorization, { outcome: 'held' | 'owned' | 'replay' }>;

/** How long a request waits for its twin, which is just buying the same thing: without keys, or under another one. */
const TWIN_MS = 5_000;
const STEP_MS = 100;

/** Asks the ledger to let a request in. */
@Injectable()
export class Admissions {
  constructor(private readonly ledger: CreditLedger) {}

  /** @throws AppError CREDITS.* and IDEMPOTENCY.*; then nothing is reserved */
  async admit(applicant: Applicant): Promise<Admission> {
    const { request, principal, ask, ticket } = applicant;
    return this.admitUnder(
      applicant,
      operationKey({ ask, clientKey: ticket.clientKey, request, userId: principal.userId }),
    );
  }

  private async admitUnder(applicant: Applicant, key: OperationKey): Promise<Admission> {
    const { principal, ask, ticket, leaseSeconds } = applicant;
    const authorization = await this.authorize(principal.claims, key, {
      ...ask,
      key: key.key,
      fingerprint: key.fingerprint,
      maxCredits: ticket.maxCredits,
      leaseSeconds,
    });
    switch (authorization.outcome) {
      case 'held': {
        const { hold, price, position } = authorization;
        const charge = new Charge({ operationId: hold.operationId, hold, units: ask.units });
        return { kind: 'held', charge, hold, price, position };
      }
      case 'owned': {
        const charge = new Charge({ operationId: null, hold: null, units: ask.units });
        return { kind: 'owned', charge, receipt: ownedReceipt(ask, authorization.position), isReplay: false };
      }
      case 'replay': {
        const { settlement, answer } = authorization;
        if (answer !== null) return { kind: 'replayed', receipt: receiptOf(settlement), answer };
        return this.admitAgain(applicant, key, settlement);
      }
      default:
        throw refusalOf(authorization, { ask, ticket, key });
    }
  }

  /** Charged before, but the answer was not kept: the handler makes it again. */
  private async admitAgain(applicant: Applicant, key: OperationKey, settlement: Settlement): Promise<Admission> {
    const { ask, principal } = applicant;
    const { operationId } = settlement;
    const charge = new Charge({ operationId, hold: null, units: ask.units });
    if (key.origin === 'client') return { kind: 'owned', charge, receipt: receiptOf(settlement), isReplay: true };
    // The settlement tells how the wallet stood then; this is another request.
    const now = await this.ledger.quote(principal.claims, ask);
    if (now.frozen) throw new WalletFrozenError();
    if (now.owned) return { kind: 'owned', charge, receipt: ownedReceipt(ask, now), isReplay: false };
    // Bought, and given up again by a refund.
    return this.admitUnder(applicant, { ...key, key: `${key.key}:after:${operationId}` });
  }

  private async authorize(
    claims: Principal['claims'],
    { origin }: OperationKey,
    request: AuthorizeRequest,
  ): Promise<Authorization> {
    for (let waitedMs = 0; ; waitedMs += STEP_MS) {
      const authorization = await this.ledger.authorize(claims, request);
      const { outcome } = authorization;
      const hasTwin = outcome === 'being_bought' || (outcome === 'in_progress' && origin === 'natural');
      if (!hasTwin || waitedMs >= TWIN_MS) return authorization;
      await new Promise((resolve) => setTimeout(resolve, STEP_MS));
    }
  }
}

const ownedReceipt = ({ action }: Ask, position: Position) => freeReceipt(action, position, 'owned');

function refusalOf(refusal: Refusal, { ask, ticket, key }: { ask: Ask; ticket: Ticket; key: OperationKey }): AppError {
  switch (refusal.outcome) {
    case 'insufficient':
      return new InsufficientCreditsError(refusal.required, refusal.position);
    case 'above_maximum':
      return new PriceAboveMaximumError(refusal.required, ticket.maxCredits);
    case 'too_many_units':
      return new TooManyUnitsError(ask.units, refusal.maxUnits);
    case 'frozen':
      return new WalletFrozenError();
    case 'unknown_action':
      return new UnknownActionError(ask.action);
    case 'being_bought':
      return new SameResourceInProgressError();
    case 'in_progress':
      return key.origin === 'client' ? new IdempotencyInProgressError() : new SameResourceInProgressError();
    case 'key_reused':
      return new IdempotencyKeyReusedError();
  }
}
