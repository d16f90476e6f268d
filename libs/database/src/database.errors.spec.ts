import { NoAnswerError } from './call-watch';
import {
  DatabaseUnavailableError,
  isConnectionError,
  LostCallError,
  isStatementTimeout,
  isUniqueViolation,
  toCallerError,
} from './database.errors';
import type { Repeatability } from './repeatability';

const withCode = (code: string, members: object = {}) => Object.assign(new Error('failed'), { code, ...members });

describe('database errors', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '08006', '57P01', '53300'])('%s is the connection', (code) => {
    expect(isConnectionError(withCode(code))).toBe(true);
    const lost = new LostCallError(withCode(code), { begun: true, verdict: undefined });
    expect(toCallerError(lost, 'always')).toMatchObject({ code: 'SYSTEM.UNAVAILABLE', retryAfterSeconds: 5 });
  });

  it.each(['timeout exceeded when trying to connect', 'Connection terminated unexpectedly', 'Connection terminated'])(
    '"%s" is the connection',
    (message) => {
      expect(isConnectionError(new Error(message))).toBe(true);
    },
  );

  it.each(['23505', '42501', '57014', '40001'])('%s is the statement, and reaches the caller as it is', (code) => {
    const error = withCode(code);
    expect(isConnectionError(error)).toBe(false);
    expect(toCallerError(error, 'unless-begun')).toBe(error);
  });

  it.each(['53100', '53200', '58030'])('%s is a server without room: a clear refusal, and no outage', (code) => {
    expect(toCallerError(withCode(code), 'always')).toMatchObject({
      code: 'SYSTEM.UNAVAILABLE',
      retryAdvice: { transient: false, outage: false },
    });
  });

  it('are not wrapped twice', () => {
    const error = new DatabaseUnavailableError(withCode('ECONNRESET'));
    expect(toCallerError(error, 'unless-begun')).toBe(error);
    expect(LostCallError.is(error, { verdict: undefined })).toBe(false);
  });

  it('tell a broken key, by its name, from other failures', () => {
    expect(isUniqueViolation(withCode('23505', { constraint: 'uq_a' }), 'uq_a')).toBe(true);
    expect(isUniqueViolation(withCode('23P01', { constraint: 'idx_b' }), 'idx_b')).toBe(true);
    expect(isUniqueViolation(withCode('23505', { constraint: 'uq_a' }), 'uq_b')).toBe(false);
    expect(isUniqueViolation(withCode('23503'))).toBe(false);
    expect(isUniqueViolation(undefined)).toBe(false);
  });

  it('tell a time limit', () => {
    expect(isStatementTimeout(withCode('57014'))).toBe(true);
    expect(isStatementTimeout(withCode('55P03'))).toBe(true);
    expect(isStatementTimeout(new Error('no code'))).toBe(false);
  });
});

describe('the advice of a lost call', () => {
  const advice = (cause: unknown, call: { begun: boolean; verdict?: NoAnswerError }, repeat: Repeatability) =>
    (toCallerError(new LostCallError(cause, { verdict: undefined, ...call }), repeat) as DatabaseUnavailableError)
      .retryAdvice;
  const reset = withCode('ECONNRESET');

  it('repeats what only reads, however far it had come', () => {
    expect(advice(reset, { begun: true }, 'always')).toEqual({ transient: true, outage: true });
  });

  it('repeats a write only when it had not begun', () => {
    expect(advice(reset, { begun: false }, 'unless-begun')).toEqual({ transient: true, outage: true });
    expect(advice(reset, { begun: true }, 'unless-begun')).toEqual({ transient: false, outage: true });
  });

  it('leaves to its callers what they repeat themselves', () => {
    expect(advice(reset, { begun: false }, 'never')).toEqual({ transient: false, outage: true });
  });

  it('does not wait twice for a server that hangs', () => {
    const call = { begun: true, verdict: new NoAnswerError('hangs') };
    expect(advice(reset, call, 'always')).toEqual({ transient: false, outage: true });
    expect(advice(new Error('timeout expired'), { begun: false }, 'always')).toEqual({
      transient: false,
      outage: true,
    });
  });

  it('does not blame the database for a call without time, nor for connections that others hold', () => {
    const late = { begun: true, verdict: new NoAnswerError('time-is-up') };
    const queued = new Error('timeout exceeded when trying to connect');
    expect(advice(reset, late, 'always')).toEqual({ transient: false, outage: false });
    expect(advice(queued, { begun: false }, 'always')).toEqual({ transient: false, outage: false });
    expect(advice(withCode('53300'), { begun: false }, 'always')).toEqual({ transient: true, outage: false });
  });

  it('repeats a read that met a deadlock, and no write', () => {
    const deadlock = () => withCode('40P01', { severity: 'ERROR' });
    expect(toCallerError(deadlock(), 'always')).toMatchObject({ retryAdvice: { transient: true, outage: false } });
    expect(toCallerError(deadlock(), 'unless-begun')).not.toHaveProperty('retryAdvice');
  });
});
