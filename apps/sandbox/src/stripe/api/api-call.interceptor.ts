import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { misbehave, waitWhileOpen } from '../../decodo/wire';
import { StripeSettings } from '../stripe-settings';
import { ApiFaultBoard, type ApiFaultPlace, type StripeFaultOrder } from './api-faults';
import { ApiJournal } from './api-journal';
import { CallContext } from './call-context';
import { IdempotencyStore, type StoredAnswer } from './idempotency-store';
import { operationOf, type StripeOperation } from './operations';
import { InvalidParamsError, StripeApiError } from './stripe-error';

const SLOW_MS = 1000;

interface Call {
  req: Request;
  res: Response;
  operation: StripeOperation;
  key: string | null;
  requestId: string;
  execute: () => Promise<unknown>;
}

/** Executes a call of the API once per idempotency key, unless a fault is in its way. */
@Injectable()
export class ApiCallInterceptor implements NestInterceptor {
  constructor(
    private readonly settings: StripeSettings,
    private readonly faults: ApiFaultBoard,
    private readonly idempotency: IdempotencyStore,
    private readonly context: CallContext,
    private readonly journal: ApiJournal,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const req = context.switchToHttp().getRequest<Request>();
    const res = context.switchToHttp().getResponse<Response>();
    const key = req.method === 'POST' ? (req.get('idempotency-key') ?? null) : null;
    const requestId = String(res.getHeader('request-id'));
    const execute = () =>
      this.context.run({ requestId, idempotencyKey: key }, () => lastValueFrom<unknown>(next.handle()));
    return from(this.answer({ req, res, operation: operationOf(context.getHandler()), key, requestId, execute }));
  }

  private async answer(call: Call): Promise<unknown> {
    await waitWhileOpen(call.res, this.settings.latencyMs);
    const early = this.take('before', call);
    if (early) return this.standInTheWay(call, early);
    const { answer, replayed, fault } = await this.firstOrKept(call);
    const late = this.take('after', call);
    const status = answer.ok ? 200 : answer.error.getStatus();
    this.note(call, { status: late ? 0 : status, replayed, fault: late?.fault ?? fault });
    if (late) await spoil(call.res, late);
    if (answer.ok) return JSON.parse(answer.body);
    throw answer.error;
  }

  private async firstOrKept(call: Call) {
    const kept = this.claim(call);
    if (kept) return { answer: this.replay(call, kept), replayed: true, fault: null };
    const fault = this.take('instead', call) ?? this.take('result', call);
    const answer = await this.outcomeOf(call, fault);
    if (call.key !== null) {
      if (!answer.ok && answer.error instanceof InvalidParamsError) this.idempotency.forget(call.key);
      else this.idempotency.keep(call.key, answer);
    }
    return { answer, replayed: false, fault: fault?.fault ?? null };
  }

  private claim(call: Call): StoredAnswer | null {
    if (call.key === null) return null;
    try {
      return this.idempotency.claim({ key: call.key, endpoint: call.req.path, params: call.req.body });
    } catch (error) {
      if (error instanceof StripeApiError) this.note(call, { status: error.getStatus(), replayed: false, fault: null });
      throw error;
    }
  }

  private replay({ res }: Call, kept: StoredAnswer): StoredAnswer {
    res.set('Idempotent-Replayed', 'true');
    if (kept.ok) res.set('Original-Request', kept.requestId);
    return kept;
  }

  private async outcomeOf(call: Call, fault: StripeFaultOrder | null): Promise<StoredAnswer> {
    if (fault?.fault === 'http-500') return { ok: false, error: serverError() };
    try {
      const body = JSON.stringify(await call.execute());
      if (fault?.fault === 'slow') await waitWhileOpen(call.res, fault.delayMs ?? SLOW_MS);
      else if (fault) return { ok: false, error: serverError() };
      return { ok: true, body, requestId: call.requestId };
    } catch (error) {
      return { ok: false, error: error instanceof StripeApiError ? error : serverError(error) };
    }
  }

  private async standInTheWay(call: Call, order: StripeFaultOrder): Promise<never> {
    const refusal = BEFORE[order.fault];
    this.note(call, { status: refusal?.getStatus() ?? 0, replayed: false, fault: order.fault });
    if (refusal) throw refusal;
    if (order.fault === 'html-502') {
      call.res.status(502).type('html').send('<html><body><h1>502 Bad Gateway</h1></body></html>');
    } else await spoil(call.res, order);
    throw serverError();
  }

  private take(place: ApiFaultPlace, { operation }: Call): StripeFaultOrder | null {
    return this.faults.take(place, operation);
  }

  private note(
    { req, operation, key }: Call,
    facts: { status: number; replayed: boolean; fault: StripeFaultOrder['fault'] | null },
  ): void {
    this.journal.record({ operation, path: req.path, idempotencyKey: key, ...facts });
  }
}

const BEFORE: Partial<Record<StripeFaultOrder['fault'], StripeApiError>> = {
  'http-503': new StripeApiError({
    status: 503,
    type: 'api_error',
    message: 'The API is temporarily unavailable. Please try again.',
    headers: { 'Stripe-Should-Retry': 'true' },
  }),
  'rate-limit': new StripeApiError({
    status: 429,
    type: 'invalid_request_error',
    code: 'rate_limit',
    message:
      'Request rate limit exceeded. You can learn more about rate limits here https://docs.stripe.com/rate-limits.',
    headers: { 'Stripe-Rate-Limited-Reason': 'global-rate' },
  }),
  'lock-timeout': new StripeApiError({
    status: 429,
    type: 'invalid_request_error',
    code: 'lock_timeout',
    message: 'This object cannot be accessed right now because another API request is currently accessing it.',
    headers: { 'Stripe-Should-Retry': 'true' },
  }),
};

/** Says not to try again: under the same key the same failure would come back. */
function serverError(cause?: unknown): StripeApiError {
  return new StripeApiError({
    status: 500,
    type: 'api_error',
    message: cause instanceof Error ? cause.message : 'An unknown error occurred. Please try again.',
    headers: { 'Stripe-Should-Retry': 'false' },
  });
}

function spoil(res: Response, { fault, delayMs }: StripeFaultOrder): Promise<void> {
  const isReset = fault === 'reset' || fault === 'reset-after-work';
  return misbehave(res, { fault: isReset ? 'socket-reset' : 'no-answer', delayMs }, { status: 200, body: '' });
}
