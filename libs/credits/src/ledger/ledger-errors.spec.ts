import { AppError } from '@app/common';
import { toLedgerError } from './ledger-errors';

const raised = (code: string, message: string) => Object.assign(new Error(message), { code });

describe(toLedgerError.name, () => {
  it.each([
    ['CR402', 'CREDITS.INSUFFICIENT'],
    ['CR404', 'RESOURCE.NOT_FOUND'],
    ['CR409', 'RESOURCE.CONFLICT'],
  ])('gives %s of the database its code %s', (errcode, code) => {
    const cause = raised(errcode, 'the wallet has 3 credits to take, not 5');
    const error = toLedgerError(cause) as AppError;
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code, detail: 'The wallet has 3 credits to take, not 5.', cause });
  });

  it.each([[raised('23505', 'duplicate key')], [new Error('no code')], ['not an error'], [null]])(
    'leaves %s alone',
    (error) => {
      expect(toLedgerError(error)).toBe(error);
    },
  );
});
