import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { Authenticator, type Principal } from '@app/auth';
import { Cache, RateLimiter, type RateDecision } from '@app/cache';
import { AppConfig } from '@app/config';
import { matchesEtag, type ByteAnswer, type Reuse } from './byte-answer';
import { RequestRecorder, requestIdFor } from './request-scope';
import { routeTemplate } from './route-table';
import { API_HEADERS } from './security-headers';

interface HotAnswer {
  authorization: string;
  accept: string | undefined;
  answer: ByteAnswer;
  reuse: Reuse;
  route: string;
  /** Headers that are the same each time, as `writeHead` takes them. */
  found: string[];
  unchanged: string[];
}

type ReadRequest = IncomingMessage & { originalUrl?: string; principal?: Principal };

const MOST_BYTES = 64 * 1024 * 1024;
/** Keys, headers and bookkeeping of one answer, roughly. */
const OVERHEAD_BYTES = 2_048;
/** End of a token: its signature, which is unique. The whole header is compared afterwards. */
const KEY_CHARACTERS = 43;

/**
 * Answers that were made once by the complete chain (token, limits, validation, access, handler) and are given again,
 * before Express and Nest see the request, while everything they rest on is unchanged: the token is still accepted,
 * the user still active, the very same cache entries still current. Anything else goes the whole way.
 * See docs/adr/0003-hot-answers.md.
 */
@Injectable()
export class HotAnswers {
  private readonly answers = new LRUCache<string, HotAnswer>({
    max: 50_000,
    maxSize: MOST_BYTES,
    sizeCalculation: sizeOf,
  });
  private readonly allowance: number;

  constructor(
    private readonly cache: Cache,
    private readonly limiter: RateLimiter,
    private readonly authenticator: Authenticator,
    private readonly recorder: RequestRecorder,
    config: AppConfig,
  ) {
    this.allowance = config.http.rateLimit.perUser;
  }

  /** To be called with each answer that goes out; keeps those that say when they may be reused. */
  remember(request: ReadRequest, answer: ByteAnswer): void {
    const { reuse } = answer;
    const { authorization, accept } = request.headers;
    if (
      reuse === undefined ||
      request.method !== 'GET' ||
      authorization === undefined ||
      request.principal === undefined
    )
      return;
    if (answer.status !== 200 || answer.headers !== undefined) return;
    const hot = { authorization, accept, answer, reuse, route: routeTemplate(request), ...staticHeaders(answer) };
    this.answers.set(keyOf(request.originalUrl ?? request.url ?? '', authorization), hot);
  }

  /** @returns true when the request was answered */
  serve(request: IncomingMessage, response: ServerResponse): boolean {
    const { headers } = request;
    if (request.method !== 'GET' || headers.authorization === undefined) return false;
    const hot = this.answers.get(keyOf(request.url ?? '', headers.authorization));
    if (hot === undefined || hot.authorization !== headers.authorization || hot.accept !== headers.accept) return false;
    const principal = this.authenticator.peek(headers.authorization);
    if (principal === undefined || !this.isCurrent(hot.reuse)) return false;
    const decision = this.limiter.tryConsumeLocal('user', principal.userId, this.allowance);
    if (decision === null || !decision.allowed) return false;
    this.send({ request, response, hot, decision });
    return true;
  }

  private isCurrent({ dependsOn, until }: Reuse): boolean {
    if (Date.now() >= until) return false;
    return dependsOn.every(({ name, id, entry }) => this.cache.peek(name, id) === entry);
  }

  private send({
    request,
    response,
    hot,
    decision,
  }: {
    request: IncomingMessage;
    response: ServerResponse;
    hot: HotAnswer;
    decision: RateDecision;
  }): void {
    const startedAt = performance.now();
    const condition = request.headers['if-none-match'];
    const isUnchanged =
      condition !== undefined && hot.answer.etag !== undefined && matchesEtag(condition, hot.answer.etag);
    const fixed = isUnchanged ? hot.unchanged : hot.found;
    response.writeHead(isUnchanged ? 304 : 200, [...fixed, ...varyingHeaders(requestIdFor(request), decision)]);
    if (isUnchanged) response.end();
    else response.end(hot.answer.body);
    this.recorder.recordHot({ route: hot.route, status: isUnchanged ? 304 : 200, startedAt });
  }
}

const keyOf = (url: string, authorization: string) => url + authorization.slice(-KEY_CHARACTERS);
const sizeOf = ({ answer }: HotAnswer) => answer.body.length + OVERHEAD_BYTES;

function staticHeaders({ etag, cacheControl, contentType, body }: ByteAnswer): Pick<HotAnswer, 'found' | 'unchanged'> {
  const shared = [...API_HEADERS.flat(), 'Cache-Control', cacheControl, ...(etag === undefined ? [] : ['ETag', etag])];
  return { found: [...shared, 'Content-Type', contentType, 'Content-Length', String(body.length)], unchanged: shared };
}

function varyingHeaders(requestId: string, { limit, remaining, resetSeconds }: RateDecision): string[] {
  return [
    'X-Request-Id', requestId,
    'RateLimit-Limit', String(limit),
    'RateLimit-Remaining', String(remaining),
    'RateLimit-Reset', String(resetSeconds),
  ]; // prettier-ignore
}
