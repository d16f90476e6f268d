import { AppError } from '@app/common';

const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** SQLSTATE: connection lost (08), serialisation and deadlock (40), too many connections (53300), shutting down or starting (57P0x). */
const SQLSTATE = /^(08...|40001|40P01|53300|57P0[123])$/;
const LOST_CONNECTION = /connection (is )?(terminated|closed|ended)|timeout exceeded when trying to connect/i;

export const isTransientDatabase = (error: unknown): boolean =>
  SQLSTATE.test(codeOf(error)) || isNetworkError(error) || LOST_CONNECTION.test(messageOf(error));

export const isTransientProvider = (error: unknown): boolean => isNetworkError(error);

export const isTransientCache = (error: unknown): boolean =>
  isNetworkError(error) ||
  /connection is closed|command timed out|stream isn't writeable|max retries per request|^(LOADING|READONLY|TRYAGAIN|CLUSTERDOWN)/i.test(
    messageOf(error),
  );

/** A model call has no effects, and its failures come from memory or a dying thread: repeat unless we refused it ourselves. */
export const isTransientModel = (error: unknown): boolean => !(error instanceof AppError);

/** Looks through `cause`: drivers and fetch hide the code of the socket there. */
export function isNetworkError(error: unknown): boolean {
  for (let current = error, depth = 0; current != null && depth < 4; depth++) {
    if (NETWORK.has(codeOf(current))) return true;
    current = (current as { cause?: unknown }).cause;
  }
  return false;
}

const codeOf = (error: unknown): string => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
};
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');
