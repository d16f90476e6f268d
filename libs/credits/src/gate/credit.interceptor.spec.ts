import { AppError } from '@app/common';
import { GateBench, RawAnswer, withKey } from '../../test/gate-bench';
import type { Charge, WaiveReason } from './charge';
import { CreditInterceptor } from './credit.interceptor';
import type { Hold } from '../ledger/ledger.types';

const CHARGED = { 'X-Credits-Charged': '5', 'X-Credits-Remaining': '95', 'X-Credits-Source': 'plan' };
const FREE = { 'X-Credits-Charged': '0', 'X-Credits-Remaining': '100' };

/** Something that ends when the test says so. */
function pending(): { done: Promise<void>; end: () => void } {
  let end = (): void => undefined;
  const done = new Promise<void>((resolve) => (end = resolve));
  return { done, end };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe(CreditInterceptor.name, () => {
  it('charges what the handler answered before the answer goes out', async () => {
    const bench = new GateBench();
    const { headers, text } = await bench.call(() => {
      expect(bench.ledger.statuses()).toEqual(['held']);
      return { n: 1 };
    });
    expect(headers).toMatchObject(CHARGED);
    expect(headers['X-Credits-Transaction']).toBe([...bench.ledger.operations.values()][0]?.id);
    expect(text).toBe('{"n":1}');
    expect([bench.ledger.balance, ...bench.ledger.statuses()]).toEqual([95, 'captured']);
  });

  it('tells of the charge beside the data, whose bytes stay as they are', async () => {
    const body = Buffer.from('{ "price": 1.0, "note": "\\u00e9" }');
    const bench = new GateBench({ detailed: true });
    const { text } = await bench.call(
      () => new RawAnswer({ status: 200, contentType: 'application/json; charset=utf-8', body }),
    );
    expect(text.startsWith(`{"data":${body.toString()},"credits":{`)).toBe(true);
    const { credits } = JSON.parse(text) as { credits: unknown };
    expect(credits).toEqual({
      action: 'post_analytics',
      charged: 5,
      source: 'plan',
      balance: 95,
      available: 95,
      transactionId: [...bench.ledger.operations.values()][0]?.id,
      allowanceLeft: 0,
    });
  });

  it('says null for data that is not there', async () => {
    const { text } = await new GateBench({ detailed: true }).call(() => undefined);
    expect((JSON.parse(text) as { data: unknown }).data).toBeNull();
  });

  it('prices by the units of the request', async () => {
    const bench = new GateBench({ units: ({ body }) => (body as { names: string[] }).names.length });
    await bench.call(undefined, { body: { names: ['a', 'b', 'c'] } });
    expect(bench.ledger.balance).toBe(85);
  });

  describe('gives back', () => {
    it.each([
      ['the handler throws', () => Promise.reject(new AppError('PROVIDER.TIMEOUT', { detail: 'Later.' }))],
      [
        'a pipe refuses the input',
        () => {
          throw new AppError('REQUEST.INVALID', { detail: 'Refused: title.' });
        },
      ],
      ['the answer cannot be had as bytes', () => () => 'a stream'],
    ])('when %s', async (_name, handler) => {
      const bench = new GateBench();
      await expect(bench.call(handler)).rejects.toThrow(/Later|Refused|bytes/);
      expect([bench.ledger.balance, bench.ledger.held, ...bench.ledger.statuses()]).toEqual([100, 0, 'voided']);
      expect(bench.response.headers).toMatchObject({ ...FREE, 'X-Credits-Source': 'none' });
    });

    it('when the answer is a refusal that was not thrown', async () => {
      const bench = new GateBench();
      const body = Buffer.from('{}');
      const { status, headers } = await bench.call(
        () => new RawAnswer({ status: 404, contentType: 'application/json', body }),
      );
      expect([status, headers['X-Credits-Charged'], bench.ledger.balance]).toEqual([404, '0', 100]);
    });

    it.each<[WaiveReason, string]>([
      ['owned', 'owned'],
      ['empty', 'none'],
      ['degraded', 'none'],
      ['fallback', 'none'],
    ])('when the handler waives because it is %s', async (reason, source) => {
      const bench = new GateBench({ detailed: true });
      const { headers, text } = await bench.call((charge) => {
        charge.waive(reason);
        return { reason };
      });
      expect(headers).toMatchObject({ ...FREE, 'X-Credits-Source': source });
      expect(headers).not.toHaveProperty('X-Credits-Transaction');
      expect(JSON.parse(text)).toMatchObject({
        data: { reason },
        credits: { charged: 0, source, transactionId: null },
      });
      expect([bench.ledger.balance, ...bench.ledger.statuses()]).toEqual([100, 'voided']);
    });

    it('what the handler did not use', async () => {
      const bench = new GateBench({ units: 10 });
      await bench.call((charge) => {
        expect(bench.ledger.held).toBe(50);
        charge.useUnits(3);
      });
      expect([bench.ledger.balance, bench.ledger.held]).toEqual([85, 0]);
    });
  });

  describe('holds nothing', () => {
    it('when a guard after it refuses', async () => {
      const bench = new GateBench();
      await bench.admit(); // and the interceptor is never asked
      expect(bench.ledger.calls).toEqual([]);
    });

    it('for a dry run, which the handler never sees', async () => {
      const bench = new GateBench({ units: 7 });
      bench.ledger.balance = 30;
      const handler = jest.fn();
      const { status, text, headers } = await bench.call(handler, { query: { dryRun: 'true' } });
      expect(JSON.parse(text)).toMatchObject({ dryRun: true, units: 7, price: 35, available: 30, affordable: false });
      expect([status, headers['X-Credits-Charged'], headers['X-Credits-Remaining']]).toEqual([200, '0', '30']);
      expect(handler).not.toHaveBeenCalled();
      expect(bench.ledger.calls).toEqual(['quote']);
    });

    it('for HEAD, whose body nobody gets', async () => {
      const bench = new GateBench();
      await bench.call(undefined, { method: 'HEAD' });
      expect(bench.ledger.calls).toEqual(['quote']);
    });

    it('when units cannot be read: the validation has the word', async () => {
      const bench = new GateBench({ units: ({ body }) => (body as { names: string[] }).names.length });
      const refusal = new AppError('REQUEST.INVALID', { detail: 'Refused: names.' });
      await expect(bench.call(() => Promise.reject(refusal))).rejects.toBe(refusal);
      await expect(bench.call(() => ({}), { body: { names: [] } })).rejects.toThrow(/cannot read/);
      expect(bench.ledger.calls).toEqual([]);
    });
  });

  describe('when nobody listens any more', () => {
    /** A client that hung up and a time limit of an outer interceptor look the same from here. */
    async function leave(bench: GateBench, work: Promise<unknown>): Promise<void> {
      const handlerIsOn = pending();
      const answer = await bench.open(async () => {
        handlerIsOn.end();
        await work;
        return { ok: true };
      });
      const subscription = answer.subscribe({ error: () => undefined });
      await handlerIsOn.done;
      subscription.unsubscribe();
    }

    it('charges once, at the end', async () => {
      const bench = new GateBench();
      const work = pending();
      await leave(bench, work.done);
      await turn();
      expect(bench.ledger.statuses()).toEqual(['held']); // not released: the handler runs
      work.end();
      await turn();
      expect([bench.ledger.balance, ...bench.ledger.statuses()]).toEqual([95, 'captured']);
      expect(bench.ledger.calls).toEqual(['authorize', 'capture']);
    });

    it('gives back at the end when the handler fails', async () => {
      const bench = new GateBench();
      const work = pending();
      await leave(
        bench,
        work.done.then(() => Promise.reject(new Error('too late'))),
      );
      work.end();
      await turn();
      expect([bench.ledger.balance, ...bench.ledger.statuses()]).toEqual([100, 'voided']);
    });
  });

  describe('a charge that is settled elsewhere', () => {
    it('is not captured again, and told as it was settled', async () => {
      const bench = new GateBench();
      const { headers } = await bench.call((charge) => {
        charge.settledBy(bench.ledger.settle(charge.hold as Hold, 'captured'));
      });
      expect(headers).toMatchObject(CHARGED);
      expect(bench.ledger.calls).toEqual(['authorize']);
    });

    it('is owned when the effect was there before', async () => {
      const bench = new GateBench();
      const { headers } = await bench.call((charge) => {
        charge.settledBy(bench.ledger.settle(charge.hold as Hold, 'voided'));
      });
      expect(headers).toMatchObject({ ...FREE, 'X-Credits-Source': 'owned' });
    });

    it('stays settled when the handler fails afterwards', async () => {
      const bench = new GateBench();
      const failing = bench.call((charge) => {
        charge.settledBy(bench.ledger.settle(charge.hold as Hold, 'captured'));
        throw new Error('after the commit');
      });
      await expect(failing).rejects.toThrow('after the commit');
      expect([bench.ledger.balance, ...bench.ledger.statuses()]).toEqual([95, 'captured']);
      expect(bench.ledger.calls).not.toContain('release');
    });

    it('is left alone when it was handed over, whatever comes of the request', async () => {
      const bench = new GateBench();
      const { headers } = await bench.call((charge) => ({ job: charge.handOver().operationId }));
      expect(headers).toMatchObject({
        'X-Credits-Charged': '0',
        'X-Credits-Remaining': '95',
        'X-Credits-Source': 'none',
      });
      expect(headers['X-Credits-Transaction']).toBeDefined();
      const failing = bench.call((charge) => Promise.reject(new Error(charge.handOver().operationId)));
      await expect(failing).rejects.toThrow();
      expect([bench.ledger.held, ...bench.ledger.statuses()]).toEqual([10, 'held', 'held']);
    });
  });

  it('refuses a word of the handler that comes too late', async () => {
    let kept: Charge | undefined;
    await new GateBench().call((charge) => void (kept = charge));
    expect(() => kept?.waive('empty')).toThrow(/too late/);
  });

  it('keeps no answer without a key', async () => {
    const bench = new GateBench();
    await bench.call();
    await bench.call();
    expect([bench.ledger.balance, bench.ledger.operations.size]).toEqual([90, 2]);
    expect([...bench.ledger.operations.values()].every(({ answer }) => answer === null)).toBe(true);
  });

  it('is refused bytes that are no JSON for a detailed answer, free of charge', async () => {
    const bench = new GateBench({ detailed: true });
    const csv = new RawAnswer({ status: 200, contentType: 'text/csv', body: Buffer.from('a,b') });
    await expect(bench.call(() => csv, withKey('k'))).rejects.toThrow(/holds JSON/);
    expect(bench.ledger.balance).toBe(100);
  });
});
