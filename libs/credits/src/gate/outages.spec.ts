import { AppError } from '@app/common';
import { GateBench, withKey } from '../../test/gate-bench';
import { UnsettledCaptures } from './unsettled-captures';

const away = () => new AppError('SYSTEM.UNAVAILABLE', { detail: 'The database cannot be reached.' });
const MINUTE = 60_000;

describe(UnsettledCaptures.name, () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('does not make the client wait for a database that is away', async () => {
    const bench = new GateBench();
    bench.ledger.failNext('capture', away());
    const { text, headers } = await bench.call(() => ({ n: 1 }));
    expect(text).toBe('{"n":1}');
    expect(headers).toMatchObject({
      'X-Credits-Charged': '5',
      'X-Credits-Remaining': '95',
      'X-Credits-Source': 'plan',
    });
    expect([bench.ledger.statuses(), bench.unsettled.size]).toEqual([['held'], 1]);
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect([bench.ledger.balance, bench.unsettled.size]).toEqual([95, 0]);
    expect(bench.logs).toEqual(['charge not settled yet', 'charge settled late']);
  });

  it('charges once when the charge was stored and only its receipt got lost', async () => {
    const bench = new GateBench();
    bench.ledger.failNext('capture', away(), { afterwards: true });
    await bench.call();
    expect(bench.ledger.balance).toBe(95);
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect([bench.ledger.balance, bench.unsettled.size]).toEqual([95, 0]);
    expect(bench.logs).toContain('charge settled late');
  });

  it('keeps the answer for the key of the client, too', async () => {
    const bench = new GateBench();
    bench.ledger.failNext('capture', away());
    const first = await bench.call(() => ({ n: 1 }), withKey('k1'));
    await jest.advanceTimersByTimeAsync(MINUTE);
    const again = await bench.call(undefined, withKey('k1'));
    expect([again.text, again.headers['Idempotency-Replayed'], bench.ledger.balance]).toEqual([first.text, 'true', 95]);
  });

  it('asks less and less often, and leaves the rest to the sweep', async () => {
    const bench = new GateBench();
    bench.ledger.failNext('capture', away(), { times: 1_000 });
    await bench.call();
    await jest.advanceTimersByTimeAsync(MINUTE);
    const inTheFirst = bench.ledger.calls.filter((call) => call === 'capture').length;
    await jest.advanceTimersByTimeAsync(MINUTE);
    expect(bench.ledger.calls.filter((call) => call === 'capture').length - inTheFirst).toBeLessThan(inTheFirst);
    await jest.advanceTimersByTimeAsync(15 * MINUTE);
    expect([bench.unsettled.size, bench.logs.at(-1)]).toEqual([0, 'charge left to the sweep']);
  });

  it('tries a last time when the process stops', async () => {
    const bench = new GateBench();
    bench.ledger.failNext('capture', away());
    await bench.call();
    await bench.unsettled.beforeApplicationShutdown();
    expect([bench.ledger.balance, bench.unsettled.size]).toEqual([95, 0]);
  });

  it('leaves to the sweep what cannot be settled even then', async () => {
    const bench = new GateBench();
    bench.ledger.failNext('capture', away(), { times: 2 });
    await bench.call();
    await bench.unsettled.beforeApplicationShutdown();
    expect([bench.unsettled.size, bench.logs.at(-1)]).toEqual([0, 'charge left to the sweep']);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not for charges that the ledger refuses: those are given back', async () => {
    const bench = new GateBench();
    bench.ledger.failNext('capture', new Error('a bug'));
    await expect(bench.call()).rejects.toThrow('a bug');
    expect([bench.ledger.balance, bench.unsettled.size, ...bench.ledger.statuses()]).toEqual([100, 0, 'voided']);
  });
});

describe('a release that fails', () => {
  it('leaves the error of the handler as it is', async () => {
    const bench = new GateBench();
    bench.ledger.failNext('release', away());
    await expect(bench.call(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect([bench.logs, bench.ledger.statuses()]).toEqual([['hold not released; the sweep will do it'], ['held']]);
  });

  it('leaves the answer that was waived as it is', async () => {
    const bench = new GateBench();
    bench.ledger.failNext('release', away());
    const { headers } = await bench.call((charge) => charge.waive('empty'));
    expect(headers).toMatchObject({
      'X-Credits-Charged': '0',
      'X-Credits-Remaining': '100',
      'X-Credits-Source': 'none',
    });
  });
});

describe('an authorisation that fails', () => {
  it('keeps the handler from running', async () => {
    const bench = new GateBench();
    bench.ledger.failNext('authorize', away());
    const handler = jest.fn();
    await expect(bench.call(handler)).rejects.toThrow('cannot be reached');
    expect(handler).not.toHaveBeenCalled();
  });
});
