import { InvalidIdempotencyKeyError, type AppError } from '@app/common';
import { GateBench, withKey } from '../../test/gate-bench';
import { CreditGuard } from './credit.guard';
import { InsufficientCreditsError, PriceAboveMaximumError, TooManyUnitsError, WalletFrozenError } from './gate.errors';

const refusal = (work: Promise<unknown>): Promise<AppError> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (error: AppError) => error,
  );

describe(CreditGuard.name, () => {
  it('leads to a refusal that tells what is missing, and how to get it', async () => {
    const bench = new GateBench({ units: 30 });
    const error = await refusal(bench.call());
    expect(error).toBeInstanceOf(InsufficientCreditsError);
    expect(error.extensions).toEqual({
      required: 150,
      available: 100,
      shortfall: 50,
      allowanceLeft: 0,
      resetsAt: '2099-01-01T00:00:00.000Z',
      topUpUrl: '/api/v1/credits/top-ups',
    });
    expect(bench.ledger.calls).toEqual(['authorize']);
  });

  it('asks the ledger nothing but the price of a dry run', async () => {
    const bench = new GateBench({ units: 30 });
    await bench.admit({ query: { maxCredits: '1' } });
    expect(bench.ledger.calls).toEqual([]);
    const { creditTicket } = await bench.admit({ query: { dryRun: 'true' } });
    expect(creditTicket?.quote).toMatchObject({ price: 150, affordable: false });
    expect(bench.ledger.calls).toEqual(['quote']);
  });

  it('refuses a frozen wallet, also what it owns', async () => {
    const bench = new GateBench({ resource: () => 'nasa', ownedForSeconds: Infinity });
    await bench.call();
    bench.ledger.frozen = true;
    await expect(bench.call()).rejects.toThrow(WalletFrozenError);
  });

  it('refuses more units than one request may have', async () => {
    const error = await refusal(new GateBench({ units: 101 }).call());
    expect(error).toBeInstanceOf(TooManyUnitsError);
    expect(error.extensions).toEqual({ units: 101, maxUnits: 100 });
  });

  it.each([
    ['without a key', {}],
    ['under a key', withKey('k')],
  ])('has a price above the maximum refused %s', async (_name, asked) => {
    const bench = new GateBench();
    const error = await refusal(bench.call(undefined, { ...asked, query: { maxCredits: '4' } }));
    expect(error).toBeInstanceOf(PriceAboveMaximumError);
    expect(error.extensions).toEqual({ required: 5, maxCredits: 4 });
    await expect(bench.call(undefined, { ...asked, query: { maxCredits: '5' } })).resolves.toMatchObject({
      status: 200,
    });
  });

  it.each([[{ units: 21 }], [{ units: 101 }]])('leaves all of %j to the authorisation under a key', async (options) => {
    const bench = new GateBench(options);
    await bench.admit(withKey('k'));
    expect(bench.ledger.calls).toEqual([]);
    await expect(bench.call(undefined, withKey('k'))).rejects.toMatchObject({ name: /Insufficient|TooMany/ });
  });

  it('refuses a key that is none', async () => {
    await expect(new GateBench().admit(withKey('a b'))).rejects.toThrow(InvalidIdempotencyKeyError);
  });

  it.each([
    ['dryRun', 'yes', 'FORMAT'],
    ['dryRun', ['true', 'true'], 'REPEATED'],
    ['maxCredits', '-1', 'FORMAT'],
    ['maxCredits', '1.5', 'FORMAT'],
    ['maxCredits', '', 'FORMAT'],
  ])('refuses %s=%j and names it', async (field, value, code) => {
    const { errors } = await refusal(new GateBench().admit({ query: { [field]: value } }));
    expect(errors).toEqual([expect.objectContaining({ field, code })]);
  });

  it('takes its parameters out of the query and leaves the others to the route', async () => {
    const { query } = await new GateBench().admit({ query: { dryRun: 'false', maxCredits: '9', limit: '3' } });
    expect(query).toEqual({ limit: '3' });
  });

  it('answers a dry run of what cannot be read with a refusal', async () => {
    const bench = new GateBench({ units: () => Number.NaN });
    await expect(bench.call(undefined, { query: { dryRun: 'true' } })).rejects.toMatchObject({
      code: 'REQUEST.INVALID',
    });
  });
});
