import { Injectable } from '@nestjs/common';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { LRUCache } from 'lru-cache';
import { Authenticator, type Principal } from '@app/auth';
import { RateLimiter, type RateDecision } from '@app/cache';
import { AppConfig } from '@app/config';
import { matchesEtag, type ByteAnswer, type Reuse } from './byte-answer';
import { RequestRecorder, requestIdFor } from './request-scope';
import { routeTemplate } from './route-table';
import { API_HEADERS } from './security-headers';

interface HotAnswer {
  authorization: string | undefined;
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
    if (reuse === undefined || request.method !== 'GET' || answer.status !== 200 || answer.headers !== undefined)
      return;
    const { accept, authorization } = request.headers;
    const isFor = request.principal === undefined ? 'anybody' : 'reader';
    if (reuse.audience !== isFor || (isFor === 'anybody') !== (authorization === undefined)) return;
    const hot = { authorization, accept, answer, reuse, route: routeTemplate(request), ...staticHeaders(answer) };
    this.answers.set(keyOf(request.originalUrl ?? request.url ?? '', authorization), hot);
  }

  /**
   * @param goWhole sends the request the whole way, should it turn out later that it must go there
   * @returns true when the request was answered, or will be
   */
  serve(request: IncomingMessage, response: ServerResponse, goWhole: () => void): boolean {
    if (request.method !== 'GET') return false;
    const { authorization, accept } = request.headers;
    const hot = this.answers.get(keyOf(request.url ?? '', authorization));
    if (hot === undefined || hot.authorization !== authorization || hot.accept !== accept) return false;
    if (Date.now() >= hot.reuse.until || !hot.reuse.isCurrent()) return false;
    const asked = { request, response, hot, startedAt: performance.now() };
    if (hot.reuse.confirm === undefined) return this.serveNow(asked);
    if (authorization !== undefined && this.authenticator.peek(authorization) === undefined) return false;
    void hot.reuse
      .confirm()
      .catch(() => false)
      .then((confirmed) => {
        if (response.destroyed) return; // nobody is there any more
        if (!confirmed || Date.now() >= hot.reuse.until || !this.serveNow(asked)) goWhole();
      });
    return true;
  }

  private serveNow(asked: Asked): boolean {
    const varying = this.admit(asked.request, asked.hot.authorization);
    if (varying === null) return false;
    this.send(asked, varying);
    return true;
  }

  /** Whether the reader may be answered now: the headers that say so, or null when the complete chain must decide. */
  private admit(request: IncomingMessage, authorization: string | undefined): string[] | null {
    const requestId = ['X-Request-Id', requestIdFor(request)];
    if (authorization === undefined) return requestId;
    const principal = this.authenticator.peek(authorization);
    if (principal === undefined) return null;
    const decision = this.limiter.tryConsumeLocal('user', principal.userId, this.allowance);
    return decision?.allowed === true ? [...requestId, ...rateHeaders(decision)] : null;
  }

  private send({ request, response, hot, startedAt }: Asked, varying: string[]): void {
    const { etag, body } = hot.answer;
    const condition = request.headers['if-none-match'];
    const isUnchanged = condition !== undefined && etag !== undefined && matchesEtag(condition, etag);
    const status = isUnchanged ? 304 : 200;
    response.writeHead(status, [...(isUnchanged ? hot.unchanged : hot.found), ...varying]);
    if (isUnchanged) response.end();
    else response.end(body);
    this.recorder.recordHot({ route: hot.route, status, startedAt });
  }
}

interface Asked {
  request: IncomingMessage;
  response: ServerResponse;
  hot: HotAnswer;
  /** By performance.now(). */
  startedAt: number;
}

const keyOf = (url: string, authorization: string | undefined) =>
  authorization === undefined ? url : url + authorization.slice(-KEY_CHARACTERS);
const sizeOf = ({ answer }: HotAnswer) => answer.body.length + OVERHEAD_BYTES;

/** What is the same each time. A 304 leaves to the stored answer what that one said already. */
function staticHeaders({ etag, cacheControl, contentType, body }: ByteAnswer): Pick<HotAnswer, 'found' | 'unchanged'> {
  const validators = ['Cache-Control', cacheControl, ...(etag === undefined ? [] : ['ETag', etag])];
  const found = [
    ...API_HEADERS.flat(),
    ...validators,
    'Content-Type',
    contentType,
    'Content-Length',
    String(body.length),
  ];
  return { found, unchanged: validators };
}

const rateHeaders = ({ limit, remaining, resetSeconds }: RateDecision): string[] => [
  'RateLimit-Limit',
  String(limit),
  'RateLimit-Remaining',
  String(remaining),
  'RateLimit-Reset',
  String(resetSeconds),
];
