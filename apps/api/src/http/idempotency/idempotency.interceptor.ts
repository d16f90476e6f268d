import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Request, Response } from 'express';
import { catchError, from, mergeMap, of, type Observable } from 'rxjs';
import type { AuthenticatedRequest, Principal } from '@app/auth';
import { fingerprint, IdempotencyInProgressError, IdempotencyKeyReusedError, readIdempotencyKey } from '@app/common';
import { AppConfig } from '@app/config';
import { Logger, workContext } from '@app/observability';
import { ByteAnswer } from '../byte-answer';
import { PROBLEM_TYPE, toProblem } from '../problem';
import { requestIdOf } from '../request-scope';
import { pathOf } from '../route-table';
import { toAppError } from '../to-app-error';
import { IdempotencyRepository, type Claim, type KnownKey, type StoredAnswer } from './idempotency.repository';

/** The claim outlives the request's own time limit by this much. */
const LOCK_MARGIN_MS = 15_000;
/** Refusals whose reason may pass or that never reached the handler: the key stays free for the next try. */
const PASSING = new Set([400, 401, 402, 408, 409, 425, 429]);
const JSON_TYPE = 'application/json; charset=utf-8';
/** Headers that belong to the stored answer; all others belong to the exchange. */
const KEPT_HEADERS = ['location', 'content-language', 'x-credits-charged', 'x-credits-source', 'x-credits-transaction'];

type Asked = Request & AuthenticatedRequest;

/** Carries a keyed request out once and answers its repetitions from what was stored. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    private readonly keys: IdempotencyRepository,
    private readonly logger: Logger,
    private readonly config: AppConfig,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> | Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<Asked>();
    const key = readIdempotencyKey(request.headers['idempotency-key']);
    if (key === undefined) return next.handle();
    if (request.principal === undefined) throw new Error('@Idempotent() stands on a public route');
    return this.once(key, request.principal, { context, next });
  }

  private async once(
    key: string,
    { userId }: Principal,
    { context, next }: { context: ExecutionContext; next: CallHandler },
  ): Promise<Observable<unknown>> {
    const http = context.switchToHttp();
    const [request, response] = [http.getRequest<Asked>(), http.getResponse<Response>()];
    const body: unknown = request.body;
    const print = fingerprint({ method: request.method, url: request.originalUrl, body, userId });
    const claim = await this.keys.claim({ userId, key }, print, this.config.http.requestTimeoutMs + LOCK_MARGIN_MS);
    if (claim === null) return of(replay(await this.keys.find({ userId, key }), print));
    const { statusCode } = response;
    return next.handle().pipe(
      mergeMap((value: unknown) => from(this.keep(claim, toStored(value, response, statusCode)).then(() => value))),
      catchError((error: unknown) => from(this.settleRefusal(claim, error, response))),
    );
  }

  private async settleRefusal(claim: Claim, thrown: unknown, response: Response): Promise<never> {
    const error = toAppError(thrown);
    const problem = toProblem(error, { path: pathOf(response.req), requestId: requestIdOf(response) });
    if (problem.status >= 500 || PASSING.has(problem.status)) {
      await workContext
        .withoutDeadline(() => this.keys.release(claim))
        .catch((err: unknown) => this.logger.warn('idempotency key not freed', { err }));
    } else {
      const headers = { 'content-type': `${PROBLEM_TYPE}; charset=utf-8` };
      await this.keep(claim, { statusCode: problem.status, headers, body: JSON.stringify(problem) });
    }
    throw thrown;
  }

  /** The work is done: an answer that cannot be stored is still given, and its key frees itself when the claim runs out. */
  private async keep(claim: Claim, answer: StoredAnswer): Promise<void> {
    try {
      await workContext.withoutDeadline(() => this.keys.complete(claim, answer));
    } catch (err) {
      this.logger.error('answer of an idempotent request not stored', { err });
    }
  }
}

/** @param expected the status before the handler ran: a time limit may have answered in between with its own */
function toStored(value: unknown, response: Response, expected: number): StoredAnswer {
  const isBytes = value instanceof ByteAnswer;
  // Named as the handler spelled them: `Location` as well as `location`.
  const own = new Map(
    Object.entries((isBytes && value.headers) || {}).map(([name, text]) => [name.toLowerCase(), text]),
  );
  const headers: Record<string, string> = { 'content-type': isBytes ? value.contentType : JSON_TYPE };
  for (const name of KEPT_HEADERS) {
    const set = response.getHeader(name) ?? own.get(name);
    if (set !== undefined) headers[name] = String(set);
  }
  return {
    statusCode: isBytes ? value.status : response.headersSent ? expected : response.statusCode,
    headers,
    body: isBytes ? value.body.toString('utf8') : value === undefined ? '' : JSON.stringify(value),
  };
}

function replay(known: KnownKey | null, print: string): ByteAnswer {
  if (known !== null && known.fingerprint !== print) throw new IdempotencyKeyReusedError();
  // Gone in between: its request was freed this very moment, the next try may take it.
  if (known === null || known.answer === null) throw new IdempotencyInProgressError();
  const { statusCode, headers, body } = known.answer;
  const { 'content-type': contentType, ...others } = headers;
  return new ByteAnswer({
    status: statusCode,
    body: Buffer.from(body),
    contentType,
    cacheControl: 'no-store',
    headers: { ...others, 'Idempotency-Replayed': 'true' },
  });
}
