import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { readIdempotencyKey } from '@app/common';
import { CreditLedger } from '../ledger/credit-ledger.service';
import { takeGateQuery } from './gate-query';
import { getGate } from './gate.metadata';
import type { GatedRequest, Ticket } from './gate.types';
import { readAsk } from './read-ask';

/**
 * Reads what the request asks for and how it will pay; a dry run gets its price. It reserves nothing: that would be lost when a later
 * guard refuses. Whether the wallet can pay is asked once, by the authorisation of the interceptor, which refuses with the same
 * words before anything has run.
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
    if (ticket.ask !== null && ticket.dryRun) {
      ticket.quote = await this.ledger.quote(request.principal.claims, ticket.ask);
    }
    return true;
  }
}
