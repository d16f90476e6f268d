import { json, type Request, type Response } from 'express';
import { isUtf8 } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { AppError } from '@app/common';
import { unstorableMembers } from './storable-text';
import { isAborted, toAppError } from './to-app-error';
import { InvalidRequestError } from './validation.pipe';

const BODY_LIMIT_BYTES = 102_400;
const MAX_DEPTH = 20;
const [QUOTE, BACKSLASH, OPEN_OBJECT, CLOSE_OBJECT, OPEN_ARRAY, CLOSE_ARRAY] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];

type Handler = (request: Request, response: Response, next: (error?: unknown) => void) => void;
type WithRawBody = IncomingMessage & { rawBody?: Buffer };

/** For the JSON parser: refuses deep nesting before anything is parsed and keeps the bytes, which signatures are made over. */
export function checkJsonBytes(request: IncomingMessage, _response: ServerResponse, bytes: Buffer): void {
  (request as WithRawBody).rawBody = bytes;
  if (!isUtf8(bytes)) throw new AppError('REQUEST.MALFORMED_BODY', { detail: 'The body is not valid UTF-8.' });
  if (depthExceeds(bytes, MAX_DEPTH)) {
    throw new AppError('REQUEST.TOO_DEEP', { detail: `A body may nest objects and arrays ${MAX_DEPTH} deep at most.` });
  }
}

/** The parser's errors become ours at once: Nest would keep of a syntax error only its message. Express tells this by its four parameters. */
export function translateParserErrors(
  error: unknown,
  _request: unknown,
  _response: unknown,
  next: (error: unknown) => void,
): void {
  next(isAborted(error) ? error : toAppError(error));
}

/** The JSON parser for requests that bring a body; all others do not even begin to be read. */
export function parseJsonBodies(): Handler {
  const parse = json({ limit: BODY_LIMIT_BYTES, strict: true, verify: checkJsonBytes });
  return (request, response, next) => {
    if (!hasBody(request)) return next();
    parse(request, response, (error?: unknown) => next(error ?? textRefusal(request)));
  };
}

/** Only an escape can bring what the bytes cannot hold: nothing is walked through where there is none. */
function textRefusal(request: Request): InvalidRequestError | undefined {
  if ((request as WithRawBody).rawBody?.includes('\\u') !== true) return undefined;
  const errors = unstorableMembers(request.body);
  return errors.length === 0 ? undefined : new InvalidRequestError(errors);
}

/** A body that no parser understood is refused instead of being taken for an absent one. */
export function refuseForeignBodies(request: IncomingMessage, _response: ServerResponse, next: () => void): void {
  if (hasBody(request) && (request as IncomingMessage & { body?: unknown }).body === undefined) {
    const type = request.headers['content-type'];
    throw new AppError('REQUEST.UNSUPPORTED_MEDIA_TYPE', {
      detail: `Send the body as application/json${type === undefined ? ', and say so in Content-Type' : ''}.`,
    });
  }
  next();
}

function hasBody({ headers }: IncomingMessage): boolean {
  const length = headers['content-length'];
  return headers['transfer-encoding'] !== undefined || (length !== undefined && length !== '0');
}

/** Counts brackets outside strings, without parsing. */
function depthExceeds(bytes: Buffer, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inString) {
      if (byte === BACKSLASH) i++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      if (++depth > limit) return true;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) depth--;
  }
  return false;
}
