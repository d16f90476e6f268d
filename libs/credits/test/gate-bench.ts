import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { defer, firstValueFrom, mergeAll, type Observable } from 'rxjs';
import type { Principal } from '@app/auth';
import { Logger } from '@app/observability';
import type { CreditAction } from '../src/credit-actions';
import { Admissions } from '../src/gate/admissions';
import type { Charge } from '../src/gate/charge';
import { ChargedAnswers, type AnswerBytes } from '../src/gate/charged-answers.port';
import { CreditGuard } from '../src/gate/credit.guard';
import { CreditInterceptor } from '../src/gate/credit.interceptor';
import type { GatedRequest, GateOptions } from '../src/gate/gate.types';
import { RequiresCredits } from '../src/gate/requires-credits.decorator';
import type { AnswerHeaders } from '../src/gate/receipt';
import { Settlements } from '../src/gate/settlements';
import { UnsettledCaptures } from '../src/gate/unsettled-captures';
import { CreditLedger } from '../src/ledger/credit-ledger.service';
import { FakeCreditLedger } from './fake-credit-ledger';

export interface Reply {
  status: number;
  headers: AnswerHeaders;
  text: string;
}

/** What stands in for the response: a refusal's headers end up here. */
interface FakeResponse {
  headers: Record<string, string>;
}

class FakeAnswers extends ChargedAnswers {
  statusOf(): number {
    return 200;
  }

  toBytes(result: unknown, { status }: { status: number }): AnswerBytes {
    if (result instanceof RawAnswer) return result.answer;
    if (typeof result === 'function') throw new Error('not to be had as bytes');
    const body = Buffer.from(result === undefined ? '' : JSON.stringify(result));
    return { status, contentType: 'application/json', body };
  }

  toReply({ status, body }: AnswerBytes, headers: AnswerHeaders): Reply {
    return { status, headers, text: body.toString() };
  }

  addHeaders(response: FakeResponse, headers: AnswerHeaders): void {
    Object.assign(response.headers, headers);
  }
}

/** A handler's answer that says its own status and type. */
export class RawAnswer {
  constructor(readonly answer: AnswerBytes) {}
}

type Handler = (charge: Charge) => unknown;
type Asked = Partial<Omit<GatedRequest, 'principal' | 'charge' | 'creditTicket'>>;

const PRINCIPAL = { userId: 'u1', claims: { sub: 'u1', role: 'authenticated' } } as unknown as Principal;

/** Guard and interceptor of one gated route, with the ledger in memory. */
export class GateBench {
  readonly ledger = new FakeCreditLedger();
  readonly logs: string[] = [];
  readonly response: FakeResponse = { headers: {} };
  readonly unsettled: UnsettledCaptures;
  private readonly guard: CreditGuard;
  private readonly interceptor: CreditInterceptor;
  private readonly handler = () => undefined;

  constructor(options: GateOptions = {}, action: CreditAction = 'post_analytics') {
    RequiresCredits(action, options)({}, 'handler', { value: this.handler });
    const ledger = this.ledger as unknown as CreditLedger;
    const log = (message: string) => void this.logs.push(message);
    const logger = { log, warn: log, error: log } as unknown as Logger;
    const answers = new FakeAnswers();
    this.unsettled = new UnsettledCaptures(ledger, logger);
    this.guard = new CreditGuard(ledger);
    const settlements = new Settlements(ledger, this.unsettled, logger);
    this.interceptor = new CreditInterceptor(new Admissions(ledger), settlements, answers);
  }

  /** The whole way of a request. */
  async call(handler: Handler = () => ({ ok: true }), asked: Asked = {}): Promise<Reply> {
    return firstValueFrom(await this.open(handler, asked)) as Promise<Reply>;
  }

  /** The way of a request up to where the framework subscribes. */
  async open(handler: Handler, asked: Asked = {}): Promise<Observable<unknown>> {
    const request = requestOf(asked);
    const context = this.contextOf(request);
    await this.guard.canActivate(context);
    const next: CallHandler = { handle: () => defer(async () => handler(request.charge as Charge)) };
    // As the framework does it: nothing runs before somebody subscribes, and who leaves unsubscribes all the way up.
    return defer(() => this.interceptor.intercept(context, next)).pipe(mergeAll());
  }

  /** The guard alone. */
  async admit(asked: Asked = {}): Promise<GatedRequest> {
    const request = requestOf(asked);
    await this.guard.canActivate(this.contextOf(request));
    return request;
  }

  private contextOf(request: GatedRequest): ExecutionContext {
    const http = { getRequest: () => request, getResponse: () => this.response };
    return { switchToHttp: () => http, getHandler: () => this.handler } as unknown as ExecutionContext;
  }
}

function requestOf(asked: Asked): GatedRequest {
  const plain = { method: 'POST', originalUrl: '/things', headers: {}, params: {}, query: {}, body: {} };
  return { ...plain, ...asked, principal: PRINCIPAL };
}

export const withKey = (key: string, asked: Asked = {}): Asked => ({ ...asked, headers: { 'idempotency-key': key } });
