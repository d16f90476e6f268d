import { ERROR_TITLES, type ErrorCode } from '@app/common';
import { problemType } from '../problem';
import { PROBLEM_STATUSES } from '../problem-statuses';

export interface RouteTraits {
  isPublic: boolean;
  isLimited: boolean;
  hasBody: boolean;
  /** Takes `?cursor`. */
  isPaged: boolean;
}

/** What a route may answer whatever it does. */
export function standardProblems(route: RouteTraits): ErrorCode[] {
  const codes: ErrorCode[] = ['REQUEST.INVALID', 'SYSTEM.UNEXPECTED', 'SYSTEM.UNAVAILABLE', 'REQUEST.TIMEOUT'];
  if (!route.isPublic) {
    codes.push(
      'AUTH.MISSING_TOKEN',
      'AUTH.INVALID_TOKEN',
      'AUTH.EXPIRED_TOKEN',
      'AUTH.SUSPENDED',
      'AUTH.KEYS_UNAVAILABLE',
    );
  }
  if (route.isLimited) codes.push('REQUEST.RATE_LIMITED');
  if (route.isPaged) codes.push('REQUEST.INVALID_CURSOR');
  if (route.hasBody) {
    codes.push('REQUEST.MALFORMED_BODY', 'REQUEST.TOO_DEEP', 'REQUEST.TOO_LARGE', 'REQUEST.UNSUPPORTED_MEDIA_TYPE');
  }
  return codes;
}

/** One OpenAPI response per status; several codes of one status are its named examples. */
export function problemResponses(codes: readonly ErrorCode[]): Record<string, unknown> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of [...new Set(codes)].sort()) {
    const status = PROBLEM_STATUSES[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, ofStatus]) => [String(status), response(ofStatus)]),
  );
}

function response(codes: ErrorCode[]): unknown {
  return {
    description: codes.map((code) => `\`${code}\` ${ERROR_TITLES[code]}`).join('; '),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/ProblemDto' },
        examples: Object.fromEntries(codes.map((code) => [code, { $ref: `#/components/examples/${code}` }])),
      },
    },
  };
}

/** One example per code, which the responses refer to. */
export function problemExamples(): Record<string, { value: unknown }> {
  const codes = Object.keys(ERROR_TITLES) as ErrorCode[];
  return Object.fromEntries(codes.sort().map((code) => [code, { value: example(code) }]));
}

function example(code: ErrorCode): Record<string, unknown> {
  return {
    type: problemType(code),
    title: ERROR_TITLES[code],
    status: PROBLEM_STATUSES[code],
    detail: `${ERROR_TITLES[code]}.`,
    instance: '/api/profile/nasa',
    code,
    requestId: '0b8f9a3e-5c0d-4a53-9d0c-3f0a6d0f7a11',
    ...(code === 'REQUEST.INVALID'
      ? { errors: [{ field: 'limt', code: 'UNKNOWN', message: 'is not known here. Did you mean limit?' }] }
      : {}),
  };
}
