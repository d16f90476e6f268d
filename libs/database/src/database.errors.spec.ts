import {
  DatabaseUnavailableError,
  isConnectionError,
  isStatementTimeout,
  isUniqueViolation,
  toCallerError,
} from './database.errors';

const withCode = (code: string, members: object = {}) => Object.assign(new Error('failed'), { code, ...members });

describe('database errors', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', '08006', '57P01', '53300'])('%s is the connection', (code) => {
    expect(isConnectionError(withCode(code))).toBe(true);
    expect(toCallerError(withCode(code))).toMatchObject({ code: 'SYSTEM.UNAVAILABLE', retryAfterSeconds: 5 });
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
    expect(toCallerError(error)).toBe(error);
  });

  it('are not wrapped twice', () => {
    const error = new DatabaseUnavailableError(withCode('ECONNRESET'));
    expect(toCallerError(error)).toBe(error);
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
