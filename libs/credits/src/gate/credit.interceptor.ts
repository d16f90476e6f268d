import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { lastValueFrom, of, type Observable } from 'rxjs';
import type { Principal } from '@app/auth';
import { Admissions, type Admission } from './admissions';
import { ChargedAnswers, type AnswerBytes } from './charged-answers.port';
import { UnpriceableRequestError } from './gate.errors';
import { getGate } from './gate.metadata';
import type { Gate, GatedRequest, Ticket } from './gate.types';
import { freeReceipt, headersOf, inEnvelope, quoteBody, type AnswerHeaders, type Receipt } from './receipt';
import { Settlements, type HeldWork } from './settlements';

interface Exchange {
  gate: Gate;
  request: GatedRequest;
  response: unknown;
  principal: Principal;
  ticket: Ticket;
  next: CallHandler;
}

type Admitted = Exclude<Admission, { kind: 'replayed' }>;

const JSON_TYPE = 'application/json; charset=utf-8';
const REPLAYED: AnswerHeaders = { 'Idempotency-Replayed': 'true' };

/**
 * Reserve, run the handler, charge, and only then answer; any error gives back what was reserved. Pipes run inside
 * `next.handle()`, so that their refusals come by here too.
 */
@Injectable()
export class CreditInterceptor implements NestInterceptor {
  constructor(
    private readonly admissions: Admissions,
    private readonly settlements: Settlements,
    private readonly answers: ChargedAnswers,
  ) {}

  /**
   * Promises instead of operators on purpose: a client that leaves or a time limit unsubscribes, which must neither stop the
   * handler nor its settlement.
   */
  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const request = http.getRequest<GatedRequest>();
    const { principal, creditTicket: ticket } = request;
    if (principal === undefined || ticket === undefined) throw new Error('the credit guard did not run');
    const exchange = {
      gate: getGate(context),
      request,
      response: http.getResponse<unknown>(),
      principal,
      ticket,
      next,
    };
    return of(await this.answer(exchange));
  }

  private async answer(exchange: Exchange): Promise<unknown> {
    const { gate, ticket, request, principal, next } = exchange;
    const { ask } = ticket;
    if (ticket.dryRun) return this.quote(ticket);
    if (ask === null) return expectRefusal(next);
    const admission = await this.admissions.admit({ request, principal, ask, ticket, leaseSeconds: gate.leaseSeconds });
    if (admission.kind !== 'replayed') return this.carryOut(exchange, admission);
    const { answer, receipt } = admission;
    return this.reply(gate, { ...answer, body: Buffer.from(answer.body) }, { receipt, headers: REPLAYED });
  }

  private quote({ quote }: Ticket): unknown {
    if (quote === null) throw new UnpriceableRequestError();
    const answer = { status: 200, contentType: JSON_TYPE, body: quoteBody(quote) };
    return this.answers.toReply(answer, headersOf(freeReceipt(quote.action, quote, 'none')));
  }

  private async carryOut(exchange: Exchange, admission: Admitted): Promise<unknown> {
    const { gate, request, response, ticket, next } = exchange;
    const { charge } = admission;
    request.charge = charge;
    const status = this.answers.statusOf(response);
    let answer: AnswerBytes;
    try {
      const result: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
      answer = this.answers.toBytes(result, { response, status });
      if (gate.detailed) assertJson(answer);
    } catch (error) {
      const ending = charge.close();
      if (admission.kind === 'held') {
        const receipt = await this.settlements.giveBack(heldWork(exchange, admission), ending);
        if (receipt !== null) this.answers.addHeaders(response, headersOf(receipt));
      }
      throw error;
    }
    const ending = charge.close();
    if (admission.kind === 'owned') {
      const { receipt, isReplay } = admission;
      return this.reply(gate, answer, { receipt, headers: isReplay ? REPLAYED : {} });
    }
    const keep = ticket.clientKey !== undefined;
    const receipt = await this.settlements.settle(heldWork(exchange, admission), { ending, answer, keep });
    return this.reply(gate, answer, { receipt });
  }

  private reply(
    { detailed }: Gate,
    answer: AnswerBytes,
    { receipt, headers = {} }: { receipt: Receipt; headers?: AnswerHeaders },
  ): unknown {
    const told = detailed ? { ...answer, body: inEnvelope(answer.body, receipt) } : answer;
    return this.answers.toReply(told, { ...headersOf(receipt), ...headers });
  }
}

function heldWork({ gate, principal }: Exchange, { hold, price, position }: Admitted & { kind: 'held' }): HeldWork {
  return { action: gate.action, claims: principal.claims, hold, price, position };
}

/** Units or resource could not be read, so that nothing is reserved: the validation must refuse the request. */
async function expectRefusal(next: CallHandler): Promise<never> {
  await lastValueFrom(next.handle(), { defaultValue: undefined });
  throw new Error('a request was accepted whose units or resource @RequiresCredits() cannot read');
}

function assertJson({ contentType }: AnswerBytes): void {
  if (!contentType.startsWith('application/json')) {
    throw new Error(`a detailed answer holds JSON, not ${contentType}`);
  }
}
