import { IdempotencyInProgressError, IdempotencyKeyReusedError } from '@app/common';
import { GateBench, RawAnswer, withKey } from '../../test/gate-bench';
import { Admissions } from './admissions';
import { SameResourceInProgressError } from './gate.errors';

/** What is bought here is owned for an hour. */
const OWNING = { resource: () => 'nasa', ownedForSeconds: 3_600 };

const soon = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
};

describe(Admissions.name, () => {
  afterEach(() => jest.useRealTimers());

  describe('under the key of a client', () => {
    it('gives the stored answer again, to the byte, without the handler', async () => {
      const bench = new GateBench({ detailed: true });
      const body = Buffer.from('{"a":  1.50}');
      const made = new RawAnswer({ status: 202, contentType: 'application/json', body });
      const first = await bench.call(() => made, withKey('k1'));
      await bench.call(); // the wallet moves on in between
      const handler = jest.fn();
      const again = await bench.call(handler, withKey('k1'));
      expect([again.status, again.text]).toEqual([202, first.text]);
      expect(again.headers).toEqual({ ...first.headers, 'Idempotency-Replayed': 'true' });
      expect(handler).not.toHaveBeenCalled();
      expect(bench.ledger.balance).toBe(90);
    });

    it('gives it although nothing could be bought any more', async () => {
      const bench = new GateBench();
      bench.ledger.balance = 5;
      const first = await bench.call(() => ({ n: 1 }), withKey('k1'));
      bench.ledger.frozen = true;
      expect((await bench.call(undefined, withKey('k1'))).text).toBe(first.text);
    });

    it.each([
      ['body', { body: { n: 2 } }],
      ['query', { originalUrl: '/things?n=2' }],
      ['method', { method: 'PUT' }],
    ])('refuses another %s', async (_name, change) => {
      const bench = new GateBench();
      await bench.call(undefined, withKey('k1', { body: { n: 1 } }));
      const changed = bench.call(undefined, withKey('k1', { body: { n: 1 }, ...change }));
      await expect(changed).rejects.toThrow(IdempotencyKeyReusedError);
      expect(bench.ledger.balance).toBe(95);
    });

    it('refuses another amount, wherever it stands', async () => {
      const bench = new GateBench({ units: ({ headers }) => Number(headers['x-units']) });
      const order = (units: string) =>
        bench.call(undefined, { headers: { 'idempotency-key': 'k1', 'x-units': units } });
      await order('1');
      await expect(order('2')).rejects.toThrow(IdempotencyKeyReusedError);
    });

    it('asks to wait for the first one', async () => {
      const bench = new GateBench();
      await bench.call(async () => {
        await expect(bench.call(undefined, withKey('k1'))).rejects.toThrow(IdempotencyInProgressError);
      }, withKey('k1'));
      expect(bench.ledger.balance).toBe(95);
    });

    it('lets a failed request try again', async () => {
      const bench = new GateBench();
      await expect(bench.call(() => Promise.reject(new Error('once')), withKey('k1'))).rejects.toThrow('once');
      const { headers } = await bench.call(undefined, withKey('k1'));
      expect(headers['Idempotency-Replayed']).toBeUndefined();
      expect(bench.ledger.balance).toBe(95);
    });

    it('makes an answer again that was charged but not kept, under the same charge', async () => {
      const bench = new GateBench();
      const { headers: first } = await bench.call(async (charge) => {
        if (charge.hold !== null) charge.settledBy(bench.ledger.settle(charge.hold, 'captured'));
      }, withKey('k1'));
      const { text, headers } = await bench.call(({ owned, operationId }) => ({ owned, operationId }), withKey('k1'));
      expect(JSON.parse(text)).toEqual({ owned: true, operationId: first['X-Credits-Transaction'] });
      expect(headers).toEqual({ ...first, 'Idempotency-Replayed': 'true' });
      expect(bench.ledger.balance).toBe(95);
    });

    it.each([
      ['no text', [0x80, 0xff]],
      ['no text for the database', [0x61, 0x00]],
    ])('does not keep bytes that are %s', async (_name, bytes) => {
      const bench = new GateBench();
      const body = Buffer.from(bytes);
      await bench.call(() => new RawAnswer({ status: 200, contentType: 'image/png', body }), withKey('k1'));
      const [operation] = bench.ledger.operations.values();
      expect([operation?.status, operation?.answer]).toEqual(['captured', null]);
    });

    it('cannot collide with what the gate chooses itself', async () => {
      const bench = new GateBench(OWNING);
      await bench.call();
      const [natural] = bench.ledger.operations.keys();
      await expect(bench.call(undefined, withKey(natural ?? ''))).resolves.toMatchObject({ status: 200 });
    });
  });

  describe('of something that is kept', () => {
    it('is free, however it is asked for', async () => {
      const bench = new GateBench(OWNING);
      await bench.call();
      const { headers, text } = await bench.call(({ owned }) => ({ owned }), { originalUrl: '/things?another=way' });
      expect(headers).toMatchObject({ 'X-Credits-Charged': '0', 'X-Credits-Source': 'owned' });
      expect([text, bench.ledger.balance]).toEqual(['{"owned":true}', 95]);
    });

    it('waits for its twin and finds it owned', async () => {
      const bench = new GateBench(OWNING);
      let end = (): void => undefined;
      const first = bench.call(() => new Promise<void>((resolve) => (end = resolve)));
      await soon(() => bench.ledger.held > 0);
      const second = bench.call(({ owned }) => ({ owned }));
      await soon(() => bench.ledger.calls.filter((call) => call === 'authorize').length === 2);
      end();
      const { headers, text } = await second;
      await first;
      expect([text, headers['X-Credits-Charged'], bench.ledger.balance]).toEqual(['{"owned":true}', '0', 95]);
      expect(headers['X-Credits-Remaining']).toBe('95'); // as it is now, not as the twin left it
    });

    it('waits for a twin under another key when credits are left for one of them', async () => {
      const bench = new GateBench(OWNING);
      bench.ledger.balance = 5;
      let end = (): void => undefined;
      const first = bench.call(() => new Promise<void>((resolve) => (end = resolve)), withKey('one'));
      await soon(() => bench.ledger.held > 0);
      const second = bench.call(({ owned }) => ({ owned }), withKey('two'));
      await soon(() => bench.ledger.calls.filter((call) => call === 'authorize').length === 2);
      end();
      const { headers, text } = await second;
      await first;
      expect([text, headers['X-Credits-Charged'], bench.ledger.balance]).toEqual(['{"owned":true}', '0', 0]);
    });

    it('takes over from a twin that fails', async () => {
      const bench = new GateBench(OWNING);
      let fail = (): void => undefined;
      const first = bench.call(() => new Promise((_resolve, reject) => (fail = () => reject(new Error('broken')))));
      const refused = expect(first).rejects.toThrow('broken');
      await soon(() => bench.ledger.held > 0);
      const second = bench.call();
      await soon(() => bench.ledger.calls.filter((call) => call === 'authorize').length === 2);
      fail();
      await refused;
      expect((await second).headers['X-Credits-Charged']).toBe('5');
      expect(bench.ledger.balance).toBe(95);
    });

    it('does not wait for ever', async () => {
      jest.useFakeTimers();
      const bench = new GateBench(OWNING);
      void bench.call(() => new Promise(() => undefined));
      await jest.advanceTimersByTimeAsync(0);
      const refused = expect(bench.call()).rejects.toThrow(SameResourceInProgressError);
      await jest.advanceTimersByTimeAsync(6_000);
      await refused;
      expect(bench.ledger.held).toBe(5);
    });

    it('is bought anew when it was refunded, each time', async () => {
      const bench = new GateBench(OWNING);
      for (const _ of ['first', 'second', 'third']) {
        expect((await bench.call()).headers['X-Credits-Charged']).toBe('5');
        expect((await bench.call()).headers['X-Credits-Source']).toBe('owned');
        bench.ledger.refund();
        expect(bench.ledger.balance).toBe(100);
      }
    });

    it.each([
      ['00:00', '00:59', '01:00'],
      ['00:30', '01:29', '01:30'],
    ])('that was bought at %s is free until %s and bought again at %s', async (bought, free, over) => {
      jest.useFakeTimers();
      const bench = new GateBench(OWNING);
      const chargedAt = async (time: string) => {
        jest.setSystemTime(Date.parse(`2026-01-01T${time}:00Z`));
        return (await bench.call()).headers['X-Credits-Charged'];
      };
      expect([await chargedAt(bought), await chargedAt(free), await chargedAt(over)]).toEqual(['5', '0', '5']);
    });
  });
});
