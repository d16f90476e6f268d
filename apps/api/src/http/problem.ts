import { HttpStatus } from '@nestjs/common';
import type { ServerResponse } from 'node:http';
import { ERROR_TITLES, type AppError, type ErrorCode, type FieldError } from '@app/common';
import { PROBLEM_STATUSES } from './problem-statuses';

export const PROBLEM_TYPE = 'application/problem+json';

/** RFC 9457 problem document with our members: `code` is for programs, `detail` for people, `requestId` for support. */
export interface Problem {
  /** `urn:problem:` and the code in lower case with dashes: an identifier, nothing to be fetched. */
  type: string;
  title: string;
  status: number;
  detail: string;
  /** The path that was asked for. */
  instance: string;
  code: ErrorCode;
  requestId: string | undefined;
  errors?: FieldError[];
  [extension: string]: unknown;
}

export interface ProblemSource {
  path: string;
  requestId: string | undefined;
}

export function problemType(code: ErrorCode): string {
  return `urn:problem:${code.toLowerCase().replace('.', ':').replaceAll('_', '-')}`;
}

export function toProblem(error: AppError, source: ProblemSource): Problem {
  return {
    ...error.extensions,
    type: problemType(error.code),
    title: ERROR_TITLES[error.code],
    status: PROBLEM_STATUSES[error.code],
    detail: error.detail,
    instance: source.path,
    code: error.code,
    requestId: source.requestId,
    ...(error.errors === undefined ? {} : { errors: error.errors }),
  };
}

/** Writes the document with the headers its code asks for. */
export function sendProblem(response: ServerResponse, error: AppError, source: ProblemSource): void {
  const problem = toProblem(error, source);
  const body = Buffer.from(JSON.stringify(problem));
  response.statusCode = problem.status;
  for (const [name, value] of problemHeaders(error)) response.setHeader(name, value);
  response.setHeader('Content-Type', `${PROBLEM_TYPE}; charset=utf-8`);
  response.setHeader('Content-Length', body.length);
  response.setHeader('Cache-Control', 'no-store');
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

function problemHeaders(error: AppError): [string, string][] {
  const headers: [string, string][] = [];
  if (error.retryAfterSeconds !== undefined) headers.push(['Retry-After', String(Math.ceil(error.retryAfterSeconds))]);
  if (PROBLEM_STATUSES[error.code] === HttpStatus.UNAUTHORIZED) headers.push(['WWW-Authenticate', challenge(error)]);
  const { allow } = error.extensions;
  if (error.code === 'ROUTE.METHOD_NOT_ALLOWED' && Array.isArray(allow)) headers.push(['Allow', allow.join(', ')]);
  return headers;
}

/** RFC 6750: a request that brought no token is not told about an error. */
function challenge(error: AppError): string {
  if (error.code === 'AUTH.MISSING_TOKEN') return 'Bearer realm="creator-search"';
  return `Bearer realm="creator-search", error="invalid_token", error_description="${ERROR_TITLES[error.code]}"`;
}
