import { AppError } from '@app/common';
import type { NoAnswerError } from './call-watch';
import type { Repeatability } from './repeatability';

/** What the process's policy may conclude from a failure. */
export interface CallAdvice {
  /** The same call may be made again. */
  transient: boolean;
  /** The failure is the database's, not this call's. */
  outage: boolean;
}

/** The database cannot be reached, or ended the connection. The outcome of a transaction in flight is unknown. */
export class DatabaseUnavailableError extends AppError {
  constructor(
    cause: unknown,
    readonly retryAdvice: CallAdvice = { transient: false, outage: true },
  ) {
    super('SYSTEM.UNAVAILABLE', {
      detail: 'The database cannot be reached right now. Try again in a few seconds.',
      retryAfterSeconds: 5,
      cause,
    });
  }
}

/** The server has no room for it: its disk or its memory is full. Nothing was stored; what needs no room goes on. */
export class DatabaseFullError extends AppError {
  readonly retryAdvice: CallAdvice = { transient: false, outage: false };

  constructor(cause: unknown) {
    super('SYSTEM.UNAVAILABLE', {
      detail: 'The database cannot store anything right now. Nothing was changed; try again later.',
      retryAfterSeconds: 30,
      cause,
    });
  }
}

/** Inside the library: a call whose connection failed, and how far it had come. */
export class LostCallError extends Error {
  readonly begun: boolean;
  readonly verdict: NoAnswerError | undefined;

  constructor(cause: unknown, { begun, verdict }: { begun: boolean; verdict: NoAnswerError | undefined }) {
    super('The connection failed', { cause: verdict ?? cause });
    this.begun = begun;
    this.verdict = verdict;
  }

  static is(error: unknown, { verdict }: { verdict: NoAnswerError | undefined }): boolean {
    return verdict !== undefined || (isConnectionError(error) && !(error instanceof DatabaseUnavailableError));
  }
}

/** A statement of the transaction failed and the failure was swallowed: nothing of the transaction was stored. */
export class TransactionRolledBackError extends Error {
  constructor() {
    super('The transaction was rolled back because one of its statements had failed');
    this.name = TransactionRolledBackError.name;
  }
}

const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** 08 = connection exceptions, 57P01-57P05 = the server ends or does not take sessions, 53300 = no free slot. */
const SESSION_CODES = /^(08[0-9A-Z]{3}|57P0[1-5]|53300)$/;
/** The driver's own failures carry no code. */
const DRIVER_MESSAGES =
  /^(timeout exceeded when trying to connect|timeout expired|Connection terminated|Query read timeout|Client (was closed|has encountered a connection error) )/;

/** True when the failure is of the connection, not of the statement: a retry of a read may succeed. */
export function isConnectionError(error: unknown): boolean {
  if (error instanceof DatabaseUnavailableError) return true;
  const { code, message } = membersOf(error);
  if (typeof code === 'string') return SOCKET_CODES.has(code) || SESSION_CODES.test(code);
  return typeof message === 'string' && DRIVER_MESSAGES.test(message);
}

/** True for a violated unique constraint or index, and for an exclusion constraint (which keeps usernames unique). */
export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const { code, constraint: violated } = membersOf(error);
  return (code === '23505' || code === '23P01') && (constraint === undefined || constraint === violated);
}

/** The check that refused a row, a trigger's under the name it gave; undefined for any other error. */
export function violatedCheckOf(error: unknown): { constraint: string; detail: string | undefined } | undefined {
  const { code, constraint, detail } = membersOf(error);
  if (code !== '23514' || typeof constraint !== 'string') return undefined;
  return { constraint, detail: typeof detail === 'string' ? detail : undefined };
}

/** The statement was cancelled by its time limit, or waited too long for a lock. */
export function isStatementTimeout(error: unknown): boolean {
  const { code } = membersOf(error);
  return code === '57014' || code === '55P03';
}

/** A prepared statement outlived a change of the schema; a fresh connection knows nothing of it. */
export function isStalePlan(error: unknown): boolean {
  const { code } = membersOf(error);
  return code === '0A000' || code === '26000';
}

/** An error the server sent: the connection itself is in order. */
export function isServerError(error: unknown): boolean {
  return saidByServer(error) && !isConnectionError(error);
}

/** Whether the server sent it, whatever it says: a server that refuses is alive. */
export function saidByServer(error: unknown): boolean {
  return typeof membersOf(error).severity === 'string';
}

/** What callers see: connection failures under their code, with the advice for the policy; everything else as it is. */
export function toCallerError(error: unknown, repeat: Repeatability): unknown {
  if (error instanceof LostCallError) return new DatabaseUnavailableError(error.cause, adviceOn(error, repeat));
  if (hasNoRoom(error)) return new DatabaseFullError(error);
  if (repeat === 'always' && isConflict(error)) return Object.assign(error, { retryAdvice: CONFLICT });
  return error;
}

function adviceOn({ begun, verdict, cause }: LostCallError, repeat: Repeatability): CallAdvice {
  if (verdict !== undefined) return { transient: false, outage: verdict.reason === 'hangs' };
  const { code, message } = membersOf(cause);
  // Others held all connections for too long, here or at the server: that is no failure of it.
  if (message === QUEUE_TOO_LONG) return { transient: false, outage: false };
  const mayRepeat = repeat === 'always' || (repeat === 'unless-begun' && !begun);
  return { transient: mayRepeat && !isSlow(message), outage: code !== '53300' };
}

const QUEUE_TOO_LONG = 'timeout exceeded when trying to connect';
/** A new connection took all of its time: waiting that long again helps nobody. */
const isSlow = (message: unknown): boolean =>
  message === 'timeout expired' || message === 'Connection terminated due to connection timeout';

/** Out of disk, of memory, of another configured limit, or a disk that fails; 53300 is about connections. */
const hasNoRoom = (error: unknown): boolean => /^(53[0124]00|58030)$/.test(String(membersOf(error).code));

/** Serialisation failure, deadlock: surely rolled back, and no sign of an outage. */
const CONFLICT: CallAdvice = { transient: true, outage: false };
const isConflict = (error: unknown): error is Error =>
  error instanceof Error && ['40001', '40P01'].includes(String(membersOf(error).code));

interface ErrorMembers {
  code?: unknown;
  constraint?: unknown;
  detail?: unknown;
  severity?: unknown;
  message?: unknown;
}

/** By members, not by class: errors of the driver and of the socket come from elsewhere. */
function membersOf(error: unknown): ErrorMembers {
  return typeof error === 'object' && error !== null ? error : {};
}
