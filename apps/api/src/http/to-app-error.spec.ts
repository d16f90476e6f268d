import { BadRequestException, HttpException, ServiceUnavailableException } from '@nestjs/common';
import { AppError, ERROR_TITLES, type ErrorCode } from '@app/common';
import { problemType, toProblem } from './problem';
import { toAppError } from './to-app-error';

describe(toAppError.name, () => {
  it('keeps ours as it is', () => {
    const error = new AppError('CREATOR.NOT_FOUND', { detail: 'd' });
    expect(toAppError(error)).toBe(error);
  });

  it.each([
    [new BadRequestException('x'), 'REQUEST.INVALID'],
    [new ServiceUnavailableException({ error: { database: 'postgres://…' } }), 'SYSTEM.UNAVAILABLE'],
    [new HttpException('teapot', 418), 'SYSTEM.UNEXPECTED'],
    [new Error('relation "users" does not exist'), 'SYSTEM.UNEXPECTED'],
    ['a thrown string', 'SYSTEM.UNEXPECTED'],
    [undefined, 'SYSTEM.UNEXPECTED'],
  ])('turns %s into %s', (thrown, code) => {
    expect(toAppError(thrown).code).toBe(code);
  });

  it('shows nothing of what it wraps', () => {
    const problem = toProblem(toAppError(new Error('password=1234')), { path: '/x', requestId: 'r' });
    expect(JSON.stringify(problem)).not.toContain('1234');
  });
});

describe(problemType.name, () => {
  it('is a distinct URI for every code', () => {
    const types = (Object.keys(ERROR_TITLES) as ErrorCode[]).map(problemType);
    expect(new Set(types).size).toBe(types.length);
    for (const type of types) expect(URL.canParse(type)).toBe(true);
  });

  it('cannot be overwritten by an extension', () => {
    const error = new AppError('CREATOR.NOT_FOUND', { detail: 'd', extensions: { status: 200, code: 'X', cost: 1 } });
    expect(toProblem(error, { path: '/x', requestId: 'r' })).toMatchObject({
      status: 404,
      code: 'CREATOR.NOT_FOUND',
      cost: 1,
    });
  });
});
