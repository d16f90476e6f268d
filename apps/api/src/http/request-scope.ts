import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { workContext, type Logger, type Metrics } from '@app/observability';
import { routeTemplate } from './route-table';

/** Letters, digits and a few separators: nothing that could forge a log line or a header. */
const REQUEST_ID = /^[\w.:\-/+=]{1,128}$/;
/** Answers that probes and scrapers ask for all day are logged at debug. */
const QUIET = /^\/(?:api\/health|api\/metrics|metrics)/;

interface Scoped {
  requestId?: string;
  /** By performance.now(). */
  streamingSince?: number;
}

export interface RequestOutcome {
  method: string;
  /** Template, never the path itself: the label set stays closed. */
  route: string;
  status: number;
  /** By performance.now(). */
  startedAt: number;
  /** When the answer was there, if that was before now; by performance.now(). */
  answeredAt?: number | undefined;
  /** Only where no work context carries it into the log. */
  requestId?: string;
}

/** Takes the caller's X-Request-Id or makes one, remembers it and sends it back. */
export function openRequest(request: IncomingMessage, response: ServerResponse): string {
  const requestId = requestIdFor(request);
  (response as ServerResponse & Scoped).requestId = requestId;
  response.setHeader('X-Request-Id', requestId);
  return requestId;
}

/** The caller's id when it is safe to repeat, else a new one. */
export function requestIdFor(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}

export function requestIdOf(response: ServerResponse): string | undefined {
  return (response as ServerResponse & Scoped).requestId;
}

/**
 * From now on the answer lasts as long as its reader likes: what is measured of it is the time until here, a reader
 * that leaves is its usual end, and no deadline bounds it.
 */
export function markStreaming(response: ServerResponse): void {
  (response as ServerResponse & Scoped).streamingSince = performance.now();
  workContext.dropDeadline();
}

export function isStreaming(response: ServerResponse): boolean {
  return (response as ServerResponse & Scoped).streamingSince !== undefined;
}

/** One metric and one log line for a finished request; for Express' way and for answers given before it alike. */
export class RequestRecorder {
  constructor(
    private readonly logger: Pick<Logger, 'log' | 'debug'>,
    private readonly metrics: Metrics,
  ) {}

  record({ method, route, status, startedAt, answeredAt, requestId }: RequestOutcome): void {
    const now = performance.now();
    const ms = (answeredAt ?? now) - startedAt;
    this.metrics.observe('app_http_request_duration_seconds', { method, route, status }, ms / 1000);
    const open = answeredAt === undefined ? {} : { openSeconds: Math.round((now - answeredAt) / 1000) };
    const fields = { method, route, status, ms: Math.round(ms * 10) / 10, ...open, ...(requestId && { requestId }) };
    if (QUIET.test(route)) this.logger.debug('request', fields);
    else this.logger.log('request', fields);
  }

  /** For an answer that was given before Express saw the request: the same metric, but thousands a second fill no log. */
  recordHot({ route, status, startedAt }: Omit<RequestOutcome, 'method' | 'requestId'>): void {
    const seconds = (performance.now() - startedAt) / 1000;
    this.metrics.observe('app_http_request_duration_seconds', { method: 'GET', route, status }, seconds);
  }

  /** 499 stands for a client that left before its answer was complete. */
  recordResponse(response: ServerResponse, startedAt: number): void {
    const request = response.req;
    const { streamingSince } = response as ServerResponse & Scoped;
    const isComplete = response.writableFinished || streamingSince !== undefined;
    this.record({
      method: knownMethod(request.method),
      route: routeTemplate(request),
      status: isComplete ? response.statusCode : 499,
      startedAt,
      answeredAt: streamingSince,
    });
  }
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** A client may send any word as a method: unknown ones share one label. */
function knownMethod(method: string | undefined): string {
  return METHODS.has(method ?? '') ? (method as string) : 'OTHER';
}
