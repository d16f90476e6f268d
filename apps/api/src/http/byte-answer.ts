import type { IncomingMessage, ServerResponse } from 'node:http';

/** When an answer may be given again for the same URL without asking anybody. */
export interface Reuse {
  /** `reader`: to who showed the same token; `anybody`: only for public routes without a rate limit. */
  audience: 'reader' | 'anybody';
  /** Asked each time, so it must cost nothing: is everything the answer rests on still the same? */
  isCurrent(): boolean;
  /** Asked after that, where only the store that all instances share can tell. A doubt is a no. */
  confirm?(): Promise<boolean>;
  /** Unix milliseconds. */
  until: number;
}

export interface ByteAnswerParts {
  body: Buffer;
  /** Strong or weak, quoted: `"abc"`. Without one the answer cannot be revalidated. */
  etag?: string;
  contentType?: string;
  cacheControl?: string;
  status?: number;
  headers?: Readonly<Record<string, string>>;
  reuse?: Reuse;
}

const JSON_TYPE = 'application/json; charset=utf-8';
/** Belongs to one user, may be kept by that user's browser only, and is asked for again with If-None-Match. */
const PRIVATE = 'private, no-cache';

/** An answer kept as bytes: a controller returns it and it goes out without being parsed, cloned or serialised. */
export class ByteAnswer {
  readonly body: Buffer;
  readonly etag: string | undefined;
  readonly contentType: string;
  readonly cacheControl: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>> | undefined;
  readonly reuse: Reuse | undefined;

  constructor(parts: ByteAnswerParts) {
    this.body = parts.body;
    this.etag = parts.etag;
    this.contentType = parts.contentType ?? JSON_TYPE;
    this.cacheControl = parts.cacheControl ?? PRIVATE;
    this.status = parts.status ?? 200;
    this.headers = parts.headers;
    this.reuse = parts.reuse;
  }
}

/** Sends the bytes, or 304 without a body when the client already has them. Headers set before are kept. */
export function sendByteAnswer(response: ServerResponse, answer: ByteAnswer): void {
  const request: IncomingMessage = response.req;
  for (const name in answer.headers) response.setHeader(name, answer.headers[name] as string);
  response.setHeader('Cache-Control', answer.cacheControl);
  if (answer.etag !== undefined) {
    response.setHeader('ETag', answer.etag);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const condition = request.headers['if-none-match'];
    if (isRead && answer.status === 200 && condition !== undefined && matchesEtag(condition, answer.etag)) {
      response.statusCode = 304;
      response.end();
      return;
    }
  }
  response.statusCode = answer.status;
  response.setHeader('Content-Type', answer.contentType);
  response.setHeader('Content-Length', answer.body.length);
  if (request.method === 'HEAD') response.end();
  else response.end(answer.body);
}

/**
 * `If-None-Match` by weak comparison (RFC 9110 13.1.2): one tag, a list of tags, or `*`.
 * Entity tags may hold commas, so a list is read tag by tag instead of being split.
 */
export function matchesEtag(condition: string, etag: string): boolean {
  if (condition === etag) return true;
  if (condition.trim() === '*') return true;
  const wanted = opaque(etag);
  for (const [tag] of condition.matchAll(/(?:W\/)?"[^"]*"/g)) {
    if (opaque(tag) === wanted) return true;
  }
  return false;
}

function opaque(etag: string): string {
  return etag.startsWith('W/') ? etag.slice(2) : etag;
}
