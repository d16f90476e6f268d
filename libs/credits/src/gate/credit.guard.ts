import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { readIdempotencyKey } from '@app/common';
import { CreditLedger } from '../ledger/credit-ledger.service';
import type { Quote } from '../ledger/ledger.types';
import { takeGateQuery } from './gate-query';
import { InsufficientCreditsError, PriceAboveMaximumError, TooManyUnitsError, WalletFrozenError } from './gate.errors';
import { getGate } from './gate.metadata';
import type { GatedRequest, Ticket } from './gate.types';
import { readAsk } from './read-ask';

/**
 * Refuses early what cannot be paid. It writes nothing: what a guard reserves would be lost when a later guard refuses. The word
 * that counts is spoken by the interceptor's authorisation.
 */
@Injectable()
export class CreditGuard implements CanActivate {
  constructor(private readonly ledger: CreditLedger) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const gate = getGate(context);
    const request = context.switchToHttp().getRequest<GatedRequest>();
    if (request.principal === undefined) throw new Error('@RequiresCredits() stands on a public route');
    const { dryRun, maxCredits } = takeGateQuery(request);
    const ticket: Ticket = {
      ask: readAsk(gate, request),
      clientKey: readIdempotencyKey(request.headers['idempotency-key']),
      dryRun: dryRun || request.method === 'HEAD', // which gets no body it could pay for
      maxCredits,
      quote: null,
    };
    request.creditTicket = ticket;
    // A key may belong to an answer that is paid for and stored: only the authorisation can tell.
    if (ticket.ask === null || (ticket.clientKey !== undefined && !ticket.dryRun)) return true;
    ticket.quote = await this.ledger.quote(request.principal.claims, ticket.ask);
    if (!ticket.dryRun) refuseEarly(ticket.quote, maxCredits);
    return true;
  }
}

function refuseEarly(quote: Quote, maxCredits: number | null): void {
  if (quote.frozen) throw new WalletFrozenError();
  if (quote.owned) return;
  if (quote.units > quote.maxUnits) throw new TooManyUnitsError(quote.units, quote.maxUnits);
  // The period has ended: plan credits and allowance are renewed when the wallet is next written to.
  if (Date.parse(quote.resetsAt) <= Date.now()) return;
  if (maxCredits !== null && quote.price > maxCredits) throw new PriceAboveMaximumError(quote.price, maxCredits);
  if (!quote.affordable) throw new InsufficientCreditsError(quote.price, quote);
}
