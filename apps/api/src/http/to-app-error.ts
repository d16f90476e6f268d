import { HttpException } from '@nestjs/common';
import { AppError, type ErrorCode } from '@app/common';

/** What body-parser hangs on its errors. */
interface ParserError extends Error {
  type: string;
  status: number;
  limit?: number;
}

/** A failure that nobody foresaw: the caller learns nothing of it, the log everything. */
export class UnexpectedError extends AppError {
  constructor(cause: unknown) {
    super('SYSTEM.UNEXPECTED', {
      detail: 'The failure was recorded. Quote the requestId when you report it.',
      cause,
    });
  }
}

/** Every error that may reach the edge as one of ours. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isParserError(error)) return fromParser(error);
  if (isUnpackingError(error)) return new AppError('REQUEST.MALFORMED_BODY', { detail: NOT_PACKED, cause: error });
  if (error instanceof HttpException) return fromHttpException(error);
  return new UnexpectedError(error);
}

/** The client went away while its body was read: nobody is there to be answered. */
export function isAborted(error: unknown): boolean {
  return isParserError(error) && error.type === 'request.aborted';
}

function isParserError(error: unknown): error is ParserError {
  const { type, status } = (error ?? {}) as Partial<ParserError>;
  return error instanceof Error && typeof type === 'string' && typeof status === 'number';
}

/** A body that is not what its Content-Encoding says: body-parser passes on zlib's error with a status and no type. */
function isUnpackingError(error: unknown): boolean {
  const { code, status } = (error ?? {}) as { code?: unknown; status?: unknown };
  return status === 400 && typeof code === 'string' && /^(Z_|ERR_BROTLI|ERR__ERROR_FORMAT)/.test(code);
}

const NOT_PACKED = 'The body is not packed as its Content-Encoding says.';

function fromParser(error: ParserError): AppError {
  switch (error.type) {
    case 'entity.too.large':
      return new AppError('REQUEST.TOO_LARGE', { detail: `A body may have ${error.limit ?? 102_400} bytes at most.` });
    case 'entity.parse.failed':
      return new AppError('REQUEST.MALFORMED_BODY', { detail: 'Send a JSON object or array as the body.' });
    case 'charset.unsupported':
    case 'encoding.unsupported':
      return new AppError('REQUEST.UNSUPPORTED_MEDIA_TYPE', {
        detail: 'Send the body as UTF-8 JSON, uncompressed or with gzip, deflate or br.',
      });
    default:
      return new AppError('REQUEST.MALFORMED_BODY', { detail: 'The body could not be read.' });
  }
}

/** Nest's own exceptions (router, its pipes): their text is shown only where it cannot hold internals. */
function fromHttpException(error: HttpException): AppError {
  const code = CODES_BY_STATUS.get(error.getStatus());
  if (code === undefined) return new UnexpectedError(error);
  const detail = UNDECODABLE.test(error.message) ? 'The path is not percent-encoded UTF-8.' : DETAILS[code];
  return new AppError(code, { detail: detail ?? error.message, cause: error });
}

const CODES_BY_STATUS = new Map<number, ErrorCode>([
  [400, 'REQUEST.INVALID'],
  [401, 'AUTH.INVALID_TOKEN'],
  [403, 'AUTH.FORBIDDEN'],
  [404, 'ROUTE.NOT_FOUND'],
  [405, 'ROUTE.METHOD_NOT_ALLOWED'],
  [406, 'REQUEST.NOT_ACCEPTABLE'],
  [408, 'REQUEST.TIMEOUT'],
  [409, 'RESOURCE.CONFLICT'],
  [413, 'REQUEST.TOO_LARGE'],
  [415, 'REQUEST.UNSUPPORTED_MEDIA_TYPE'],
  [429, 'REQUEST.RATE_LIMITED'],
  [503, 'SYSTEM.UNAVAILABLE'],
]);

/** What the router says of a path such as `/%ff`. */
const UNDECODABLE = /^Failed to decode param/;

const DETAILS: Partial<Record<ErrorCode, string>> = {
  'AUTH.FORBIDDEN': 'This route is not open to your account.',
  'ROUTE.NOT_FOUND': 'There is no such route. /docs lists them all.',
  'SYSTEM.UNAVAILABLE': 'A part of the system is away. Try again shortly.',
};
